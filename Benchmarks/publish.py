# SPDX-License-Identifier: GPL-3.0-or-later
"""The table in README, and the picture beside it."""

import subprocess
import sys
import time
from pathlib import Path

from report import rows, spread

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def publish(figures, machine, results):
    """Writes both. The figures are those of this run only: run all of it first, on a machine with nothing else to do."""
    draw(results, ROOT / "docs" / "benchmark.svg")
    readme = ROOT / "README.md"
    before, between, after = cut(readme.read_text())
    readme.write_text(f"{before}{BEGIN}\n{text(figures, machine)}\n{END}{after}")


def draw(results, picture):
    # matplotlib is the system's, which need not be this Python's.
    subprocess.run(["/usr/bin/python3", "-B", Path(__file__).with_name("picture.py"), results, picture], check=True)


def cut(text):
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"README.md has to have {BEGIN} and {END}, once each.")
    before, rest = text.split(BEGIN)
    between, after = rest.split(END)
    return before, between, after


def text(figures, machine):
    lines = [
        "![How much of each budget is used](docs/benchmark.svg)", "",
        "{date}, {processors} processors ({model}), Linux {system}, {busy:.0%} busy. Medians, and the spread of the ratios."
        .format(date=time.strftime("%d %B %Y", time.gmtime()), **machine), "",
        "| what | Lull | beside | | Lull / peer | budget | |", "|---|---:|---|---:|---:|---|---|"]
    for figure, row in zip(figures, rows(figures)):
        what, ours, peer, _, ratios, budget, verdict = row
        ours = spread([figure.value]) if figure.samples else ours
        theirs = spread([figure.peer_value]) if figure.peer_samples else ""
        lines.append(f"| {what} | {ours} | {peer} | {theirs} | {ratios} | {budget} | {verdict} |")
    return "\n".join(lines)
