# SPDX-License-Identifier: GPL-3.0-or-later
"""The system's own service."""

import re
import time

DROPIN = "/run/systemd/system/lulld.service.d/check.conf"


def socket_starts_it(checks):
    enabled = checks.root("systemctl is-enabled lulld.socket lulld.service")[1].split()
    checks.check("both units are enabled", enabled == ["enabled", "enabled"], enabled)
    both = checks.root("systemctl is-active lulld.socket lulld.service")[1].split()
    checks.check("the package started both", both == ["active", "active"], both)
    checks.root("systemctl stop lulld.service; systemctl start lulld.socket")
    checks.check("stopped, it leaves its socket", checks.root("systemctl is-active lulld.socket")[1] == "active")
    began = time.monotonic()
    code, said = checks.lull("status", user="member")
    took = time.monotonic() - began
    checks.check("a member of the group starts it by asking", code == 0, f"{said} ({took:.1f} s)")
    state = checks.root("systemctl show -p ActiveState,SubState,Type,User,StatusText lulld.service")[1]
    checks.check("systemd knows when it is ready", "ActiveState=active" in state and "Type=notify" in state, state)
    checks.check("it runs as lull", checks.root(f"ps -o user= -p {checks.process()}")[1] == "lull")
    checks.root("systemctl restart lulld.socket")
    again = checks.lull("status")
    checks.check("a restarted socket starts it again", again[0] == 0, again[1])


def sandbox_holds(checks):
    checks.check("Lull plays", checks.plays())
    text = checks.root("systemctl show -p StatusText --value lulld.service")[1]
    checks.check("systemctl status says what it does", "lay" in text or "ick" in text or "um" in text, text)
    score = checks.root("systemd-analyze security lulld.service --no-pager | tail -1")[1]
    number = re.search(r"(\d+\.\d)", score)
    checks.check("the sandbox is tight", number and float(number[1]) <= 1.5, score)
    process = checks.process()
    mounts = checks.root(f"cat /proc/{process}/mountinfo")[1]
    root = [line for line in mounts.splitlines() if line.split()[4] == "/"]
    checks.check("the system is read-only to it", root and root[-1].split()[5].startswith("ro"), root[-1:])
    facts = checks.root(f"grep -E 'NoNewPrivs|Seccomp:|CapEff|CapBnd' /proc/{process}/status")[1]
    tight = all(re.search(p, facts) for p in (r"NoNewPrivs:\s+1", r"Seccomp:\s+2", r"CapEff:\s+0+\s", r"CapBnd:\s+0+\b"))
    checks.check("no rights to win, system calls filtered", tight, facts)
    inside = checks.root(f"nsenter -t {process} -n ip -o link")[1]
    checks.check("it has no network", "eth" not in inside and inside.count("\n") == 0, inside)
    threads = checks.root(f"ps -L -o comm=,cls=,rtprio= -p {process}")[1]
    checks.check("the audio thread has real time", re.search(r"lull-audio\s+FF\s+15", threads), threads)
    limits = checks.root(f"grep -i realtime /proc/{process}/limits")[1]
    right = re.search(r"priority\s+20\s+20", limits) and re.search(r"timeout\s+200000\s+unlimited", limits)
    checks.check("the limits of real time are as in the unit", right, limits)
    device = checks.status()["device"]
    checks.check("the card is opened by its id", device["name"] == "plughw:CARD=Audio", device)
    killed = checks.root(
        "journalctl -b --no-pager | grep -E 'lulld' | grep -Ei 'type=1326|DENIED|SIGSYS|status=31|not permitted'")[1]
    checks.check("nothing that it needs is refused", killed == "", killed)
    # Root first, then what it may not do itself: a file outside its own folders.
    said = checks.root(f"nsenter -t {process} -m -S $(id -u lull) -G $(id -g lull) touch /usr/x /home/x /etc/x 2>&1")
    checks.check("it can write nothing outside its folders", said[0] != 0 and said[1].count("touch:") == 3, said[1])


def device_closes(checks):
    checks.lull("stop --now")
    closed = lambda: checks.root("cat /proc/asound/card*/pcm0p/sub0/status")[1] == "closed"
    began = time.monotonic()
    holds = checks.until(closed, 40, 1)
    checks.check("the card is let go of when nothing plays", holds, f"{time.monotonic() - began:.0f} s after the stop")


def watchdog_bites(checks):
    # What the unit has, but for a wait that a check cannot sit through.
    checks.root(f"mkdir -p $(dirname {DROPIN}); printf '[Service]\\nWatchdogSec=15\\n' >{DROPIN}; systemctl daemon-reload")
    checks.root("systemctl restart lulld.service")
    checks.start()
    checks.check("Lull plays under the watchdog", checks.plays("brahms-wiegenlied --voice tick --rate 11 --beats 6"))
    time.sleep(20)
    first = checks.process()
    checks.check("the watchdog is fed while it plays", checks.status()["state"] == "playing")
    checks.root(f"kill -STOP {first}")
    renewed = checks.until(lambda: checks.process() not in (first, "0"), 150, 2)
    checks.check("systemd ends a daemon that stands still, and starts another", renewed, checks.journal("-u lulld -n 6"))
    silent_again(checks, "after the watchdog")
    checks.root(f"rm {DROPIN}; systemctl daemon-reload; systemctl restart lulld.service; systemctl reset-failed lulld")


def killed_comes_back(checks):
    checks.start()
    checks.plays("brahms-wiegenlied --voice tick --rate 11 --beats 6")
    time.sleep(12)
    first = checks.process()
    checks.root(f"kill -KILL {first}")
    renewed = checks.until(lambda: checks.process() not in (first, "0"), 30)
    checks.check("a daemon that was killed is started again", renewed)
    silent_again(checks, "after the kill")


def silent_again(checks, when):
    checks.until(lambda: checks.root("systemctl is-active lulld.service")[1] == "active", 60)
    status = checks.status()
    checks.check(f"silent {when}", status["state"] in ("stopped", "paused") and status["device"]["state"] == "closed",
                 status["state"])
    code, said = checks.lull("resume")
    goes_on = checks.until(lambda: checks.status()["state"] == "playing", 15)
    rate = checks.status()["rate"]
    checks.check(f"resume goes on {when}, at the pace that it had", code == 0 and goes_on and rate == 11, said)
    checks.lull("stop --now")


ALL = [socket_starts_it, sandbox_holds, device_closes, watchdog_bites, killed_comes_back]
