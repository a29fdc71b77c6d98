# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder with a sound server of one sink that can be unplugged, `lulld` that plays there, and what both say of themselves."""

import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

RATE = 48_000


def eventually(what, condition, seconds=20):
    """Waits until `condition` answers with something true, and returns that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds} s in vain until {what}")


class House:
    """Everything that it starts ends with it."""

    def __init__(self, folder, lull, lulld):
        self.folder, self.lull, self.lulld = Path(folder), lull, lulld
        self.running = []
        self.pieces = 0
        for place in "run", "home":
            (self.folder / place).mkdir(exist_ok=True)
        asound = self.folder / "asound.conf"
        asound.write_text("</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n")
        (self.folder / "client.conf").write_text("autospawn = no\n")
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder / "home"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "PULSE_SERVER": f"unix:{self.folder}/pulse.sock",
            "PULSE_CLIENTCONFIG": str(self.folder / "client.conf"),
            "ALSA_CONFIG_PATH": str(asound),
        }
        script = self.folder / "server.pa"
        script.write_text(f"load-module module-native-protocol-unix auth-anonymous=1 socket={self.folder}/pulse.sock\n")
        # In real time, as a desktop's is: what is tried is Lull, not a sound server that waits for the processor.
        self.spawn(
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--high-priority", "--realtime", "-F", script)
        eventually("pulseaudio answers", lambda: self.does("pactl", "info"))
        self.plug()
        self.daemon = self.spawn(lulld, "--device", "default")
        eventually("lulld answers", lambda: self.does(lull, "status"))

    def spawn(self, *command, **more):
        log = open(self.folder / f"{Path(command[0]).name}.log", "ab")
        # setpriv: should this script be killed, nothing goes on playing.
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *map(str, command)], env=self.environment, stdin=subprocess.DEVNULL,
            **({"stdout": log, "stderr": log} | more))
        self.running.append(process)
        return process

    def end(self, process, how=signal.SIGTERM):
        process.send_signal(how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.running.remove(process)
        return process.returncode

    def close(self):
        for process in reversed(self.running[:]):
            self.end(process, signal.SIGKILL)

    def run(self, *command):
        return subprocess.run(
            list(map(str, command)), env=self.environment, check=True, capture_output=True, text=True, timeout=60).stdout

    def does(self, *command):
        return subprocess.run(list(map(str, command)), env=self.environment, capture_output=True).returncode == 0

    # The sound card

    def plug(self):
        """The one sink of the server comes; returns when, in seconds of CLOCK_MONOTONIC."""
        self.sink = self.run(
            "pactl", "load-module", "module-null-sink", "sink_name=nul", f"rate={RATE}", "format=s16le").strip()
        return time.monotonic()

    def unplug(self):
        """It goes, and takes with it whatever plays there."""
        at = time.monotonic()
        self.run("pactl", "unload-module", self.sink)
        return at

    # What is seen from outside

    def status(self):
        return json.loads(self.run(self.lull, "status", "--json"))

    def holdings(self):
        """What the daemon holds: kB, descriptors, threads; and ticks of the processor so far."""
        proc = Path(f"/proc/{self.daemon.pid}")
        kilobytes = next(
            int(line.split()[1]) for line in (proc / "status").read_text().splitlines() if line.startswith("VmRSS:"))
        times = (proc / "stat").read_text().rsplit(")", 1)[1].split()
        return {
            "kilobytes": kilobytes, "descriptors": len(os.listdir(proc / "fd")),
            "threads": len(os.listdir(proc / "task")), "processor": int(times[11]) + int(times[12])}


class Piece:
    """What the sink plays from now until it is unplugged, and when: a file of 16-bit samples, and beside it, for each part
    that came, the samples so far and the moment of CLOCK_MONOTONIC, in nanoseconds."""

    def __init__(self, house):
        self.name = house.folder / f"piece-{house.pieces:03}"
        house.pieces += 1
        self.house = house
        self.process = house.spawn(
            "parec", "--raw", "--latency-msec=10", "--format=s16le", "--channels=1", f"--rate={RATE}", "-d",
            "nul.monitor", stdout=subprocess.PIPE)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        samples = 0
        with open(f"{self.name}.raw", "wb") as sound, open(f"{self.name}.times", "w") as times:
            while part := os.read(self.process.stdout.fileno(), 65_536):
                at = time.monotonic_ns()
                sound.write(part)
                samples += len(part)
                print(samples // 2, at, file=times)

    def finish(self):
        self.house.end(self.process, signal.SIGKILL)
        self.thread.join()
        self.process.stdout.close()
