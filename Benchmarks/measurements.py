# SPDX-License-Identifier: GPL-3.0-or-later
"""One function a measurement. Each takes the stage and the effort, and returns figures."""

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import probe
from beats import beats
from report import Figure
from stage import RECORDING, SOUNDFONT, TRACK, Lines, eventually

SETTLE = 6  # seconds: the opening fade, and a synthesizer's sound font
ASK_STATUS = b'{"jsonrpc":"2.0","id":1,"method":"status","params":{}}\n'


@dataclass(frozen=True)
class Effort:
    """How much of each is measured."""

    rounds: int  # of everything that plays
    window: float  # seconds that each of those is watched
    runs: int  # of a command
    calls: int  # over an open connection


def idle(stage, effort):
    """Ten seconds of a daemon that has played, and of one that never has."""
    with stage.daemon() as lulld, stage.mpd() as mpd:
        time.sleep(2)
        fresh = probe.over(10, lulld.pid)[0]
        memory = probe.resident(lulld.pid)
        stage.play()
        stage.run("mpc", "play")
        time.sleep(2)
        stage.run("mpc", "stop")
        stage.stop()
        time.sleep(2)
        streams = stage.inputs()
        ours, theirs = probe.over(10, lulld.pid, mpd.pid)
        return [
            Figure("idle, never played: context switches in 10 s", "", [fresh.switches()], budget=0),
            Figure("idle: context switches in 10 s", "", [ours.switches()], "mpd", [theirs.switches()], 0),
            Figure("idle: processor time", "ms/s", [ours.processor * 1e3], "mpd", [theirs.processor * 1e3], 0),
            Figure("idle: streams open on the device", "", [len(streams)], budget=0),
            Figure("idle, never played: resident memory", "MB", [memory], budget=25),
            Figure(
                "idle: resident memory", "MB", [probe.resident(lulld.pid)], "mpd", [probe.resident(mpd.pid)], 25),
        ]


def audio_lane(stage, effort):
    """Returns from poll and context switches of the thread that makes the sound, with nobody listening."""
    figures = []
    for profile, budget in ("standard", 24), ("quiet", 12):
        polls, wakes, control = [], [], []
        for _ in range(effort.rounds):
            with stage.daemon(LULL_SOUND_PROFILE=profile) as lulld:
                stage.play()
                time.sleep(SETTLE)
                usage = probe.Usage(lulld.pid)
                audio, loop = usage.thread("lull-audio"), usage.thread("NIO")
                time.sleep(effort.window / 2)
                passed = probe.Usage(lulld.pid).since(usage)
                wakes.append(passed.wakes(audio) / passed.seconds)
                control.append(passed.switches(loop))
                polls.append(probe.polls(audio, effort.window / 2))
        polls = [value for value in polls if value is not None]
        name = f"playing, {profile} profile"
        figures += [
            Figure(f"{name}: audio lane returns from poll", "1/s", polls, budget=budget),
            Figure(f"{name}: audio lane wakes, locks of the sound server's library too", "1/s", wakes),
            Figure(f"{name}: control lane switches while nobody listens", "", control, budget=0),
        ]
    return figures


def listener(stage, effort):
    """Wake-ups of the control lane while one client is told the beats."""
    a_beat = []
    with stage.daemon() as lulld:
        stage.play()
        with stage.process(stage.lull, "events", "--topics", "beat"):
            time.sleep(SETTLE)
            tempo = stage.status()["tempo"]
            loop = probe.Usage(lulld.pid).thread("NIO")
            for _ in range(effort.rounds):
                usage = probe.Usage(lulld.pid)
                time.sleep(effort.window)
                passed = probe.Usage(lulld.pid).since(usage)
                a_beat.append(passed.wakes(loop) / (passed.seconds * tempo / 60))
    return [Figure("playing, one listener: control lane wakes", "a beat", a_beat, budget=2)]


def playing(stage, effort):
    """Processor time of the hum, of silence written the same way, and of fluidsynth: taken in turns."""
    lull, silence, synthesizer, memory, switches = [], [], [], [], []
    form = None
    for _ in range(effort.rounds):
        with stage.daemon() as lulld:
            stage.play()
            form = form or stage.inputs()[0]
            passed = watched(effort, lulld)
            lull.append(passed.processor * 1e3)
            switches.append(passed.switches() / passed.seconds)
            memory.append(probe.resident(lulld.pid))
        with stage.floor(form, 2048) as floor:
            silence.append(watched(effort, floor).processor * 1e3)
        with stage.fluidsynth() as fluidsynth:
            synthesizer.append(watched(effort, fluidsynth).processor * 1e3)
    beyond = [ours - floor for ours, floor in zip(lull, silence)]
    return [
        Figure("playing: processor time", "ms/s", lull, "silence", silence),
        Figure(
            "playing: processor time beyond silence", "ms/s", beyond, "fluidsynth's whole", synthesizer,
            min(synthesizer), "under fluidsynth"),
        Figure("playing: context switches of the whole process", "1/s", switches),
        Figure("playing: resident memory", "MB", memory),
    ]


def company(stage, effort):
    """Processor time of the harp with its chords by the ocean, in the room, beside silence and fluidsynth: in turns."""
    lull, silence, synthesizer = [], [], []
    form = None
    for _ in range(effort.rounds):
        with stage.daemon() as lulld:
            stage.run(stage.lull, "layer", "ocean")
            stage.play("--voice", "harp")
            form = form or stage.inputs()[0]
            lull.append(watched(effort, lulld).processor * 1e3)
        with stage.floor(form, 2048) as floor:
            silence.append(watched(effort, floor).processor * 1e3)
        with stage.fluidsynth() as fluidsynth:
            synthesizer.append(watched(effort, fluidsynth).processor * 1e3)
    beyond = [ours - floor for ours, floor in zip(lull, silence)]
    return [
        Figure(
            "harp, ocean and room: processor time beyond silence", "ms/s", beyond, "fluidsynth's whole", synthesizer,
            2 * min(synthesizer), "under twice fluidsynth"),
    ]


def steady(stage, effort):
    """Processor time of a recording that was rendered at its pace, of silence, and of mpd with the same file unstretched:
    in turns."""
    lull, silence, mpd = [], [], []
    form = None
    with stage.daemon() as lulld:
        # A pace is kept for 20 s before it is rendered.
        stage.play("--tempo", 70, track=RECORDING)
        time.sleep(SETTLE)
        stretched = [probe.over(10, lulld.pid)[0].processor * 1e3]
        eventually("the recording is rendered", lambda: method(stage) == "rendered", 180)
    for _ in range(effort.rounds):
        with stage.daemon() as lulld:
            stage.play("--tempo", 70, track=RECORDING)
            eventually("nothing is stretched", lambda: method(stage) == "rendered")
            form = form or stage.inputs()[0]
            lull.append(watched(effort, lulld).processor * 1e3)
        with stage.floor(form, 2048) as floor:
            silence.append(watched(effort, floor).processor * 1e3)
        with stage.mpd(music=stage.sounds / f"{RECORDING.replace('-', '_')}.flac") as player:
            stage.run("mpc", "play")
            mpd.append(watched(effort, player).processor * 1e3)
    beyond = [ours - floor for ours, floor in zip(lull, silence)]
    return [
        Figure("recording, stretched as it plays: processor time", "ms/s", stretched),
        Figure("recording, rendered: processor time", "ms/s", lull, "silence", silence),
        Figure(
            "recording, rendered: processor time beyond silence", "ms/s", beyond, "mpd's whole", mpd, min(mpd),
            "under mpd"),
    ]


def method(stage):
    return stage.status().get("recording", {}).get("method")


def watched(effort, process):
    time.sleep(SETTLE)
    return probe.over(effort.window, process.pid)[0]


def commands(stage, effort):
    """`lull status` beside `mpc status`, and what the program's start takes of it, in turns."""
    asked = {
        "status": [stage.lull, "status"], "mpc": ["mpc", "status"], "start": [stage.lull, "--version", "--socket", "/nowhere"]}
    times = {name: [] for name in asked}
    file = stage.folder / "hyperfine.json"
    with stage.daemon(), stage.mpd():
        for _ in range(4):
            for name, command in asked.items():
                stage.run(
                    "hyperfine", "--shell=none", "--warmup=3", f"--runs={effort.runs // 4}", "--style=none",
                    f"--export-json={file}", " ".join(command))
                times[name] += json.loads(file.read_text())["results"][0]["times"]
    times = {name: [1e3 * seconds for seconds in samples] for name, samples in times.items()}
    return [
        Figure("lull status", "ms", times["status"], "mpc status", times["mpc"], 10),
        Figure("lull --version, no daemon asked", "ms", times["start"], budget=3),
    ]


def open_connection(stage, effort):
    """The same question over one connection, in blocks of 100 calls in turns; silent, then playing."""
    figures = []
    with stage.daemon(), stage.mpd():
        lull, mpd = Lines(stage.lull_socket), Lines(stage.mpd_socket)
        for state in "silent", "playing":
            if state == "playing":
                stage.play()
                stage.run("mpc", "play")
                time.sleep(1)
            ours, theirs = [], []
            for _ in range(effort.calls // 100):
                ours += timed(lull, ASK_STATUS, b"\n")
                theirs += timed(mpd, b"status\n", b"OK\n")
            figures += [
                Figure(
                    f"{state}: status on an open connection, median", "us", [median_of(ours)], "mpd",
                    [median_of(theirs)], median_of(theirs), "at most 1.0x mpd"),
                Figure(f"{state}: the same, p99", "us", [p99(ours)], "mpd", [p99(theirs)]),
            ]
        lull.close()
        mpd.close()
    return figures


def timed(connection, question, ending):
    times = []
    for _ in range(100):
        begin = time.perf_counter_ns()
        connection.ask(question, ending)
        times.append((time.perf_counter_ns() - begin) / 1e3)
    return times


def median_of(samples):
    return quantiles(samples, n=100)[49]


def p99(samples):
    return quantiles(samples, n=100)[98]


def first_frame(stage, effort):
    """From the command to the first frames that the device accepts, seen by a preloaded shim."""
    ours, theirs = [], []
    for _ in range(max(5, effort.rounds)):
        with stage.daemon(LD_PRELOAD=stage.shim):
            ours.append(until_first_write(stage, [stage.lull, "play", TRACK]))
        with stage.mpd(LD_PRELOAD=stage.shim):
            theirs.append(until_first_write(stage, ["mpc", "play"]))
    return [Figure("play to the first frame accepted, device closed before", "ms", ours, "mpc play", theirs, 100)]


def until_first_write(stage, command):
    stage.first_writes.unlink(missing_ok=True)
    begin = time.monotonic_ns()
    subprocess.run(command, env=stage.environment, check=True, capture_output=True)
    line = eventually("the device has accepted a frame", lambda: first_line(stage.first_writes))
    return (int(line) - begin) / 1e6


def first_line(path):
    text = path.read_text() if path.exists() else ""
    return text.splitlines()[0] if "\n" in text else None


def offline(stage, effort):
    """How much faster than real time a file is written."""
    length = 300
    ours, theirs = [], []
    tune = float(stage.run("soxi", "-D", synthesized(stage)))
    for _ in range(effort.rounds):
        ours.append(length / seconds_of(stage, stage.lulld, "render", TRACK, "-o", stage.folder / "out.wav",
                                        "--for", f"{length}s"))
        theirs.append(tune / seconds_of(stage, *synthesis(stage)))
    return [Figure("offline render", "x real time", ours, "fluidsynth -F", theirs)]


def synthesis(stage):
    return ["fluidsynth", "-q", "-i", "-n", "-r", 48000, "-F", stage.folder / "synthesized.wav", SOUNDFONT, stage.midi]


def synthesized(stage):
    stage.run(*synthesis(stage))
    return stage.folder / "synthesized.wav"


def seconds_of(stage, *command):
    begin = time.monotonic()
    stage.run(*command)
    return time.monotonic() - begin


def sizes(stage, effort):
    """The programs as installed: stripped."""
    figures = []
    for program, peer in (stage.lulld, "mpd"), (stage.lull, "mpc"):
        stripped = stage.folder / "stripped"
        stage.run("strip", "-o", stripped, program)
        figures.append(Figure(
            f"{Path(program).name}, stripped", "MB", [os.path.getsize(stripped) / 1e6], peer,
            [os.path.getsize(stage.run("which", peer).strip()) / 1e6]))
    return figures


ALL = [
    beats, sizes, commands, open_connection, first_frame, offline, idle, audio_lane, listener, playing, company, steady]
