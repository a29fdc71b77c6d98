# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures, the budgets they are held to, the table of them, and the file."""

import json
import os
import platform
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Budget:
    """What a figure has to be: a number, or a share of its peer's."""

    limit: float
    is_share: bool = False
    is_floor: bool = False

    def bound(self, figure):
        if not self.is_share:
            return self.limit
        return None if figure.peer_value is None else self.limit * figure.peer_value

    def used(self, figure):
        """How much of the budget is used: above 1 it is missed."""
        bound = self.bound(figure)
        if figure.value is None or bound is None:
            return None
        part, whole = (bound, figure.value) if self.is_floor else (figure.value, bound)
        return part / whole if whole else (0.0 if part <= 0 else float("inf"))

    def __str__(self):
        return f"at {'least' if self.is_floor else 'most'} {number(self.limit)}{'x' if self.is_share else ''}"


def at_most(limit):
    return Budget(limit)


def at_least(limit):
    return Budget(limit, is_floor=True)


def times(share):
    """At most so many times the peer's."""
    return Budget(share, is_share=True)


FASTER = Budget(1, is_share=True, is_floor=True)


@dataclass
class Figure:
    """One line of the table: what was measured of Lull, beside what, and what it has to be."""

    what: str
    unit: str
    samples: list
    peer: str = ""
    peer_samples: list = field(default_factory=list)
    budget: Budget | None = None
    # Where nothing could be measured: why.
    missing: str = ""

    @property
    def value(self):
        return median(self.samples) if self.samples else None

    @property
    def peer_value(self):
        return median(self.peer_samples) if self.peer_samples else None

    @property
    def ratio(self):
        return self.value / self.peer_value if self.value is not None and self.peer_value else None

    @property
    def ratios(self):
        """Sample by sample, where they were taken in turns."""
        if len(self.samples) != len(self.peer_samples) or not all(self.peer_samples):
            return [] if self.ratio is None else [self.ratio]
        return [ours / theirs for ours, theirs in zip(self.samples, self.peer_samples)]

    @property
    def used(self):
        return self.budget.used(self) if self.budget else None

    @property
    def holds(self):
        return None if self.used is None else self.used <= 1

    def as_json(self):
        # JSON has no infinity: where nothing was allowed, there is no share of it.
        used = None if self.used == float("inf") else self.used
        return {
            "what": self.what, "unit": self.unit, "value": self.value, "samples": list(self.samples),
            "peer": self.peer, "peerValue": self.peer_value, "peerSamples": list(self.peer_samples),
            "ratio": self.ratio, "ratioSpread": [min(self.ratios), max(self.ratios)] if self.ratios else None,
            "budget": str(self.budget or ""), "used": used, "holds": self.holds, "missing": self.missing}


def number(value):
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def spread(samples, middle=None):
    """The median, and how far the samples lie apart."""
    if not samples:
        return ""
    text = number(median(samples) if middle is None else middle)
    low, high = number(min(samples)), number(max(samples))
    return text if low == high else f"{text} ({low} to {high})"


class Noise:
    """How busy the machine was besides."""

    def __init__(self):
        self.begin, self.load = self._ticks(), os.getloadavg()[0]

    @staticmethod
    def _ticks():
        ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
        return sum(ticks), ticks[3] + ticks[4], ticks[7]

    def as_json(self):
        total, idle, stolen = (now - then for now, then in zip(self._ticks(), self.begin))
        return {
            "processors": os.cpu_count(), "model": model(), "system": platform.release(),
            "loadBefore": round(self.load, 2), "loadAfter": round(os.getloadavg()[0], 2),
            "busy": round(1 - idle / total, 3), "stolen": round(stolen / total, 3)}


def model():
    found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    return found.group(1) if found else platform.machine()


HEADINGS = "what", "Lull", "beside", "", "ratio", "budget", ""
VERDICTS = {None: "", True: "holds", False: "FAILS"}


def rows(figures):
    for figure in figures:
        yield (
            f"{figure.what}, {figure.unit}".removesuffix(", "),
            spread(figure.samples) or figure.missing or "not measured", figure.peer, spread(figure.peer_samples),
            spread(figure.ratios, figure.ratio), str(figure.budget or ""), VERDICTS[figure.holds])


def table(figures):
    lines = [HEADINGS, *rows(figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def write(figures, noise, path):
    path.write_text(json.dumps({
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": noise,
        "figures": [figure.as_json() for figure in figures]}, indent=1) + "\n")
