# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of our own, a sound server with one clocked null sink, and the players that play into it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
TUNE = HERE.parent / "Sounds" / "brahms_wiegenlied.abc"
TRACK = "brahms-wiegenlied"
RECORDING = "suo-gan-on-the-harp"
SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
VOICE_OOHS = 53  # of General MIDI, counted from 0


def eventually(what, condition, seconds=15):
    """Waits until `condition` answers with something true, and returns that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.02)
    raise TimeoutError(f"waited {seconds} s in vain until {what}")


class Lines:
    """A conversation in lines over a Unix socket."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(str(path))
        self.read(b"\n")  # both daemons greet

    def read(self, ending):
        answer = b""
        while not answer.endswith(ending):
            part = self.socket.recv(65536)
            if not part:
                raise EOFError("the daemon hung up")
            answer += part
        return answer

    def ask(self, question, ending):
        self.socket.sendall(question)
        return self.read(ending)

    def close(self):
        self.socket.close()


class Stage:
    """Everything lives in one temporary folder and ends with this object."""

    def __init__(self, programs):
        self.lull, self.lulld = programs
        self.folder = Path(tempfile.mkdtemp(prefix="lull-bench-"))
        self.sounds = HERE.parent / "Sounds"
        self.mpd_socket = self.folder / "mpd.sock"
        self.lull_socket = self.folder / "lull" / "lull.sock"
        self.first_writes = self.folder / "first-writes"
        self.running = []
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self.folder}/pulse.sock",
            "ALSA_CONFIG_PATH": self.write("asound.conf", "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n"),
            "MPD_HOST": str(self.mpd_socket),
            "FIRST_WRITE": str(self.first_writes),
            "LULL_LIBRARY_SOUNDS": str(self.sounds),
        }
        self.silence = self.compile("silence.c", "silence", ["-lasound"])
        self.shim = self.compile("first_write.c", "first_write.so", ["-shared", "-fPIC", "-ldl"])
        self.start_pulse()
        self.midi = self.make_midi()

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def compile(self, source, name, options):
        made = str(self.folder / name)
        subprocess.run(["gcc", "-O2", "-Wall", "-Werror", "-o", made, str(HERE / source), *options], check=True)
        return made

    def make_midi(self):
        tune = re.sub(r"^(K:.*)$", rf"\1\n%%MIDI program {VOICE_OOHS}", TUNE.read_text(), count=1, flags=re.M)
        midi = str(self.folder / "tune.mid")
        subprocess.run(["abc2midi", self.write("tune.abc", tune), "-o", midi], check=True, stdout=subprocess.DEVNULL)
        return midi

    # Processes

    def spawn(self, *command, **more):
        environment = self.environment | {name: str(value) for name, value in more.items()}
        log = open(self.folder / f"{Path(command[0]).name}.log", "ab")
        # setpriv: should this script be killed, nothing goes on playing.
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *map(str, command)],
            env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def end(self, process, how=signal.SIGTERM):
        process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdin.close()
        self.running.remove(process)

    @contextmanager
    def another(self):
        """A stage beside this one, with nothing in common."""
        stage = Stage((self.lull, self.lulld))
        try:
            yield stage
        finally:
            stage.close()

    @contextmanager
    def process(self, *command, **more):
        process = self.spawn(*command, **more)
        try:
            yield process
        finally:
            self.end(process)

    def close(self):
        for process in reversed(self.running[:]):
            self.end(process, signal.SIGKILL)
        shutil.rmtree(self.folder)

    def run(self, *command):
        return subprocess.run(
            list(map(str, command)), env=self.environment, check=True, capture_output=True, text=True).stdout

    # Sound server

    def start_pulse(self):
        script = self.write("server.pa", (
            "load-module module-null-sink sink_name=nul rate=48000 format=s16le\n"
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self.folder}/pulse.sock\n"))
        self.spawn("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "-F", script)
        eventually("pulseaudio answers", lambda: subprocess.run(
            ["pactl", "info"], env=self.environment, capture_output=True).returncode == 0)

    def inputs(self):
        """The streams that the sink plays: (format, channels) of each."""
        lines = self.run("pactl", "list", "short", "sink-inputs").splitlines()
        return [re.search(r"(\w+) (\d+)ch \d+Hz$", line).groups() for line in lines]

    # Players

    @contextmanager
    def daemon(self, **more):
        """`lulld`, which answers and is silent."""
        self.lull_socket.unlink(missing_ok=True)
        with self.process(self.lulld, "--device", "default", **more) as process:
            eventually("lulld answers", self.lull_answers)
            yield process

    def lull_answers(self):
        return subprocess.run([self.lull, "status"], env=self.environment, capture_output=True).returncode == 0

    def status(self):
        return json.loads(self.run(self.lull, "status", "--json"))

    def play(self, *options, track=TRACK):
        self.run(self.lull, "play", track, *options)
        eventually("the device is open", lambda: self.status()["device"]["state"] == "open")

    def stop(self):
        self.run(self.lull, "stop", "--now")
        eventually("the device is closed", lambda: self.status()["device"]["state"] == "closed", 30)

    def recording(self, track):
        """The sound file of a recording that comes with Lull."""
        return self.sounds / f"{track.replace('-', '_')}.flac"

    def mpd_command(self, folder):
        """What starts mpd with the sound files in `folder`."""
        configuration = self.write(f"{folder.name}.mpd.conf", (
            f'music_directory "{folder}"\ndb_file "{folder}.db"\nstate_file "{folder}.state"\n'
            f'bind_to_address "{self.mpd_socket}"\nzeroconf_enabled "no"\n'
            'audio_output {\n type "alsa"\n name "alsa"\n device "default"\n}\n'))
        return ["mpd", "--no-daemon", configuration]

    def mpd_answers(self):
        return subprocess.run(["mpc", "status"], env=self.environment, capture_output=True).returncode == 0

    @contextmanager
    def mpd(self, music=None, **more):
        """`mpd`, which answers and is silent; its queue holds the same tune as a sound file, or another file."""
        folder = self.folder / "music"
        folder.mkdir(exist_ok=True)
        if not (folder / "tune.flac").exists():
            self.run(self.lulld, "render", TRACK, "-o", folder / "tune.flac", "--for", "60s")
        if music:
            shutil.copy(music, folder)
        self.mpd_socket.unlink(missing_ok=True)
        with self.process(*self.mpd_command(folder), **more) as process:
            eventually("mpd answers", self.mpd_answers)
            self.run("mpc", "--wait", "update")
            self.run("mpc", "clear")
            self.run("mpc", "add", music.name if music else "tune.flac")
            yield process

    def floor(self, form, period):
        """Writes silence, as Lull would: in the same form and as much at a time."""
        form = {"float32le": "FLOAT_LE", "s32le": "S32_LE", "s16le": "S16_LE"}[form[0]], form[1]
        return self.process(self.silence, *form, period)

    def fluidsynth(self):
        """The same tune, hummed by FluidR3's "voice oohs", in real time, as often and as far ahead as Lull plays."""
        return self.process(
            "fluidsynth", "-q", "-i", "-n", "-a", "alsa", "-o", "audio.alsa.device=default", "-r", 48000, "-z", 2048,
            "-c", 4, SOUNDFONT, self.midi)
