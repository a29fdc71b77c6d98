# SPDX-License-Identifier: GPL-3.0-or-later
"""What `lull doctor` says of a real card."""

import json
import time


def findings(checks, words=""):
    """(exit code, {check: finding})"""
    code, said = checks.lull(f"doctor --json {words}", timeout=90)
    try:
        return code, {finding["check"]: finding for finding in json.loads(said[said.index("{"):])["checks"]}
    except (ValueError, KeyError):
        raise RuntimeError(f"lull doctor --json {words}: {code}: {said}") from None


def told(checks, what, name, *words, code=74):
    """That a check is a fault, and says these words."""
    found, by_name = findings(checks)
    finding = by_name.get(name, {})
    said = json.dumps(finding, ensure_ascii=False)
    right = found == code and finding.get("state") == "fault" and all(word in said for word in words)
    checks.check(what, right, f"exit {found}, {said}")


def healthy(checks):
    checks.start()
    checks.plays()
    code, by_name = findings(checks)
    faults = [name for name, finding in by_name.items() if finding["state"] == "fault"]
    checks.check("doctor finds no fault in what plays", code == 0 and not faults, f"exit {code} {faults}")
    form = json.dumps(by_name.get("format"))
    checks.check("it knows the card's form", "48000" in form and "S16_LE" in form, form)


def mixer(checks):
    name = checks.root("amixer -c Audio scontrols | sed -n \"s/.*'\\(.*\\)'.*/\\1/p\" | head -1")[1]
    checks.root(f"amixer -q -c Audio sset '{name}' mute")
    told(checks, "a muted card", "mixer", "muted")
    checks.root(f"amixer -q -c Audio sset '{name}' unmute; amixer -q -c Audio sset '{name}' 0")
    told(checks, "a card at zero", "mixer", "zero")
    checks.root(f"amixer -q -c Audio sset '{name}' 10%")
    found = findings(checks)[1]["mixer"]
    checks.check("a card turned down low", found["state"] == "warning", found)
    checks.root(f"amixer -q -c Audio sset '{name}' 94%")
    found = findings(checks)[1]["mixer"]
    checks.check("and one that is not", found["state"] == "ok", found)
    checks.lull("stop --now")


def held(checks):
    checks.until(lambda: checks.root("cat /proc/asound/card*/pcm0p/sub0/status")[1] == "closed", 40, 1)
    checks.machine.shell.send("aplay -q -D plughw:CARD=Audio -f cd /dev/zero & echo $! >/run/aplay.pid; wait", 200)
    checks.until(lambda: "RUNNING" in checks.root("cat /proc/asound/card*/pcm0p/sub0/status")[1], 20)
    code, said = checks.lull("play --voice tick --tempo 60")
    told(checks, "a card that another program has, and which", "busy", "aplay", code=75)
    checks.root("kill $(cat /run/aplay.pid)")
    checks.lull("stop --now")


def away(checks):
    checks.start()
    checks.machine.unplug()
    time.sleep(1)
    told(checks, "a card that is not there", "cards", "Switch the speaker on")
    # The card is on the bus, and no driver takes it.
    checks.root("echo 'install snd-usb-audio /bin/false' >/etc/modprobe.d/no.conf; modprobe -r snd-usb-audio")
    checks.machine.plug()
    time.sleep(4)
    told(checks, "a card on the USB that no driver takes", "usb", "QEMU")
    checks.root("rm /etc/modprobe.d/no.conf; modprobe snd-usb-audio; udevadm settle")
    found = findings(checks)[1]["usb"]
    checks.check("and one that a driver took", found["state"] == "ok", found)


def none_runs(checks):
    checks.root("systemctl stop lulld.service lulld.socket")
    told(checks, "no daemon", "daemon", code=69)
    checks.root("systemctl start lulld.socket lulld.service")


def listens(checks):
    """The card that plays is the card that hears: the kernel's loop."""
    checks.root("modprobe snd-aloop; udevadm settle; mkdir -p /run/systemd/system/lulld.service.d;"
                "printf '[Service]\\nEnvironment=LULL_SOUND_DEVICE=plughw:CARD=Loopback,DEV=0\\n'"
                " >/run/systemd/system/lulld.service.d/loop.conf; systemctl daemon-reload; systemctl restart lulld")
    checks.start()
    code, by_name = findings(checks, "--listen --microphone plughw:CARD=Loopback,DEV=1")
    finding = by_name.get("listen", {})
    checks.check("doctor hears its own ticks through the kernel's loop", finding.get("state") == "ok", f"exit {code}, {finding}")
    checks.root("rm /run/systemd/system/lulld.service.d/loop.conf; systemctl daemon-reload; systemctl restart lulld; rmmod snd-aloop")


ALL = [healthy, mixer, held, away, none_runs, listens]
