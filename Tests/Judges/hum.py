# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges hummed tunes with Praat (through parselmouth), as many at once as there are cores.

usage: hum.py SOUND SCORE CASES [SOUND SCORE CASES]...

SOUND: 32-bit floats, mono, 48 kHz. SCORE: a line a note, tab between: start and end in seconds (its beats), MIDI pitch,
joint, and "off" where the note does not begin on a beat. CASES: the keys of hum.json whose bounds hold, comma between.

Prints for every sound its path after "# ", every measure, and each bound broken after "broken"; exit 1 if any is.
"""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one core a sound

import json
import multiprocessing
import pathlib
import sys

import numpy

import human
import level
import pcentre
from human import RATE

BOUNDS = json.loads((pathlib.Path(__file__).parent / "hum.json").read_text(encoding="utf-8"))


def notes(score):
    for line in pathlib.Path(score).read_text(encoding="utf-8").splitlines():
        start, end, pitch, joint, *place = line.split("\t")
        yield float(start), float(end), float(pitch), joint, place != ["off"]


def measure(samples, score, cases):
    """What the cases ask for, by name."""
    sung = samples[int(max(score[0][0] - 0.1, 0) * RATE):int((score[-1][1] + 0.1) * RATE)]
    measures = {}
    if not {"pitch", "human"}.isdisjoint(cases):
        times, values = human.contour(samples)
        measures |= human.tuning(times, values, score)
    if "human" in cases:
        measures |= human.roughness(sung) | human.harmonics(samples, times, values, score)
        measures |= human.spectrum(sung, numpy.median(values))
    if "beat" in cases:
        measures |= pcentre.centres(samples, score)
    if not {"sound", "small"}.isdisjoint(cases):
        measures |= level.loudness(samples) | level.clicks(samples) | level.onsets(samples, score)
    return measures


def judge(job):
    sound, score, cases = job
    samples = numpy.fromfile(sound, dtype="<f4").astype(float)
    if not numpy.isfinite(samples).all():
        return sound, {}, ["not a number in the sound"]
    cases = cases.split(",")
    measures = measure(samples, list(notes(score)), cases)
    broken = []
    for name, bound in (item for case in cases for item in BOUNDS[case].items()):
        if name not in measures:
            broken.append(f"{name}: could not be measured")
        elif not bound["low"] <= measures[name] <= bound["high"]:
            broken.append(f"{name}: {measures[name]:.2f} is not within {bound['low']} to {bound['high']}")
    return sound, measures, broken


def main(arguments):
    jobs = [tuple(arguments[i:i + 3]) for i in range(0, len(arguments), 3)]
    with multiprocessing.Pool(min(len(jobs), os.cpu_count())) as pool:
        verdicts = pool.map(judge, jobs, chunksize=1)
    for sound, measures, broken in verdicts:
        print(f"# {sound}")
        for name, value in measures.items():
            print(f"{name}\t{value:.2f}")
        for line in broken:
            print(f"broken\t{line}")
    sys.exit(1 if any(broken for _, _, broken in verdicts) else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
