# SPDX-License-Identifier: GPL-3.0-or-later
"""picture.py RESULTS PICTURE: a bar for every budget, as long as what is used of it."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "lull"  # the same figures, the same file
import matplotlib.pyplot as pyplot  # noqa: E402

LEAST, MOST = 0.01, 10
HELD, MISSED, GREY = "#4c8c6b", "#c0553f", "#777777"


def draw(results, picture):
    figures = [figure for figure in results["figures"] if figure["holds"] is not None]
    # What is allowed nothing and takes something has no share.
    for figure in figures:
        figure["bar"] = min(MOST, max(LEAST, MOST if figure["used"] is None else figure["used"]))
    figures.sort(key=lambda figure: figure["bar"])

    _, axes = pyplot.subplots(figsize=(10, 1.2 + 0.24 * len(figures)))
    for place, figure in enumerate(figures):
        axes.barh(place, figure["bar"] - LEAST, left=LEAST, height=0.7, color=HELD if figure["holds"] else MISSED)
        axes.annotate(
            label(figure), (max(figure["bar"], LEAST * 1.05), place), xytext=(4, 0), textcoords="offset points",
            va="center", fontsize=7, color=GREY)
    axes.set_yticks(range(len(figures)))
    axes.set_yticklabels([figure["what"] for figure in figures], fontsize=8)
    axes.set_xscale("log")
    axes.set_xlim(LEAST, 2 * MOST)
    axes.set_ylim(-0.6, len(figures) - 0.4)
    axes.set_xticks([0.01, 0.1, 1, 10])
    axes.set_xticklabels(["1 % or less", "10 %", "the budget", "ten times"], fontsize=8)
    axes.axvline(1, color="black", linewidth=1)
    for side in "top", "right", "left":
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    date, machine = results["date"][:10], results["machine"]
    axes.set_title(
        f"How much of each budget Lull uses: {date}, {machine['processors']} x {machine['model']}", fontsize=9, loc="left")
    pyplot.savefig(picture, bbox_inches="tight", metadata={"Date": None})


def label(figure):
    ours = f"{figure['value']:.3g} {figure['unit']}".strip()
    if figure["peerValue"] is None:
        return f"{ours}; {figure['budget']}"
    return f"{ours}, {figure['peer']} {figure['peerValue']:.3g}; {figure['budget']}"


draw(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2])
