# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer of its own: QEMU with a disk, a root shell, and a USB speaker that can be unplugged and writes what it plays."""

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time


class Machine:
    """One computer. Its disk stays from one `boot` to the next, as a box's does."""

    def __init__(self, folder, share):
        self.folder, self.share = folder, share
        self.process = self.control = self.shell = None
        self.takes = 0
        subprocess.run(["cp", "--sparse=always", f"{folder}/root.img", f"{folder}/disk.img"], check=True)

    # The host's processor where it can be lent, else one in software, which is ten times slower and still in time.
    @staticmethod
    def processor():
        with open("/proc/cpuinfo") as text:
            can = re.search(r"^flags.*\b(vmx|svm)\b", text.read(), re.MULTILINE)
        if can and os.access("/dev/kvm", os.R_OK | os.W_OK):
            return ["-accel", "kvm", "-cpu", "host"]
        return ["-accel", "tcg,thread=multi", "-cpu", "max"]

    def boot(self, speaker=True, options=""):
        """Boots, and waits for the root shell. `speaker`: whether the USB speaker is on from the start."""
        # One whose shutdown could not be tried still runs.
        self.end()
        folder = self.folder
        self.monitor_path, self.shell_path = f"{folder}/monitor", f"{folder}/shell"
        for path in (self.monitor_path, self.shell_path):
            if os.path.exists(path):
                os.unlink(path)
        command = [
            "qemu-system-x86_64", *self.processor(), "-M", "q35", "-m", "1024", "-smp", "2", "-nodefaults",
            "-display", "none", "-nic", "none", "-no-reboot",
            "-kernel", f"{folder}/vmlinuz", "-initrd", f"{folder}/initrd.img",
            "-append", f"root=/dev/vda ro console=ttyS0 quiet systemd.show_status=false {options}",
            "-drive", f"file={folder}/disk.img,format=raw,if=virtio",
            "-serial", f"file:{folder}/console.log",
            "-device", "virtio-serial", "-chardev", f"socket,id=shell,path={self.shell_path},server=on,wait=off",
            "-device", "virtserialport,chardev=shell,name=agent",
            "-qmp", f"unix:{self.monitor_path},server=on,wait=off",
            "-virtfs", f"local,path={self.share},mount_tag=share,security_model=none",
            "-object", "rng-random,filename=/dev/urandom,id=rng", "-device", "virtio-rng-pci,rng=rng",
            "-device", "qemu-xhci,id=usb", "-audiodev", "none,id=nothing",
            "-audiodev", f"wav,id=room,path={folder}/speaker.wav,out.frequency=48000",
        ]
        if speaker:
            command += ["-device", "usb-audio,id=speaker,audiodev=room,bus=usb.0,port=1"]
        with open(f"{folder}/qemu.log", "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.control = Lines(self.monitor_path)
        self.control.next()
        self.qmp("qmp_capabilities")
        self.shell = Shell(self.shell_path)
        self.shell.wait_until_up(600)
        self.run("mountpoint -q /share || mount -t 9p -o trans=virtio,version=9p2000.L share /share")

    def qmp(self, command, **arguments):
        self.control.send({"execute": command, "arguments": arguments})
        while True:
            answer = self.control.next()
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def run(self, command, timeout=120):
        """What a command of root's said; an error where it failed."""
        code, said = self.shell.run(command, timeout)
        if code != 0:
            raise RuntimeError(f"{command}: exit {code}: {said}")
        return said.strip()

    def attempt(self, command, timeout=120):
        """(exit code, what it said)"""
        code, said = self.shell.run(command, timeout)
        return code, said.strip()

    def plug(self, name="speaker", port=1, audiodev="room"):
        self.qmp("device_add", driver="usb-audio", id=name, audiodev=audiodev, bus="usb.0", port=str(port))

    def unplug(self, name="speaker"):
        """The file of what it played since it was plugged in."""
        self.qmp("device_del", id=name)
        time.sleep(0.5)
        return self.keep_take()

    def played(self):
        """Bytes that the speaker has played, as a mark for what comes after."""
        path = f"{self.folder}/speaker.wav"
        return os.path.getsize(path) if os.path.exists(path) else 0

    def keep_take(self):
        self.takes += 1
        kept = f"{self.folder}/take-{self.takes}.wav"
        if os.path.exists(f"{self.folder}/speaker.wav"):
            shutil.copyfile(f"{self.folder}/speaker.wav", kept)
        return kept

    def cut_power(self):
        """What the machine had not written is lost."""
        try:
            self.qmp("quit")
        except (OSError, EOFError):
            pass
        self.process.wait(20)
        self.process = None
        return self.keep_take()

    def shut_down(self):
        """As its owner does it. The seconds that it took."""
        began = time.monotonic()
        self.shell.send("systemctl poweroff")
        try:
            self.process.wait(150)
        except subprocess.TimeoutExpired:
            self.end()
            raise
        self.process = None
        return time.monotonic() - began

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process = None


class Lines:
    """JSON lines over a Unix socket that may not be there yet."""

    def __init__(self, path):
        for _ in range(200):
            try:
                self.socket = socket.socket(socket.AF_UNIX)
                self.socket.connect(path)
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise RuntimeError(f"QEMU does not answer at {path}; see qemu.log")
        self.reader = self.socket.makefile("rb")

    def send(self, message):
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def next(self):
        line = self.reader.readline()
        if not line:
            raise EOFError
        return json.loads(line)


class Shell:
    """The root shell inside. Several may use it at once."""

    def __init__(self, path):
        self.lines = Lines(path)
        self.answers, self.number = {}, 0
        self.changed = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            while True:
                answer = self.lines.next()
                with self.changed:
                    self.answers[answer["id"]] = answer
                    self.changed.notify_all()
        except (EOFError, OSError, ValueError):
            with self.changed:
                self.answers = None
                self.changed.notify_all()

    def answer(self, number, timeout):
        with self.changed:
            there = self.changed.wait_for(lambda: self.answers is None or number in self.answers, timeout)
            if self.answers is None:
                raise RuntimeError("the machine went off")
            if not there:
                raise RuntimeError("the machine does not answer; see console.log")
            return self.answers.pop(number)

    def wait_until_up(self, timeout):
        self.answer(0, timeout)

    def send(self, command, timeout=60):
        with self.changed:
            self.number += 1
            number = self.number
        self.lines.send({"id": number, "command": command, "timeout": timeout})
        return number

    def run(self, command, timeout):
        answer = self.answer(self.send(command, timeout), timeout + 60)
        return answer["code"], answer["said"]
