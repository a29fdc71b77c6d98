# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs while it plays."""

import time

import probe
from report import Figure, at_most, times

from .effort import SETTLE, watched


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
            Figure(
                f"{name}: audio lane returns from poll", "1/s", polls, budget=at_most(budget),
                missing="" if polls else "strace may not trace here"),
            Figure(f"{name}: audio lane wakes, locks of the sound server's library too", "1/s", wakes),
            Figure(f"{name}: control lane switches while nobody listens", "", control, budget=at_most(0)),
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
    return [Figure("playing, one listener: control lane wakes", "a beat", a_beat, budget=at_most(2))]


class Watch:
    """What a player took of the machine, round by round."""

    def __init__(self):
        self.processor, self.switches, self.memory = [], [], []

    def add(self, effort, process):
        passed = watched(effort, process)
        self.processor.append(passed.processor * 1e3)
        self.switches.append(passed.switches() / passed.seconds)
        self.memory.append(probe.resident(process.pid))

    def beyond(self, floor):
        return [ours - silence for ours, silence in zip(self.processor, floor.processor)]


def playing(stage, effort):
    """The hum; the harp with its chords by the ocean, in the room; silence written the same way; fluidsynth and mpd with
    the same tune: in turns."""
    hum, company, silence, synthesizer, mpd = (Watch() for _ in range(5))
    form = None
    for _ in range(effort.rounds):
        with stage.daemon() as lulld:
            stage.play()
            form = form or stage.inputs()[0]
            hum.add(effort, lulld)
        with stage.daemon() as lulld:
            stage.run(stage.lull, "layer", "ocean")
            stage.play("--voice", "harp")
            company.add(effort, lulld)
            # The daemon remembers both.
            stage.run(stage.lull, "layer", "ocean", "off")
            stage.run(stage.lull, "voice", "hum")
        with stage.floor(form, 2048) as floor:
            silence.add(effort, floor)
        with stage.fluidsynth() as fluidsynth:
            synthesizer.add(effort, fluidsynth)
        with stage.mpd() as player:
            stage.run("mpc", "play")
            mpd.add(effort, player)
    beyond = hum.beyond(silence)
    theirs = "fluidsynth's whole", synthesizer.processor
    return [
        Figure("silence written to the same device, the floor: processor time", "ms/s", silence.processor),
        Figure("silence written to the same device, the floor: context switches", "1/s", silence.switches),
        Figure("hum: processor time beyond the floor", "ms/s", beyond, *theirs, times(1)),
        Figure("hum: processor time beyond the floor", "ms/s", beyond, "mpd's whole", mpd.processor),
        Figure(
            "harp, ocean and room: processor time beyond the floor", "ms/s", company.beyond(silence), *theirs, times(2)),
        Figure(
            "harp, ocean and room: processor time beyond the floor", "ms/s", company.beyond(silence), "mpd's whole",
            mpd.processor),
        Figure(
            "hum: context switches of the whole process", "1/s", hum.switches, "mpd", mpd.switches, times(1.3)),
        Figure("hum: resident memory", "MB", hum.memory, "mpd", mpd.memory, times(0.5)),
        Figure("harp, ocean and room: resident memory", "MB", company.memory, "mpd", mpd.memory, times(0.5)),
    ]
