# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures, the table of them, and the file."""

import json
import os
import platform
import re
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass
class Figure:
    """One line of the table: what was measured of Lull, beside what, and what it has to be."""

    what: str
    unit: str
    samples: list
    peer: str = ""
    peer_samples: tuple = ()
    budget: float | None = None  # at most so much
    limit: str = ""  # the budget in words, where it is not a plain number

    @property
    def value(self):
        return median(self.samples) if self.samples else None

    @property
    def peer_value(self):
        return median(self.peer_samples) if self.peer_samples else None

    @property
    def holds(self):
        if self.budget is None or self.value is None:
            return None
        return self.value <= self.budget

    def as_json(self):
        return {
            "what": self.what, "unit": self.unit, "value": self.value, "samples": list(self.samples),
            "peer": self.peer, "peerValue": self.peer_value, "peerSamples": list(self.peer_samples),
            "budget": self.budget, "limit": self.limit, "holds": self.holds}


def number(value):
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def spread(samples):
    """The median, and how far the samples lie apart."""
    if not samples:
        return "not measured"
    text = number(median(samples))
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


def table(figures):
    rows = [("what", "Lull", "beside", "", "budget", "")]
    for figure in figures:
        limit = figure.limit or ("" if figure.budget is None else f"at most {number(figure.budget)}")
        verdict = {None: "", True: "holds", False: "FAILS"}[figure.holds]
        rows.append((
            f"{figure.what}, {figure.unit}".removesuffix(", "), spread(figure.samples), figure.peer,
            spread(figure.peer_samples) if figure.peer else "", limit, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def write(figures, noise, path):
    path.write_text(json.dumps({
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": noise,
        "figures": [figure.as_json() for figure in figures]}, indent=1) + "\n")
