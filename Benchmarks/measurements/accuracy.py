# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the beats are where Lull says."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

from hearing import RATE, Beats, Tape, click_recording, matched
from report import Figure, at_most

from .promptness import PERIOD

STEP = 1e3 / RATE  # milliseconds


def accuracy(stage, effort):
    """The `tick` voice and a recording of clicks, each with a sound server of its own, at the same time."""
    with ThreadPoolExecutor() as pool:
        score = pool.submit(listen, stage, effort, ["--voice", "tick", "--tempo", 72], "brahms-wiegenlied", 72)
        recording = pool.submit(on_another_stage, stage, effort)
        figures = []
        for name, job, budget in ("score", score, 2), ("recording", recording, 10):
            apart, drift = job.result()
            figures += [
                Figure(f"{name}: beats told and heard, apart by (p95)", "ms", [apart], budget=at_most(budget)),
                # An hour's drift is found to no better than the clicks are: their length is a few steps of the rate.
                Figure(
                    f"{name}: tempo drift in an hour, {'scaled' if effort.listening < 3600 else 'measured'}", "ms",
                    [abs(drift)], budget=at_most(max(1, 3600 / effort.listening) * 10 * STEP)),
            ]
    return figures


def on_another_stage(stage, effort):
    with stage.another() as other:
        folder = other.folder / "clicks"
        folder.mkdir()
        click_recording(folder / "click_recording.wav", PERIOD, 60)
        other.environment["LULL_LIBRARY_SOUNDS"] += f":{folder}"
        # Not its own pace: it is stretched, and later rendered.
        return listen(other, effort, ["--tempo", 72], "click-recording", 72)


def listen(stage, effort, options, track, tempo):
    """p95 of the error, in milliseconds, one offset for all of the run removed; and the drift against the device's clock,
    in milliseconds an hour."""
    with stage.daemon():
        tape, beats = Tape(stage), Beats(stage)
        stage.play(*options, track=track)
        stage.run(stage.lull, "timer", "off")
        time.sleep(effort.listening)
        clicks, second = tape.clicks()
        told = beats.heard[:]
    pairs = matched(clicks, told)
    if len(pairs) < 0.9 * len(told) - 5:
        raise RuntimeError(f"{track}: {len(pairs)} of {len(told)} beats were heard")
    errors = [heard - said for _, said, heard in pairs]
    offset = median(errors)
    return quantiles((1e3 * abs(error - offset) for error in errors), n=20)[18], drift(pairs, second * 60 / tempo)


def drift(pairs, period):
    """Milliseconds an hour by which the clicks go slow, from the steepness of a line through all of them (Theil, 1950:
    the median of the steepness between pairs, here of those half of the run apart)."""
    half = len(pairs) // 2
    slopes = [
        (later[2] - earlier[2]) / (later[0] - earlier[0]) / period - 1
        for earlier, later in zip(pairs, pairs[half:])]
    return 3600e3 * median(slopes)
