# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the beats of a recording are: Lull's import beside aubio and librosa, judged by mir_eval.

The recordings are tunes of the songbook as people might play them, slow, soft and without drums, so that the truth is
known: every phrase an arch of tempo, slowest at its end (Todd 1985), every beat and every note a little off its place.
"""

import json
import random
import subprocess
from pathlib import Path
from statistics import mean

from report import Figure
from stage import SOUNDFONT

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".build-bench-py"
TUNES = """ah_vous_dirai_je_maman ar_hyd_y_nos brahms_wiegenlied edo_komoriuta frere_jacques greensleeves lulajze_jezuniu
    muede_bin_ich_geh_zur_ruh schubert_wiegenlied_d498 stille_nacht suo_gan weisst_du_wie_viel_sternlein""".split()
INSTRUMENTS = 53, 0, 40, 10, 73  # of General MIDI: voice oohs, piano, violin, music box, flute
SECONDS = 40

LIBROSA = """
import librosa, sys
samples, rate = librosa.load(sys.argv[1], sr=None)
print(*librosa.beat.beat_track(y=samples, sr=rate, units="time", start_bpm=72)[1], sep="\\n")
"""
WRITE_MIDI = """
import json, mido, sys
tune = json.load(open(sys.argv[1]))
track = mido.MidiTrack([mido.Message("program_change", program=tune["program"])])
events = [event for start, end, pitch, force in tune["notes"]
          for event in ((start, 1, pitch, force), (max(end, start + 0.08), 0, pitch, 0))]
now = 0
for at, _, pitch, force in sorted(events):
    tick = round(at * 10000)
    track.append(mido.Message("note_on", note=pitch, velocity=force, time=tick - now))
    now = tick
mido.MidiFile(ticks_per_beat=5000, tracks=[track]).save(sys.argv[2])
"""


def judges():
    """The Python with numpy, mir_eval and mido."""
    python = TOOLS / "bin" / "python"
    if not python.exists():
        subprocess.run(["python3", "-m", "venv", TOOLS], check=True)
    if not install(python, "numpy", "mir_eval", "mido"):
        raise RuntimeError("mir_eval could not be installed")
    return python


def install(python, *packages):
    names = ", ".join(packages)
    is_there = subprocess.run([python, "-c", f"import {names}"], capture_output=True).returncode == 0
    return is_there or subprocess.run([python, "-m", "pip", "install", "--quiet", *packages]).returncode == 0


def tools():
    """That, and what each peer that could be installed is asked with."""
    python = judges()
    peers = {"aubio": ["aubio", "beat", "-i"]}
    if install(python, "librosa"):
        peers["librosa"] = [python, "-c", LIBROSA]
    return python, peers


def perform(stage, name, index):
    """Plays a tune: its sound file, and the seconds of its beats."""
    chance = random.Random(4_000 + index)
    tune = json.loads(stage.run(stage.lulld, "check", "--json", stage.sounds / f"{name}.abc"))["tunes"][0]
    above, below = map(int, tune["meter"].split("/"))
    quarters = 1.5 if below == 8 and above % 3 == 0 else 4 / below
    beats_of_phrase = 4 * (above / 3 if quarters == 1.5 else above)
    notes = [(note["onset"] / quarters, note["length"] / quarters, note["pitch"]) for note in tune["events"]]
    first = min(onset for onset, _, _ in notes)
    whole = max(onset + length for onset, length, _ in notes) - first

    beat, arch = 60 / chance.uniform(58, 84), chance.uniform(0.06, 0.14)
    times = [chance.uniform(0.4, 2)]
    while times[-1] < SECONDS + 5:
        place = (len(times) - 0.5) % beats_of_phrase / beats_of_phrase
        times.append(times[-1] + beat * (1 + arch * (5 * (place - 0.4) ** 2 - 0.4) + chance.gauss(0, 0.02)))

    def time(place):
        index = min(int(place), len(times) - 2)
        return times[index] + (place - index) * (times[index + 1] - times[index])

    played = [
        (max(0.02, time(place) + chance.gauss(0, 0.01)), time(place + length * 0.97), pitch, chance.randint(45, 68))
        for turn in range(40) for onset, length, pitch in notes
        if (place := onset - int(first) + turn * -(-whole // 1)) >= 0 and time(place) < SECONDS - 0.1]
    file = stage.folder / f"{name}.json"
    file.write_text(json.dumps({"program": INSTRUMENTS[index % len(INSTRUMENTS)], "notes": played}))
    return file, [at for at in times if at < SECONDS]


def sound(stage, python, file):
    midi, wave = file.with_suffix(".mid"), file.with_suffix(".wav")
    stage.run(python, "-c", WRITE_MIDI, file, midi)
    stage.run("fluidsynth", "-q", "-i", "-n", "-r", 48000, "-F", wave, SOUNDFONT, midi)
    return wave


def ours(stage, wave):
    """The beats that the import believes in; none where it would rather have them tapped."""
    track = json.loads(stage.run(stage.lull, "import", "--json", wave).splitlines()[-1])["import"]["track"]["id"]
    answer = subprocess.run([stage.lull, "grid", track, "export"], env=stage.environment, capture_output=True, text=True)
    return [line.split()[0] for line in answer.stdout.splitlines() if line[:1].isdigit()]


def verdicts(stage, python, pairs):
    """(CMLt, AMLt) of every (truth, beats)."""
    files = []
    for number, pair in enumerate(pairs):
        for kind, beats in zip(("truth", "beats"), pair):
            files.append(stage.write(f"{number}.{kind}", "".join(f"{beat}\n" for beat in beats)))
    lines = stage.run(python, ROOT / "Tests" / "Judges" / "beats.py", *files).splitlines()
    return [tuple(map(float, line.split()[:2])) for line in lines]


def beats(stage, effort):
    """How many of the beats are found, at the right level (CMLt) and at any (AMLt): the means."""
    python, peers = tools()
    performances = [perform(stage, name, index) for index, name in enumerate(TUNES[:12 * effort.rounds // 3 or 4])]
    waves = [sound(stage, python, file) for file, _ in performances]
    with stage.daemon():
        found = {"Lull": [ours(stage, wave) for wave in waves]}
    for peer, command in peers.items():
        found[peer] = [
            [line.split()[0] for line in stage.run(*command, wave).splitlines() if line.strip()] for wave in waves]
    judged = {
        name: verdicts(stage, python, [(truth, beats) for (_, truth), beats in zip(performances, all_beats)])
        for name, all_beats in found.items()}
    return [
        Figure(
            f"beats of {len(waves)} slow performances found, {level}", "of 1", [mean(v[place] for v in judged["Lull"])],
            peer, [mean(v[place] for v in judged[peer])])
        for peer in peers for place, level in enumerate(("at the right level (CMLt)", "at any level (AMLt)"))]
