# SPDX-License-Identifier: GPL-3.0-or-later
"""What a speaker played: 16 bits, two channels, as QEMU writes it, also where its header was never finished."""

import array

RATE = 44100


def samples(path, mark=0):
    """(the left channel after `mark` bytes, in steps of 16 bits; the rate)"""
    with open(path, "rb") as file:
        head = file.read(44)
        file.seek(max(44, 44 + (mark - 44) // 4 * 4))
        body = file.read()
    rate = int.from_bytes(head[24:28], "little") or RATE
    frames = array.array("h")
    frames.frombytes(body[: len(body) // 4 * 4])
    return frames[::2], rate


def ticks(path, mark=0):
    """Seconds at which soft ticks begin: each rises within 10 ms from silence."""
    left, rate = samples(path, mark)
    size = rate // 1000
    tops = [max(map(abs, left[at:at + size])) for at in range(0, len(left) - size, size)]
    most = max(tops, default=0)
    found = []
    if most < 50:
        return found
    for index, top in enumerate(tops):
        if top > most / 4 and (not found or index * 0.001 - found[-1] > 0.15):
            found.append(index * 0.001)
    return found


def tempo(path, mark=0):
    """(beats a minute by the middle distance of its ticks, how many there are); None where there are few."""
    places = ticks(path, mark)
    gaps = sorted(b - a for a, b in zip(places, places[1:]))
    if len(gaps) < 4:
        return None, len(places)
    return 60 / gaps[len(gaps) // 2], len(places)
