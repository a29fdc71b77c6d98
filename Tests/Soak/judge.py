# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real hour came to, from the notes that `hour.py` took of it."""

import json
from statistics import median

import numpy

RATE = 48_000
LEVEL = 2e-3  # of full scale; the ticks are a hundred times that


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line.startswith("{")]


class Piece:
    """What one sink played, and when each of its samples came: CLOCK_MONOTONIC, seconds."""

    def __init__(self, path):
        self.sound = numpy.fromfile(path, dtype="<i2").astype(numpy.float32) / 32_768
        times = numpy.loadtxt(path.with_suffix(".times"), ndmin=2)
        # A part is read late, never early: the earliest tell how late a sample is at least.
        self.begin = float(numpy.min(times[:, 1] * 1e-9 - times[:, 0] / RATE)) if len(times) else 0

    def first_sound(self):
        """When it was first heard; None where it never was."""
        place = numpy.flatnonzero(numpy.abs(self.sound) > 1e-4)
        return self.begin + place[0] / RATE if len(place) else None

    def tick(self, at):
        """When the tick began that was told for `at`; None where there is none."""
        place = int((at - self.begin) * RATE)
        if place < 9_600 or place + 9_600 > len(self.sound):
            return None
        part = numpy.abs(self.sound[place - 7_200:place + 7_200])
        top = float(part.max())
        if top < LEVEL:
            return None
        return self.begin + (place - 7_200 + int(numpy.argmax(part > 0.2 * top))) / RATE


def covers(piece, at):
    return piece.begin + 0.3 < at < piece.begin + len(piece.sound) / RATE - 0.3


def beats(events, begun, pieces, replugs):
    """Of the beats that were told: how straight their line is, and how they were heard while the voice was the tick."""
    told = {event["beat"]: event["at"] * 1e-9 for event in events if event["topic"] == "beat"}
    numbers = numpy.array(sorted(told))
    times = numpy.array([told[number] for number in numbers])
    tempo = next(event["tempo"] for event in events if event["topic"] == "beat")
    line = times - numbers * 60 / tempo
    line -= line[0]
    yield "beats told", len(numbers)
    yield "farthest of them from their line, ms", 1e3 * float(numpy.abs(line - numpy.median(line)).max())
    yield "drift of the beats against CLOCK_MONOTONIC, ppm", 1e6 * float(numpy.polyfit(times - times[0], line, 1)[0])

    heard, missed, by_minute = [], 0, {}
    for at in times:
        minute, second = divmod(at - begun, 60)
        # The voice is a tick from the phrase that follows the first second of the minute to its end.
        if int(minute) % 3 != 1 or second < 16 or any(0 < at - gone < 60 and at < back + 16 for gone, back in replugs):
            continue
        piece = next((piece for piece in pieces if covers(piece, at)), None)
        moment = piece.tick(at) if piece else None
        if moment is None:
            missed += 1
            continue
        heard.append(moment - at)
        by_minute.setdefault(int(minute), []).append((at, moment - at))
    medians = [(median(at for at, _ in pairs), median(late for _, late in pairs)) for pairs in by_minute.values()]
    centre = median(late for _, late in medians)
    yield "ticks listened for", len(heard) + missed
    yield "not heard", missed
    yield "heard later than told, median, ms", 1e3 * centre
    yield "medians of a minute about that, ms", 1e3 * max(abs(late - centre) for _, late in medians)
    apart = [abs(late - median(l for _, l in pairs)) for pairs in by_minute.values() for _, late in pairs]
    yield "ticks about the median of their minute, 95 %, ms", 1e3 * float(numpy.quantile(apart, 0.95))
    slope = numpy.polyfit([at for at, _ in medians], [late for _, late in medians], 1)[0]
    yield "drift of heard against told, ppm", 1e6 * float(slope)


def figures(folder):
    """What is to be told of an hour: a name and a value each."""
    notes, events = lines(folder / "samples.jsonl"), lines(folder / "events.jsonl")
    begun = next(note for note in notes if note["kind"] == "begun")
    samples = [note for note in notes if note["kind"] == "sample"]
    ended = [note for note in notes if note["kind"] in ("stopped", "ended")]
    replugs = [(note["gone"], note["back"]) for note in notes if note["kind"] == "plugged"]
    pieces = [Piece(path) for path in sorted(folder.glob("piece-*.raw"))]

    yield "minutes", begun["minutes"]
    yield "replugs", len(replugs)
    sounds = [(piece.first_sound() or float("inf")) - back for piece, (_, back) in zip(pieces[1:], replugs)]
    yield "heard again after, median, s", median(sounds)
    yield "heard again after, at most, s", max(sounds)

    def near(at):
        return any(gone - 1 < at and at - 5.5 < back + 8 for gone, back in replugs)

    pairs = [(before, after, after["device"]["underruns"] - before["device"]["underruns"])
             for before, after in zip(samples, samples[1:])]
    yield "under-runs", samples[-1]["device"]["underruns"]
    yield "of them as the card went or came", sum(more for _, after, more in pairs if near(after["at"]))
    yield "of them in minutes of noise, the card in place", sum(
        more for _, after, more in pairs if not near(after["at"]) and after["minute"] % 2 == 0)
    yield "of them in minutes without, the card in place", sum(
        more for _, after, more in pairs if not near(after["at"]) and after["minute"] % 2 == 1)

    yield from beats(events, begun["at"], pieces, replugs)

    settled = [note for note in samples if note["device"]["state"] == "open" and note["at"] > begun["at"] + 300] or samples
    kilobytes = [note["kilobytes"] for note in settled]
    first, last = median(kilobytes[:12]), median(kilobytes[-12:])
    yield "resident after five minutes, kB", int(first)
    yield "resident at the end, kB", int(last)
    yield "resident at most, kB", max(note["kilobytes"] for note in samples)
    yield "growth over the hour, kB", int(last - first)
    for thing in "descriptors", "threads":
        values = [note[thing] for note in settled]
        yield f"{thing} while it plays", int(median(values[-12:]))
        yield f"more {thing} than at first", max(0, int(median(values[-12:]) - median(values[:12])))
    yield "processor, of one core, %", (
        100 * (samples[-1]["processor"] - samples[0]["processor"]) / 100 / (samples[-1]["at"] - samples[0]["at"]))
    yield "ended with", next((note["code"] for note in ended if "code" in note), None)
