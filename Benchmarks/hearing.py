# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes out of the null sink: its monitor on tape, the clicks on that, and the beats that Lull tells."""

import array
import json
import math
import random
import subprocess
import threading
import time
import wave
from bisect import bisect_left
from pathlib import Path
from statistics import median

from beats import judges
from stage import Lines, eventually

RATE = 48_000
HERE = Path(__file__).resolve().parent


class Tape:
    """Records the monitor while it lives."""

    def __init__(self, stage):
        self.path = stage.folder / "tape.raw"
        self.frames = 0
        self.arrivals = []  # (frames, CLOCK_MONOTONIC seconds at which so many had come)
        self.recorder = subprocess.Popen(
            ["parec", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=20",
             "--device=nul.monitor"], env=stage.environment, stdout=subprocess.PIPE)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        eventually("the monitor is recorded", lambda: self.frames > RATE // 4)

    def read(self):
        with open(self.path, "wb") as file:
            while part := self.recorder.stdout.read1(65536):
                file.write(part)
                self.frames += len(part) // 2
                self.arrivals.append((self.frames, time.monotonic()))

    def clicks(self):
        """Ends the recording: the CLOCK_MONOTONIC seconds of its clicks, and the seconds that the device takes to play
        one of its own."""
        self.recorder.terminate()
        self.recorder.wait()
        self.reader.join()
        found = subprocess.run(
            [judges(), HERE / "clicks.py", self.path], check=True, capture_output=True, text=True).stdout
        self.path.unlink()
        origin, second = self.clock()
        return [origin + second * float(line) / RATE for line in found.splitlines()], second

    def clock(self):
        """When the first frame came, and what the device makes of a second: what came with the least delay in each eighth
        of the recording tells. (A null sink counts in whole microseconds and is some parts in a million fast.)"""
        least = []
        for part in range(8):
            of_part = [
                (came - frames / RATE, frames / RATE) for frames, came in self.arrivals
                if part * self.frames < 8 * frames <= (part + 1) * self.frames]
            least += [min(of_part)] if of_part else []
        slope = median(
            (later - earlier) / (end - begin)
            for place, (earlier, begin) in enumerate(least) for later, end in least[place + 1:])
        return median(delay - slope * at for delay, at in least), 1 + slope


class Beats:
    """The `beat` events of a daemon while it lives: (number, CLOCK_MONOTONIC seconds) of each."""

    def __init__(self, stage):
        self.heard = []
        self.lines = Lines(stage.lull_socket)
        self.lines.socket.settimeout(None)
        request = {"jsonrpc": "2.0", "id": 1, "method": "subscribe", "params": {"topics": ["beat"]}}
        self.lines.socket.sendall(json.dumps(request).encode() + b"\n")
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.lines.socket.makefile():
            event = json.loads(line).get("params", {})
            if event.get("topic") == "beat" and event["beat"] >= 0:
                self.heard.append((event["beat"], event["at"] * 1e-9))


def matched(clicks, beats):
    """(number, told, heard) of every beat that has a click near it."""
    pairs = []
    for number, told in beats:
        place = bisect_left(clicks, told)
        near = min(clicks[max(0, place - 1):place + 1], key=lambda click: abs(click - told), default=math.inf)
        if abs(near - told) < 0.25:
            pairs.append((number, told, near))
    return pairs


def moment(clicks, given, old, new):
    """Seconds from `given` until the clicks leave the line of the `old` period for that of the `new`: where the two
    lines meet. None where there are too few to draw them."""
    before = [click for click in clicks if given - 4.5 * old < click < given]
    after = [click for click in clicks if given + 1 < click < given + 1 + 4.5 * new]
    if len(before) < 3 or len(after) < 3:
        return None
    beat = median(click - place * old for place, click in enumerate(before, 1 - len(before)))
    first = median(click - place * new for place, click in enumerate(after))
    # On the one line place = (t - beat) / old, on the other place = whole + (t - first) / new.
    turn = 1 / (1 / old - 1 / new)
    meeting = (beat / old - first / new) * turn
    period = abs(turn)
    return (meeting - given + period / 2) % period - period / 2


def click_recording(path, period, seconds):
    """A sound file of clicks over a soft noise, and its beats beside it."""
    chance = random.Random(7)
    samples = array.array("h", (chance.randint(-8, 8) for _ in range(seconds * RATE)))
    times = [0.5 + period * beat for beat in range(int((seconds - 0.5) / period))]
    for at in times:
        start = round(at * RATE)
        for place in range(RATE // 50):
            samples[start + place] += round(
                12_000 * math.exp(-place / 200) * math.sin(2 * math.pi * 1_500 * place / RATE))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    path.with_suffix(".beats").write_text(
        "".join(f"{at:.6f}\t{beat % 4 + 1}\n" for beat, at in enumerate(times)))
