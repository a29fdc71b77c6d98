# SPDX-License-Identifier: GPL-3.0-or-later
"""How much is measured."""

import time
from dataclasses import dataclass
from statistics import quantiles

import probe

SETTLE = 6  # seconds: the opening fade, and a synthesizer's sound font


@dataclass(frozen=True)
class Effort:
    """How much of each is measured."""

    rounds: int  # of everything that plays
    window: float  # seconds that each of those is watched; after 20 s Lull renders a recording's pace
    idle: float  # seconds that what does nothing is watched
    runs: int  # of a command
    calls: int  # over an open connection
    starts: int  # of a daemon
    changes: int  # of tempo
    listening: float  # seconds of beats
    tracks: int  # in a large library
    recordings: int  # in a large library: each is listened to when it comes, so this takes long
    is_cold: bool = False  # whether all is built anew, to see how long it takes


QUICK = Effort(
    rounds=1, window=4, idle=5, runs=24, calls=300, starts=3, changes=2, listening=20, tracks=500, recordings=0)
USUAL = Effort(
    rounds=3, window=10, idle=30, runs=200, calls=2000, starts=9, changes=6, listening=600, tracks=10_000, recordings=0)


def watched(effort, process):
    time.sleep(SETTLE)
    return probe.over(effort.window, process.pid)[0]


def median_of(samples):
    return quantiles(samples, n=100)[49]


def p99(samples):
    return quantiles(samples, n=100)[98]
