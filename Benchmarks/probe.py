# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel tells of a process."""

import re
import subprocess
import tempfile
import time
from pathlib import Path


def field(text, name):
    return int(re.search(rf"^{name}:\s+(\d+)", text, re.M).group(1))


class Usage:
    """Context switches and processor time of a process's threads so far. The difference of two is what went by."""

    def __init__(self, pid):
        self.instant = time.monotonic()
        self.switches, self.time, self.names = {}, {}, {}
        for task in Path(f"/proc/{pid}/task").iterdir():
            thread = int(task.name)
            try:
                status = (task / "status").read_text()
                self.time[thread] = int((task / "schedstat").read_text().split()[0])
            except FileNotFoundError:
                continue  # it has ended meanwhile
            self.names[thread] = re.search(r"^Name:\t(.*)$", status, re.M).group(1)
            self.switches[thread] = tuple(
                field(status, f"{kind}_ctxt_switches") for kind in ("voluntary", "nonvoluntary"))

    def thread(self, name):
        """The thread whose name begins so."""
        return next(thread for thread, known in self.names.items() if known.startswith(name))

    def since(self, earlier):
        return Difference(earlier, self)


class Difference:
    def __init__(self, before, after):
        self.seconds = after.instant - before.instant
        self.processor = sum(
            time - before.time.get(thread, 0) for thread, time in after.time.items()) * 1e-9 / self.seconds
        self._before, self._after = before, after

    def wakes(self, thread=None):
        """Times that a thread, or all together, slept and were woken."""
        return self._count(0, thread)

    def switches(self, thread=None):
        """Those, and the times that the processor was taken away."""
        return self._count(0, thread) + self._count(1, thread)

    def _count(self, kind, only):
        return sum(
            counts[kind] - self._before.switches.get(thread, (0, 0))[kind]
            for thread, counts in self._after.switches.items() if only in (None, thread))


def over(seconds, *pids):
    """What each process did in the next `seconds`."""
    before = [Usage(pid) for pid in pids]
    time.sleep(seconds)
    return [Usage(pid).since(earlier) for pid, earlier in zip(pids, before)]


def resident(pid):
    """Megabytes of memory (10^6 bytes)."""
    return field(Path(f"/proc/{pid}/status").read_text(), "VmRSS") * 1024 / 1e6


def polls(thread, seconds):
    """Returns from poll(2) a second, by strace, or None where we may not trace."""
    with tempfile.NamedTemporaryFile("r") as log:
        begin = time.monotonic()
        tracer = subprocess.Popen(
            ["strace", "-q", "-p", str(thread), "-e", "trace=poll,ppoll", "-o", log.name],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        if tracer.poll() is not None:
            return None
        passed = time.monotonic() - begin
        tracer.terminate()
        tracer.wait()
        return sum(1 for line in log if re.match(r"p?poll\(.*\) = \d", line)) / passed
