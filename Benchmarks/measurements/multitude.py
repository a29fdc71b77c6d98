# SPDX-License-Identifier: GPL-3.0-or-later
"""A library of ten thousand."""

import json
import random
import struct
import time

import probe
from report import Figure, times
from stage import eventually

from .promptness import until_answer

WORDS = """amber ash bay birch bloom brook cloud clover dew dove dusk elm ember fawn fern finch frost glen hazel heath ivy
    juniper lake lark leaf linden lily maple meadow mist moon moss night oak owl pearl pine plum rain reed rose sage snow
    star stone swan thistle tide vale willow wind wren""".split()
RATE = 48_000


def multitude(stage, effort):
    """So many tunes, and recordings too where time is not short, beside mpd with as many recordings of the same titles."""
    with stage.another() as other:
        return measure(other, effort)


def measure(stage, effort):
    chance = random.Random(10_000)
    titles = [f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}" for number in range(effort.tracks)]
    tunes, recordings = stage.folder / "tunes", stage.folder / "recordings"
    for folder in tunes, recordings:
        folder.mkdir()
    write_tunes(tunes, titles, chance)
    write_recordings(stage, recordings, titles, chance)
    wanted = chance.sample(titles, effort.starts)

    mpd = Answers(stage, stage.mpd_command(recordings), stage.mpd_socket, b"status\n")
    with stage.process(*mpd.command):
        eventually("mpd answers", stage.mpd_answers)
        stage.run("mpc", "--wait", "update")
    figures = []
    for name, number, folder in ("tunes", effort.tracks, tunes), ("recordings", effort.recordings, recordings):
        if number:
            lull = Answers(
                stage, [stage.lulld, "--device", "default", "--sounds", folder], stage.lull_socket,
                b'{"jsonrpc":"2.0","id":1,"method":"status"}\n', LULL_LIBRARY_SOUNDS=folder)
            figures += compare(stage, effort, f"{number} {name}", lull, mpd, wanted)
    return figures


def compare(stage, effort, name, lull, mpd, wanted):
    with lull.running():
        begin = time.monotonic()
        # They are read in the background, once.
        eventually("all are there", lambda: count(stage) == effort.tracks, 7200)
        gathered = time.monotonic() - begin
    starts = [(lull.start(), mpd.start()) for _ in range(effort.starts)]
    first, ours, theirs, first_mpd = [], [], [], []
    for _ in range(effort.rounds):
        with lull.running() as process, mpd.running() as peer:
            first.append(asked(stage, wanted[0]))
            first_mpd.append(asked_mpd(stage, wanted[0]))
            for title in wanted:
                ours.append(asked(stage, title))
                theirs.append(asked_mpd(stage, title))
            memory, memory_mpd = probe.resident(process.pid), probe.resident(peer.pid)
    return [
        Figure(f"{name}: all of them read, once", "s", [gathered]),
        Figure(
            f"{name}: start to the first answer", "ms", [ours for ours, _ in starts], "mpd", [theirs for _, theirs in starts],
            times(1)),
        Figure(f"{name}: the first lull tracks TITLE after it", "ms", first, "mpc search", first_mpd),
        Figure(f"{name}: lull tracks TITLE", "ms", ours, "mpc search", theirs, times(1)),
        Figure(f"{name}: resident memory", "MB", [memory], "mpd", [memory_mpd], times(1)),
    ]


class Answers:
    """A daemon with that library."""

    def __init__(self, stage, command, path, question, **more):
        self.stage, self.command, self.path, self.question, self.more = stage, command, path, question, more

    def start(self):
        return until_answer(self.stage, self.command, self.path, self.question, **self.more)

    def running(self):
        self.path.unlink(missing_ok=True)
        context = self.stage.process(*self.command, **self.more)
        return Ready(context, self.stage, self.path)


class Ready:
    """A running daemon, from when it answers."""

    def __init__(self, context, stage, path):
        self.context, self.stage, self.path = context, stage, path

    def __enter__(self):
        process = self.context.__enter__()
        is_there = self.stage.mpd_answers if self.path == self.stage.mpd_socket else self.stage.lull_answers
        eventually("it answers", is_there, 120)
        return process

    def __exit__(self, *problem):
        return self.context.__exit__(*problem)


def count(stage):
    """How many tracks there are."""
    listed = json.loads(stage.run(stage.lull, "tracks", "--json"))
    return len(listed["tracks"]) + listed.get("left", 0)


def asked(stage, title):
    begin = time.monotonic()
    answer = stage.run(stage.lull, "tracks", *title.split())
    taken = 1e3 * (time.monotonic() - begin)
    if title.split()[-1] not in answer:
        raise RuntimeError(f"lull tracks {title}: {answer}")
    return taken


def asked_mpd(stage, title):
    begin = time.monotonic()
    answer = stage.run("mpc", "search", "title", title)
    taken = 1e3 * (time.monotonic() - begin)
    if not answer:
        raise RuntimeError(f"mpc search {title}: nothing")
    return taken


def write_tunes(folder, titles, chance):
    for number, title in enumerate(titles):
        notes = " | ".join("".join(chance.choice("CDEFGAB") + "2" for _ in range(3)) for _ in range(16))
        (folder / f"{title.replace(' ', '_')}.abc").write_text(
            f"X:1\nT:{title}\nC:Trad.\nM:3/4\nL:1/8\nQ:1/4=72\nK:C\n{notes} |]\n")


def write_recordings(stage, folder, titles, chance):
    """Two seconds of a soft noise, each under a title of its own; the beats lie beside them, so that none are sought."""
    model = stage.folder / "model.flac"
    stage.run("sox", "-n", "-r", RATE, "-c", 1, "-b", 16, model, "synth", 2, "pinknoise", "vol", 0.05)
    sound = model.read_bytes()
    place, kept = 4, b""
    while True:
        kind, length = sound[place] & 0x7F, int.from_bytes(sound[place + 1:place + 4], "big")
        if kind == 0:
            kept = bytes([0]) + sound[place + 1:place + 4 + length]
        is_last = sound[place] & 0x80
        place += 4 + length
        if is_last:
            break
    beats = "".join(f"{0.5 + beat}\t{beat % 4 + 1}\n" for beat in range(2))
    for title in titles:
        comment = f"TITLE={title}".encode()
        block = struct.pack("<I", 5) + b"bench" + struct.pack("<II", 1, len(comment)) + comment
        file = folder / f"{title.replace(' ', '_')}.flac"
        file.write_bytes(b"fLaC" + kept + bytes([0x84]) + len(block).to_bytes(3, "big") + block + sound[place:])
        file.with_suffix(".beats").write_text(beats)
