# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done faster than it sounds, and how large the programs are."""

import os
import re
import subprocess
import time
from pathlib import Path

from report import FASTER, Figure, at_least
from stage import SOUNDFONT, TRACK

ROOT = Path(__file__).resolve().parent.parent.parent
LENGTH = 300  # seconds
TUNES = "stille-nacht", "ar-hyd-y-nos", "greensleeves"


def offline(stage, effort):
    """How much faster than real time a file is written, in turns."""
    ours, theirs = [], []
    stage.run(*synthesis(stage))
    tune = float(stage.run("soxi", "-D", stage.folder / "synthesized.wav"))
    for _ in range(effort.rounds):
        ours.append(LENGTH / seconds_of(stage, stage.lulld, "render", TRACK, "-o", stage.folder / "out.wav",
                                        "--for", f"{LENGTH}s"))
        theirs.append(tune / seconds_of(stage, *synthesis(stage)))
    return [Figure("offline render of a score", "x real time", ours, "fluidsynth -F", theirs, FASTER)]


def synthesis(stage):
    return ["fluidsynth", "-q", "-i", "-n", "-r", 48000, "-F", stage.folder / "synthesized.wav", SOUNDFONT, stage.midi]


def seconds_of(stage, *command):
    begin = time.monotonic()
    stage.run(*command)
    return time.monotonic() - begin


def importing(stage, effort):
    """How much faster than real time recordings are taken in, beats and all, on one core, in turns."""
    waves, on_one_core = [], ["taskset", "--cpu-list", 0]
    for name in TUNES[:effort.rounds]:
        waves.append(stage.folder / f"{name}.flac")
        stage.run(stage.lulld, "render", name, "--voice", "harp", "-o", waves[-1], "--for", "180s")
    ours, theirs = [], []
    with stage.daemon() as lulld:
        stage.run("taskset", "--all-tasks", "--cpu-list", "--pid", 0, lulld.pid)
        for wave in waves:
            ours.append(180 / seconds_of(stage, *on_one_core, stage.lull, "import", wave))
            theirs.append(180 / seconds_of(stage, *on_one_core, "aubio", "tempo", "-i", wave))
    return [Figure("import and analysis on one core", "x real time", ours, "aubio tempo", theirs, at_least(40))]


def sizes(stage, effort):
    """The programs as installed: stripped; and the package, if one was made."""
    figures = []
    for program, peer in (stage.lulld, "mpd"), (stage.lull, "mpc"):
        stripped = stage.folder / "stripped"
        stage.run("strip", "-o", stripped, program)
        figures.append(Figure(
            f"{Path(program).name}, stripped", "MB", [os.path.getsize(stripped) / 1e6], peer,
            [os.path.getsize(stage.run("which", peer).strip()) / 1e6]))
    packages = sorted(ROOT.glob(".build-deb/lull_*.deb"), key=os.path.getmtime)
    sizes = re.search(r"^Size: (\d+)$", stage.run("apt-cache", "show", "--no-all-versions", "mpd"), re.M)
    figures.append(Figure(
        "Debian package", "MB", [os.path.getsize(package) / 1e6 for package in packages[-1:]], "mpd",
        [int(sizes[1]) / 1e6] if sizes else [], missing="make deb has not made one"))
    return figures


def build(stage, effort):
    """Everything built from nothing, but for what comes over the network."""
    if not effort.is_cold:
        return []
    folder = stage.folder / "build"
    command = ["swift", "build", "-c", "release", "--scratch-path", folder]
    # Not in the stage's environment: the packages that are depended on lie in this home's cache.
    subprocess.run(["swift", "package", "--scratch-path", folder, "resolve"], cwd=ROOT, check=True, capture_output=True)
    begin = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return [Figure("cold build", "min", [(time.monotonic() - begin) / 60])]
