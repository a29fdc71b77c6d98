# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon it answers."""

import json
import selectors
import socket
import time

from report import Figure, at_most, times
from stage import Lines

from .effort import median_of, p99

ASK_STATUS = b'{"jsonrpc":"2.0","id":1,"method":"status","params":{}}\n'
CLIENTS, CALLS, SECONDS = 32, 100, 5


def commands(stage, effort):
    """`lull status` beside `mpc status`, and what the program's start takes of it, in turns."""
    asked = {
        "status": [stage.lull, "status"], "mpc": ["mpc", "status"], "start": [stage.lull, "--version", "--socket", "/nowhere"]}
    samples = {name: [] for name in asked}
    file = stage.folder / "hyperfine.json"
    with stage.daemon(), stage.mpd():
        for _ in range(4):
            for name, command in asked.items():
                stage.run(
                    "hyperfine", "--shell=none", "--warmup=3", f"--runs={effort.runs // 4}", "--style=none",
                    f"--export-json={file}", " ".join(command))
                samples[name] += [1e3 * taken for taken in json.loads(file.read_text())["results"][0]["times"]]
    return [
        Figure(f"lull status, {effort.runs} times", "ms", samples["status"], "mpc status", samples["mpc"], at_most(10)),
        Figure("lull --version, no daemon asked", "ms", samples["start"], budget=at_most(3)),
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
                ours.append(timed(lull, ASK_STATUS, b"\n"))
                theirs.append(timed(mpd, b"status\n", b"OK\n"))
            figures += [
                Figure(
                    f"{state}: status on an open connection, median", "us", [median_of(block) for block in ours], "mpd",
                    [median_of(block) for block in theirs], times(1)),
                Figure(
                    f"{state}: the same, p99", "us", [p99(sum(ours, []))], "mpd", [p99(sum(theirs, []))]),
            ]
        lull.close()
        mpd.close()
    return figures


def timed(connection, question, ending):
    taken = []
    for _ in range(100):
        begin = time.perf_counter_ns()
        connection.ask(question, ending)
        taken.append((time.perf_counter_ns() - begin) / 1e3)
    return taken


def crowd(stage, effort):
    """32 clients ask 100 times a second each while it plays: the one, then the other."""
    ours, theirs, underruns = [], [], []
    with stage.daemon(), stage.mpd():
        stage.play()
        stage.run("mpc", "play")
        time.sleep(2)
        for _ in range(effort.rounds):
            before = stage.status()["device"]["underruns"]
            ours.append(p99(ask_together(stage.lull_socket, ASK_STATUS, b"\n")))
            underruns.append(stage.status()["device"]["underruns"] - before)
            theirs.append(p99(ask_together(stage.mpd_socket, b"status\n", b"OK\n")))
    name = f"{CLIENTS} clients x {CALLS} calls a second, playing"
    return [
        Figure(f"{name}: p99", "ms", ours, "mpd", theirs, at_most(10)),
        Figure(f"{name}: under-runs", "", underruns, budget=at_most(0)),
    ]


def ask_together(path, question, ending):
    """Milliseconds from when each question was due until its answer was read."""
    chosen, links, taken = selectors.DefaultSelector(), [], []
    for _ in range(CLIENTS):
        link = socket.socket(socket.AF_UNIX)
        link.connect(str(path))
        link.recv(65536)  # the greeting
        chosen.register(link, selectors.EVENT_READ, [b"", None])  # what has come, and since when it is waited for
        links.append(link)
    begin, sent, total = time.monotonic(), 0, CLIENTS * CALLS * SECONDS
    waiting = {link: chosen.get_key(link).data for link in links}
    while len(taken) < total:
        now = time.monotonic()
        if now > begin + 4 * SECONDS:
            raise TimeoutError(f"{total - len(taken)} answers are missing")
        # Their turns lie evenly in the hundredth of a second.
        while sent < total and begin + sent / (CLIENTS * CALLS) <= now and waiting[links[sent % CLIENTS]][1] is None:
            link = links[sent % CLIENTS]
            waiting[link][1] = begin + sent / (CLIENTS * CALLS)
            link.sendall(question)
            sent += 1
        for key, _ in chosen.select(0.0002):
            key.data[0] += key.fileobj.recv(65536)
            if key.data[0].endswith(ending):
                taken.append(1e3 * (time.monotonic() - key.data[1]))
                key.data[:] = b"", None
    for link in links:
        link.close()
    return taken
