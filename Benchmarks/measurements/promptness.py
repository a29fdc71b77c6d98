# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon it starts, sounds and changes."""

import json
import socket
import time

from hearing import Tape, click_recording, moment
from mpv import mpv
from report import Figure, at_most, times
from stage import TRACK, Lines, eventually

PERIOD = 0.75  # seconds between the clicks of the recording
FASTER = 1.2


def started(stage, effort):
    """From the start of a daemon to its first answer, in turns."""
    folder = stage.folder / "music"
    with stage.mpd():
        pass  # its data base is made
    lull = {"command": [stage.lulld, "--device", "default"], "path": stage.lull_socket}
    mpd = {"command": stage.mpd_command(folder), "path": stage.mpd_socket}
    ours, theirs = [], []
    for _ in range(effort.starts):
        ours.append(until_answer(stage, question=b'{"jsonrpc":"2.0","id":1,"method":"status"}\n', **lull))
        theirs.append(until_answer(stage, question=b"status\n", **mpd))
    return [Figure("daemon: from start to the first answer", "ms", ours, "mpd", theirs, times(1))]


def until_answer(stage, command, path, question, **more):
    path.unlink(missing_ok=True)
    begin = time.monotonic()
    with stage.process(*command, **more):
        while (link := connected(path)) is None:
            if time.monotonic() > begin + 120:
                raise TimeoutError(f"nobody listens at {path}")
            time.sleep(0.0005)
        link.recv(65536)
        link.sendall(question)
        link.recv(65536)
        taken = time.monotonic() - begin
        link.close()
    return 1e3 * taken


def connected(path):
    link = socket.socket(socket.AF_UNIX)
    try:
        link.connect(str(path))
        return link
    except OSError:
        link.close()
        return None


def first_frame(stage, effort):
    """From the command to the first frames that a closed device accepts, seen by a preloaded shim, in turns."""
    over_socket, loadfile, typed, mpc = [], [], [], []
    with stage.mpd():
        pass  # the sound file is made
    file = stage.folder / "music" / "tune.flac"
    for _ in range(max(5, effort.starts)):
        with stage.daemon(LD_PRELOAD=stage.shim):
            link = Lines(stage.lull_socket)
            over_socket.append(until_first_write(stage, lambda: ask(link, "play", track=TRACK)))
            link.close()
        with mpv(stage, LD_PRELOAD=stage.shim) as (_, remote):
            loadfile.append(until_first_write(stage, lambda: remote.ask("loadfile", str(file))))
        with stage.daemon(LD_PRELOAD=stage.shim):
            typed.append(until_first_write(stage, lambda: stage.run(stage.lull, "play", TRACK)))
        with stage.mpd(LD_PRELOAD=stage.shim):
            mpc.append(until_first_write(stage, lambda: stage.run("mpc", "play")))
    name = "to the first frame accepted, device closed before"
    return [
        Figure(f"play over the socket {name}", "ms", over_socket, "mpv loadfile", loadfile, times(1)),
        Figure(f"lull play {name}", "ms", typed, "mpc play", mpc),
    ]


def ask(link, method, **params):
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = json.loads(link.ask(json.dumps(request).encode() + b"\n", b"\n"))
    if "error" in answer:
        raise RuntimeError(f"{method}: {answer['error']['message']}")
    return answer["result"]


def until_first_write(stage, command):
    stage.first_writes.unlink(missing_ok=True)
    begin = time.monotonic_ns()
    command()
    line = eventually("the device has accepted a frame", lambda: first_line(stage.first_writes))
    return (int(line) - begin) / 1e6


def first_line(path):
    text = path.read_text() if path.exists() else ""
    return text.splitlines()[0] if "\n" in text else None


def change(stage, effort):
    """From a command to the moment from which the new tempo is heard, on tape."""
    clicks = stage.folder / "clicks" / "click_recording.wav"
    clicks.parent.mkdir(exist_ok=True)
    click_recording(clicks, PERIOD, 60)
    sounds = f"{stage.sounds}:{clicks.parent}"
    tick, recording = ["brahms-wiegenlied", "--voice", "tick"], ["click-recording"]
    cases = [("a score", "standard", tick, 0.3), ("a score, quiet profile", "quiet", tick, 0.5),
             ("a recording", "standard", recording, 0.45), ("a recording, quiet profile", "quiet", recording, 0.5)]
    mpv_takes = mpv_changes(stage, effort, clicks)
    figures = []
    for name, profile, track, budget in cases:
        with stage.daemon(LULL_SOUND_PROFILE=profile, LULL_LIBRARY_SOUNDS=sounds):
            taken = lull_changes(stage, effort, track)
        figures.append(Figure(
            f"tempo to the first beat at it, {name}", "ms", taken, "mpv speed, a recording", mpv_takes, at_most(1e3 * budget)))
    return figures


def lull_changes(stage, effort, track):
    tempo = 60 / PERIOD
    tape = Tape(stage)
    stage.play(*track[1:], "--tempo", tempo, track=track[0])
    link = Lines(stage.lull_socket)
    taken = changes(tape, effort, tempo, lambda share: ask(link, "tempo", value=tempo * share))
    stage.stop()
    link.close()
    return taken


def mpv_changes(stage, effort, clicks):
    with mpv(stage) as (_, remote):
        tape = Tape(stage)
        remote.ask("loadfile", str(clicks))
        return changes(tape, effort, 60 / PERIOD, lambda share: remote.ask("set_property", "speed", share))


def changes(tape, effort, tempo, steer):
    """Faster and back again, so many times: milliseconds until each was heard."""
    given = []
    time.sleep(5)
    for place in range(effort.changes):
        time.sleep(5.3)  # and so at any place in a beat
        share = FASTER if place % 2 == 0 else 1
        given.append((time.monotonic(), share))
        steer(share)
    time.sleep(6)
    heard, _ = tape.clicks()
    periods = {1: 60 / tempo, FASTER: 60 / tempo / FASTER}
    taken = [moment(heard, at, periods[FASTER if share == 1 else 1], periods[share]) for at, share in given]
    return [1e3 * seconds for seconds in taken if seconds is not None]
