# SPDX-License-Identifier: GPL-3.0-or-later
"""What a recording costs at another pace than its own."""

from mpv import mpv
from report import Figure, times
from stage import RECORDING, eventually

from .playing import Watch

OWN = 63  # beats a minute of the recording
SLOWER = 0.85


def live(stage, effort):
    """Stretched as it plays, beside mpv at the same speed with its default engine and with R3: in turns."""
    lull, full, default, finer = Watch(), Watch(), Watch(), Watch()
    file = stage.recording(RECORDING)
    for round in range(effort.rounds):
        for number, (watch, setting) in enumerate(((lull, "light"), (full, "full"))):
            with stage.daemon(LULL_SOUND_STRETCH=setting) as lulld:
                # Never twice the same pace: one that was kept is rendered.
                stage.play("--tempo", round_to(OWN * SLOWER, 2 * round + number), track=RECORDING)
                watch.add(effort, lulld)
                if (was := method(stage)) != "stretched":
                    raise RuntimeError(f"the recording is {was}, not stretched")
        for watch, options in (default, []), (finer, ["--af=rubberband=engine=finer"]):
            with mpv(stage, f"--speed={SLOWER}", *options) as (player, remote):
                remote.ask("loadfile", str(file))
                watch.add(effort, player)
    name = f"recording stretched to {SLOWER}, live"
    return [
        Figure(
            f"{name}: processor time", "ms/s", lull.processor, "mpv, default engine", default.processor, times(1)),
        Figure(
            f"{name}, full R3: processor time", "ms/s", full.processor, "mpv, rubberband R3", finer.processor, times(0.5)),
        Figure(f"{name}: resident memory", "MB", lull.memory, "mpv, default engine", default.memory),
    ]


def round_to(tempo, round):
    return f"{tempo + round / 100:.2f}"


def steady(stage, effort):
    """Once its pace has been rendered, beside silence and mpd with the same file unstretched: in turns."""
    lull, silence, mpd = Watch(), Watch(), Watch()
    form = None
    with stage.daemon():
        # A pace is kept for 20 s before it is rendered.
        stage.play("--tempo", 70, track=RECORDING)
        eventually("the recording is rendered", lambda: method(stage) == "rendered", 240)
    for _ in range(effort.rounds):
        with stage.daemon() as lulld:
            stage.play("--tempo", 70, track=RECORDING)
            eventually("nothing is stretched", lambda: method(stage) == "rendered")
            form = form or stage.inputs()[0]
            lull.add(effort, lulld)
        with stage.floor(form, 2048) as floor:
            silence.add(effort, floor)
        with stage.mpd(music=stage.recording(RECORDING)) as player:
            stage.run("mpc", "play")
            mpd.add(effort, player)
    return [
        Figure(
            "recording, steady: processor time beyond the floor", "ms/s", lull.beyond(silence), "mpd's whole, unstretched",
            mpd.processor, times(1)),
        Figure("recording, steady: resident memory", "MB", lull.memory, "mpd, unstretched", mpd.memory),
    ]


def method(stage):
    return stage.status().get("recording", {}).get("method")
