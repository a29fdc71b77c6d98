# SPDX-License-Identifier: GPL-3.0-or-later
"""mpv, steered over its socket."""

import json
import socket
from contextlib import contextmanager

from stage import eventually


class Remote:
    """A conversation with mpv: JSON lines, with events among the answers."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(str(path))
        self.file = self.socket.makefile()
        self.number = 0

    def ask(self, *command):
        self.number += 1
        self.socket.sendall(json.dumps({"command": command, "request_id": self.number}).encode() + b"\n")
        while True:
            answer = json.loads(self.file.readline())
            if answer.get("request_id") == self.number and "error" in answer:
                return answer

    def close(self):
        self.file.close()
        self.socket.close()


@contextmanager
def mpv(stage, *options, **more):
    """mpv, which waits for files: its process, and its remote."""
    path = stage.folder / "mpv.sock"
    path.unlink(missing_ok=True)
    command = [
        "mpv", "--no-config", "--no-terminal", "--no-video", "--idle=yes", "--ao=alsa", "--audio-device=alsa/default",
        "--loop-file=inf", f"--input-ipc-server={path}", *options]
    with stage.process(*command, **more) as process:
        eventually("mpv answers", lambda: is_there(path))
        remote = Remote(path)
        try:
            yield process, remote
        finally:
            remote.close()


def is_there(path):
    try:
        Remote(path).close()
    except OSError:
        return False
    return True
