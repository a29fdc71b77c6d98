#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Follows the beat of lulld: prints each beat's number and the moment at which it is heard, as it comes.

    docs/follow.py [SOCKET]

A light or a toy would switch where this prints. It needs the line of the music alone: a beat of it, the moment on
CLOCK_MONOTONIC at which that is heard, and the tempo. From these every later beat follows until the next line comes.
"""
import json
import math
import os
import select
import socket
import sys
import time


def path():
    run = os.environ.get("XDG_RUNTIME_DIR")
    return f"{run}/lull/lull.sock" if run else "/run/lull/lull.sock"


def lines(link):
    """Yields each message that the daemon sends, and None where none is there for the moment."""
    rest = b""
    while True:
        if b"\n" in rest:
            line, rest = rest.split(b"\n", 1)
            yield json.loads(line)
            continue
        if not select.select([link], [], [], 0.02)[0]:
            yield None
            continue
        more = link.recv(65536)
        if not more:
            return
        rest += more


def main():
    link = socket.socket(socket.AF_UNIX)
    link.connect(sys.argv[1] if len(sys.argv) > 1 else path())
    request = {"jsonrpc": "2.0", "id": 1, "method": "subscribe", "params": {"topics": ["timeline"]}}
    link.sendall(json.dumps(request).encode() + b"\n")
    line, beat = None, None
    for message in lines(link):
        params = (message or {}).get("params", {})
        news = params if params.get("topic") == "timeline" else params.get("timeline")
        if news:
            line = news if news["running"] else None
            if not line:
                beat = None
                continue
            # The first beat of the line that is still to come, and that was not told by the line before.
            passed = max(0, time.monotonic_ns() - line["at"]) * line["tempo"] / 60e9
            first = math.ceil(line["beat"] + passed - 1e-6)
            beat = first if beat is None else max(beat, first)
        if not line:
            continue
        at = line["at"] + (beat - line["beat"]) * 60e9 / line["tempo"]
        if time.monotonic_ns() + 25e6 >= at:
            time.sleep(max(0, (at - time.monotonic_ns()) / 1e9))
            print(beat, int(at), flush=True)
            beat += 1


if __name__ == "__main__":
    try:
        main()
    except (KeyboardInterrupt, BrokenPipeError):
        pass
    except OSError as error:
        sys.exit(f"follow: {error}")
