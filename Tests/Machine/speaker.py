# SPDX-License-Identifier: GPL-3.0-or-later
"""A USB speaker with a switch: what it plays, and what happens when it is unplugged."""

import json
import time

import sound

# Says when the card's node can be opened by the group, and when the card then runs; both on the monotonic clock.
WATCH = r"""python3 - <<'END'
import grp, os, re, time
audio = grp.getgrnam("audio").gr_gid
end, usable = time.monotonic() + 60, None
while time.monotonic() < end:
    try:
        cards = [l.split()[0] for l in open("/proc/asound/cards") if "USB-Audio" in l]
        node = os.stat(f"/dev/snd/pcmC{cards[0]}D0p")
        if usable is None and node.st_gid == audio and node.st_mode & 0o060 == 0o060:
            usable = node.st_ctime - time.time() + time.monotonic()
        status = open(f"/proc/asound/card{cards[0]}/pcm0p/sub0/status").read()
        found = re.search(r"state: RUNNING[\s\S]*trigger_time: ([\d.]+)", status)
        if usable and found:
            print(float(found[1]) - usable)
            break
    except (OSError, IndexError):
        pass
    time.sleep(0.01)
END"""


def leap(said):
    """Seconds by which the tune's line moved as the card came back; the emulated card's own clock is no better."""
    line = None
    for text in said.splitlines():
        event = json.loads(text)
        line = event.get("timeline", line)
        if event["topic"] != "timeline" or not event["running"]:
            continue
        if line and event["beat"] - line["beat"] > 1:
            return (event["at"] - line["at"]) / 1e9 - (event["beat"] - line["beat"]) * 60 / event["tempo"]
        line = event
    return None


def it_sounds(checks):
    checks.start()
    mark = checks.machine.played()
    checks.check("Lull plays ticks at 60 beats a minute", checks.plays())
    time.sleep(16)
    status = checks.status()
    tempo, count = sound.tempo(checks.machine.keep_take(), mark)
    # The emulated speaker waits for a busy host, and what it plays then lasts as much longer.
    checks.check("the speaker plays them", tempo and abs(tempo - 60) < 1, f"{count} ticks at {tempo} beats a minute")
    checks.check("not one under-run", status["device"]["underruns"] == 0, status["device"])


def unplugged(checks):
    checks.start()
    checks.plays()
    time.sleep(8)
    process = checks.process()
    checks.machine.unplug()
    gone = checks.until(lambda: checks.status()["device"]["state"] == "waiting", 10)
    first = checks.status()
    time.sleep(4)
    second = checks.status()
    beats, seconds = second["beat"] - first["beat"], second["daemon"]["uptime"] - first["daemon"]["uptime"]
    checks.check("unplugged, the tune goes on unheard", gone and second["state"] == "playing", second["device"])
    checks.check("at its pace", abs(beats - seconds) < 0.4, f"{beats:.2f} beats in {seconds:.1f} s at 60 a minute")
    events = checks.machine.shell.send("timeout 25 lull events --topics timeline,device", 60)
    watch = checks.machine.shell.send(WATCH, 90)
    time.sleep(3)
    checks.machine.plug()
    late = float(checks.machine.shell.answer(watch, 120)["said"])
    checks.check("plugged in, it sounds within a second", late < 1, f"{late * 1000:.0f} ms after the card could be opened")
    off = leap(checks.machine.shell.answer(events, 120)["said"])
    checks.check("on the beat where the tune is by then", off is not None and abs(off) < 0.5, f"{off} s beside it")
    tempo, count = sound.tempo(checks.machine.keep_take())
    checks.check("the speaker plays the ticks again", tempo and abs(tempo - 60) < 1, f"{count} ticks, {tempo}")
    checks.check("it is the same process", checks.process() == process)


def off_and_on(checks):
    """A loose plug, ten times."""
    process = checks.process()
    for _ in range(10):
        checks.machine.qmp("device_del", id="speaker")
        time.sleep(1.5)
        checks.machine.plug()
        time.sleep(1.5)
    back = checks.until(lambda: checks.status()["device"]["state"] == "open", 20)
    checks.check("ten quick losses leave it playing", back and checks.process() == process, checks.status()["device"])
    held = checks.root(f"ls /proc/{process}/fd | wc -l")[1]
    checks.check("and it holds no more files than before", int(held) < 40, held)


def another_number(checks):
    """The card that is wanted is another number than before: others are there first."""
    checks.start()
    checks.root("mkdir -p /etc/lull; cp -p /etc/lull/lull.toml /run/lull.toml 2>/dev/null;"
                "printf '[sound]\\ndevice = \"plughw:CARD=Audio\"\\n' >/etc/lull/lull.toml; systemctl restart lulld")
    checks.machine.unplug()
    checks.root("modprobe snd-aloop; modprobe snd-dummy; udevadm settle")
    checks.machine.plug()
    checks.until(lambda: "USB-Audio" in checks.root("cat /proc/asound/cards")[1], 10)
    cards = checks.root("grep -o '^ *[0-9]* \\[[A-Za-z]*' /proc/asound/cards")[1]
    checks.check("Lull plays", checks.plays())
    time.sleep(3)
    running = checks.root("grep -l RUNNING /proc/asound/card*/pcm*p/sub0/status; cat /proc/asound/card2/id")[1]
    checks.check("the card keeps its id where numbers change", "card2" in running and "Audio" in running, f"{running} of {cards}")
    checks.lull("stop --now")
    checks.root("systemctl stop lulld; rmmod snd-dummy snd-aloop; cp -p /run/lull.toml /etc/lull/lull.toml; systemctl start lulld")


def another_speaker(checks):
    """A second USB card, plugged in while the first one is away, is not taken for it."""
    checks.start()
    checks.plays()
    time.sleep(3)
    checks.machine.plug("other", 2, "nothing")
    time.sleep(3)
    checks.check("a second card changes nothing", checks.status()["device"]["name"] == "plughw:CARD=Audio")
    checks.machine.unplug()
    time.sleep(4)
    device = checks.status()["device"]
    checks.check("nor is it taken when the first one goes", device["state"] == "waiting", device)
    checks.machine.plug()
    back = checks.until(lambda: checks.status()["device"]["state"] == "open", 15)
    checks.check("the first one is taken when it comes back", back, checks.status()["device"])
    checks.lull("stop --now")
    checks.machine.qmp("device_del", id="other")


ALL = [it_sounds, unplugged, off_and_on, another_number, another_speaker]
