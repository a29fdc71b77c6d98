# SPDX-License-Identifier: GPL-3.0-or-later
"""What every check needs: one calm line each, and Lull as root and others type it."""

import json
import time


class Checks:
    """Prints `ok` or `NOT ok` with what was seen, and counts."""

    def __init__(self, machine):
        self.machine = machine
        self.failed = self.passed = 0

    def check(self, what, holds, seen=""):
        line = " ".join(str(seen).split())
        if holds:
            self.passed += 1
            print(f"ok      {what}" + (f": {line[:160]}" if line else ""), flush=True)
        else:
            self.failed += 1
            print(f"NOT ok  {what}: {line[-600:]}", flush=True)

    def group(self, run, *arguments):
        """A check that cannot be made is not ok; the next ones are made all the same."""
        try:
            run(self, *arguments)
        except (RuntimeError, KeyError, ValueError, TypeError, IndexError) as error:
            self.check(run.__name__, False, f"{type(error).__name__}: {error}")

    def root(self, command, timeout=120):
        return self.machine.attempt(command, timeout)

    def lull(self, words, user=None, timeout=60):
        """(exit code, what it said)"""
        if user:
            return self.root(f"su - {user} -c 'lull {words}'", timeout)
        return self.root(f"lull {words}", timeout)

    def status(self):
        code, said = self.lull("status --json")
        if code != 0:
            raise RuntimeError(f"lull status: {code}: {said}")
        return json.loads(said.splitlines()[-1])

    def until(self, what, seconds, pause=0.5):
        """Whether `what()` comes true in time."""
        end = time.monotonic() + seconds
        while True:
            if what():
                return True
            if time.monotonic() > end:
                return False
            time.sleep(pause)

    def start(self):
        """Lull runs, answers and is silent."""
        self.root("systemctl reset-failed lulld.service lulld.socket; systemctl start lulld.socket lulld.service")
        self.lull("stop --now")
        return self.until(lambda: self.status()["state"] == "stopped", 20)

    def plays(self, words="--voice tick --tempo 60 --no-limit", user=None):
        """Plays ticks, which are little work for a slow processor, and waits until they sound."""
        code, said = self.lull(f"play {words}", user)
        if code != 0:
            raise RuntimeError(f"lull play: {code}: {said}")
        return self.until(lambda: self.status()["device"]["state"] == "open", 20)

    def process(self):
        return self.root("systemctl show -p MainPID --value lulld.service")[1]

    def journal(self, words="-u lulld.service"):
        return self.root(f"journalctl -b --no-pager -o cat {words}")[1]
