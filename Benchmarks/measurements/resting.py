# SPDX-License-Identifier: GPL-3.0-or-later
"""What a daemon costs that does nothing."""

import time

import probe
from report import Figure, at_most, times


def idle(stage, effort):
    """A daemon that never has played, and then one that has."""
    seconds = f"in {effort.idle:g} s"
    with stage.daemon() as lulld, stage.mpd() as mpd:
        time.sleep(2)
        fresh, fresh_mpd = probe.over(effort.idle, lulld.pid, mpd.pid)
        memory, memory_mpd = probe.resident(lulld.pid), probe.resident(mpd.pid)
        stage.play()
        stage.run("mpc", "play")
        time.sleep(2)
        stage.run("mpc", "stop")
        stage.stop()
        time.sleep(2)
        streams = stage.inputs()
        ours, theirs = probe.over(effort.idle, lulld.pid, mpd.pid)
        return [
            Figure(
                f"idle, never played: context switches {seconds}", "", [fresh.switches()], "mpd", [fresh_mpd.switches()],
                at_most(0)),
            Figure(f"idle: context switches {seconds}", "", [ours.switches()], "mpd", [theirs.switches()], at_most(0)),
            Figure(
                "idle: processor time", "ms/s", [ours.processor * 1e3], "mpd", [theirs.processor * 1e3], at_most(0)),
            Figure("idle: streams open on the device", "", [len(streams)], budget=at_most(0)),
            Figure("idle, never played: resident memory", "MB", [memory], "mpd", [memory_mpd], times(0.5)),
            Figure(
                "idle: resident memory", "MB", [probe.resident(lulld.pid)], "mpd", [probe.resident(mpd.pid)], times(0.5)),
        ]
