# SPDX-License-Identifier: GPL-3.0-or-later
"""clicks.py RAW: the frames at which clicks begin in a recording (16 bits, one channel, 48 kHz), a line each.

A click begins where its envelope, over 2 ms, has risen to half of its own peak: between the two samples, by a line.
"""

import sys

import numpy

WINDOW = 96
APART = 9_600  # at most 300 clicks a minute

samples = numpy.fromfile(sys.argv[1], "<i2")
loudest = 0.0
envelope = numpy.empty(len(samples), numpy.float32)
for begin in range(0, len(samples), 1 << 22):
    part = samples[max(0, begin - WINDOW):begin + (1 << 22)].astype(numpy.float64)
    sums = numpy.concatenate([[0], numpy.cumsum(part * part)])
    powers = sums[WINDOW:] - sums[:-WINDOW]
    if begin == 0:
        powers = numpy.concatenate([numpy.zeros(len(part) - len(powers)), powers])
    envelope[begin:begin + (1 << 22)] = numpy.sqrt(powers[-len(envelope[begin:begin + (1 << 22)]):] / WINDOW)

place, threshold = 0, max(4.0, float(numpy.percentile(envelope, 99.9)) / 6)
while place < len(envelope):
    above = numpy.flatnonzero(envelope[place:place + (1 << 20)] > threshold)
    if not len(above):
        place += 1 << 20
        continue
    begin = max(0, place + int(above[0]) - 2 * WINDOW)
    click = envelope[begin:begin + 2_400]
    half = float(click.max()) / 2
    at = int(numpy.flatnonzero(click >= half)[0])
    low, high = float(click[at - 1]) if at else 0.0, float(click[at])
    print(begin + at - (high - half) / (high - low) if at and high > low else begin + at)
    place = begin + APART
