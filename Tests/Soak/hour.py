# SPDX-License-Identifier: GPL-3.0-or-later
"""A real hour: one massage, a sound card that is pulled out every minute, and noise on the other core. Only notes what it
sees and hears; `judge.py` judges."""

import json
import os
import random
import sys
import time

from house import House, Piece

TRACK = ["brahms-wiegenlied", "--voice", "tick", "--rate", "12", "--stroke", "indian-milking-leg"]
# Runs on the last core, every other minute, as fast as it can.
NOISE = "import os, time\nwhile True:\n    end = time.monotonic() + 60\n    while time.monotonic() < end: pass\n    time.sleep(60)\n"


def collect(folder, lull, lulld, minutes, seed):
    chance = random.Random(seed)
    house = House(folder, lull, lulld)
    try:
        last = max(os.sched_getaffinity(0))
        house.spawn("taskset", "-c", last, sys.executable, "-c", NOISE)
        events = open(house.folder / "events.jsonl", "w")
        listener = house.spawn(lull, "events", "--json", stdout=events)
        samples = open(house.folder / "samples.jsonl", "w")
        begun = time.monotonic()

        def note(kind, **what):
            print(json.dumps({"kind": kind, "at": time.monotonic()} | what), file=samples, flush=True)

        house.run(lulld, "render", *TRACK, "-o", house.folder / "tick.wav", "--for", "40s")
        piece = Piece(house)
        house.run(lull, "play", *TRACK, "--for", f"{minutes + 5}m", "--no-limit")
        note("begun", minutes=minutes, seed=seed)
        for minute in range(minutes):
            # A minute of ticks, that can be heard to the millisecond, then two of the hum, over the same beats.
            if minute % 3:
                house.run(lull, "voice", "tick" if minute % 3 == 1 else "hum")
            out = begun + 60 * minute + chance.uniform(20, 40)
            away = chance.uniform(0.5, 8)
            for at in range(5, 60, 5):
                moment = begun + 60 * minute + at
                if out < moment and piece:
                    time.sleep(max(0, out - time.monotonic()))
                    gone = house.unplug()
                    piece.finish()
                    piece = None
                    time.sleep(max(0, gone + away - time.monotonic()))
                    note("plugged", gone=gone, back=house.plug())
                    piece = Piece(house)
                    out = begun + 3600 * 24
                time.sleep(max(0, moment - time.monotonic()))
                device = house.status()["device"]
                note("sample", minute=minute, device=device, **house.holdings())
            print(f"minute {minute + 1} of {minutes}: {device['state']}, {device.get('underruns')} under-runs, "
                  f"{house.holdings()}", flush=True)
            time.sleep(max(0, begun + 60 * (minute + 1) - time.monotonic()))
        house.run(lull, "stop", "--now")
        time.sleep(12)
        note("stopped", device=house.status()["device"], **house.holdings())
        piece.finish()
        house.end(listener)
        note("ended", code=house.end(house.daemon))
    finally:
        house.close()
