# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges loudness with pyloudnorm's filters (ITU-R BS.1770).

usage: loudness.py < SOUND

SOUND: 32-bit floats at 48 kHz, left and right by turns. Prints the highest short-term (3 s) and momentary (400 ms)
loudness, asked every 100 ms, and the integrated loudness: LUFS, minus 3.01 dB, so that the same sound in both channels
reads as in one.
"""

import sys

import numpy
import pyloudnorm
from scipy.signal import lfilter

RATE = 48_000
STEP = RATE // 10


def weighted_steps(stream):
    """Weighted mean squares of every 100 ms, mean of both channels."""
    filters = list(pyloudnorm.Meter(RATE)._filters.values())
    states = [numpy.zeros((max(len(f.a), len(f.b)) - 1, 2)) for f in filters]
    powers = []
    while True:
        data = stream.read(8 * STEP * 600)
        sound = numpy.frombuffer(data[: len(data) // (8 * STEP) * (8 * STEP)], dtype="<f4").reshape(-1, 2)
        if len(sound) == 0:
            return numpy.concatenate(powers) if powers else numpy.zeros(0)
        sound = sound.astype(float)
        for index, one in enumerate(filters):
            sound, states[index] = lfilter(one.b, one.a, sound, axis=0, zi=states[index])
            sound = sound * one.passband_gain
        powers.append(numpy.mean(sound**2, axis=1).reshape(-1, STEP).mean(axis=1))


def loudness(power):
    return -0.691 + 10 * numpy.log10(numpy.maximum(power, 1e-20))


def highest(powers, steps):
    if len(powers) < steps:
        return -200.0
    sums = numpy.convolve(powers, numpy.ones(steps) / steps, mode="valid")
    return float(loudness(sums.max()))


def integrated(powers):
    blocks = numpy.convolve(powers, numpy.ones(4) / 4, mode="valid")
    loud = blocks[loudness(blocks) > -70]
    if len(loud) == 0:
        return -200.0
    return float(loudness(loud[loudness(loud) > loudness(loud.mean()) - 10].mean()))


powers = weighted_steps(sys.stdin.buffer)
print(f"{highest(powers, 30):.3f} {highest(powers, 4):.3f} {integrated(powers):.3f} {len(powers)}")
