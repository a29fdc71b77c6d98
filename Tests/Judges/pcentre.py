# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a sung note is heard to begin: its perceived beat (p-centre), beside the beat it belongs to."""

import numpy
import parselmouth
from parselmouth.praat import call

from human import RATE, frequency

HEARD = 10 ** (-8 / 20)  # docs/sound.md, Perceived beat: a soft onset is heard where it comes within 8 dB of its peak


def glide_middle(samples, start, before, pitch):
    """When Praat's contour is half way from one pitch to the other, seconds from the beat."""
    first = start - 0.15
    part = parselmouth.Sound(samples[int(first * RATE):int((start + 0.15) * RATE)], RATE)
    contour = call(part, "To Pitch (cc)", 0.001, 75, 15, False, 0.03, 0.45, 0.01, 0.35, 0.14, 700)
    values = contour.selected_array["frequency"]
    half = (frequency(before) * frequency(pitch)) ** 0.5
    passed = (values > half) == (pitch > before)
    return contour.xs()[numpy.argmax(passed & (values > 0))] + first - start


def rise_heard(samples, since, start, end, pitch):
    """When the envelope has made as much of its rise as one from silence has at -8 dB, seconds from the beat."""
    width = int(2 * RATE / frequency(pitch))
    first = int((start - 0.2) * RATE)
    part = samples[first:int((start + 0.3) * RATE)]
    window = numpy.hanning(2 * width)
    envelope = numpy.sqrt(numpy.convolve(part**2, window / window.sum(), "same"))
    at = int(0.2 * RATE)
    until = min(0.25, end - start - 0.07)
    peak = numpy.median(envelope[at + int(0.06 * RATE):at + int(max(until, 0.08) * RATE)])
    # The valley before it, not the one before the last note.
    earliest = at - int(min(0.12, start - since - 0.02) * RATE)
    lowest = earliest + numpy.argmin(envelope[earliest:at + int(0.03 * RATE)])
    heard = envelope[lowest] + HEARD * (peak - envelope[lowest])
    return (lowest + numpy.argmax(envelope[lowest:] >= heard)) / RATE - 0.2


def centres(samples, score):
    """How far the notes that begin on a beat are heard from it: at worst, ms, by joint; and how many there are."""
    worst, count = {}, 0
    first = (score[0][0] - 1, *score[0][1:])
    for (since, _, before, *_), (start, end, pitch, joint, is_on_beat) in zip([first] + score, score):
        if not is_on_beat:
            continue
        if joint == "slurred" and pitch != before:
            off = glide_middle(samples, start, before, pitch)
        else:
            off = rise_heard(samples, since, start, end, pitch)
        worst[joint] = max(worst.get(joint, 0), 1000 * off, key=abs)
        count += 1
    measures = {f"p-centre {joint}, ms": float(off) for joint, off in worst.items()}
    return measures | {"p-centre, ms": max(measures.values(), key=abs, default=numpy.inf), "notes on a beat": count}
