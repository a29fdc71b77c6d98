# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges beats against the truth with mir_eval.

usage: beats.py TRUTH ESTIMATE [TRUTH ESTIMATE ...]

Each file has a beat a line, its time in seconds first. Prints a line a pair: CMLt, AMLt (continuity within 17.5 % of a
beat, at the right metrical level and at any allowed one), F-measure (70 ms), and the median of the distances from true
beats to the nearest estimated ones, signed, in milliseconds. Beats of the first five seconds do not count.
"""

import sys
import warnings

import mir_eval
import numpy


def times(path):
    with open(path, encoding="utf-8") as lines:
        return numpy.array(sorted(float(line.split()[0]) for line in lines if line.strip()))


warnings.simplefilter("ignore")
for truth_path, estimate_path in zip(sys.argv[1::2], sys.argv[2::2]):
    truth = mir_eval.beat.trim_beats(times(truth_path))
    estimate = mir_eval.beat.trim_beats(times(estimate_path))
    _, cmlt, _, amlt = mir_eval.beat.continuity(truth, estimate)
    f = mir_eval.beat.f_measure(truth, estimate)
    nearest = [min(estimate - time, key=abs) for time in truth] if len(estimate) else [numpy.nan]
    print(f"{cmlt:.4f} {amlt:.4f} {f:.4f} {1000 * numpy.median(nearest):.1f}")
