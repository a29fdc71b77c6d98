# SPDX-License-Identifier: GPL-3.0-or-later
"""A power cut, a start without the speaker, and a shutdown."""

import time

import sound


def cut(checks):
    """Plays into a power cut."""
    checks.start()
    checks.plays("suo-gan --voice tick --rate 9 --beats 6 --no-limit")
    time.sleep(20)
    checks.machine.cut_power()


def comes_back(checks):
    """After the cut, with the speaker switched off."""
    checks.until(lambda: checks.root("systemctl is-active lulld.service")[1] == "active", 60)
    status = checks.status()
    checks.check("after a power cut it is silent", status["state"] in ("stopped", "paused"), status["state"])
    checks.check("and knows the tune", status["track"]["id"] == "suo-gan", status["track"])
    failed = checks.root("systemctl --failed --no-legend")[1]
    checks.check("no unit has failed", failed == "", failed)
    said = checks.journal("-u lulld.service")
    checks.check("its journal is calm", "rror" not in said and said.count("\n") < 12, said)
    code, said = checks.lull("play --voice tick --tempo 60")
    checks.check("without its card it says so", code != 0 or checks.status()["device"]["state"] == "waiting", f"exit {code}, {said}")
    checks.machine.plug()
    checks.until(lambda: "USB-Audio" in checks.root("cat /proc/asound/cards")[1], 20)
    code, said = checks.lull("resume")
    taken = checks.until(lambda: checks.status()["device"]["state"] == "open", 15)
    checks.check("a card that comes later is taken", taken, checks.status()["device"])
    time.sleep(6)
    checks.check("and sounds", len(sound.ticks(checks.machine.keep_take())) > 2)


def shutdown(checks):
    """As its owner does it, in mid-tune."""
    checks.start()
    checks.plays("suo-gan --voice tick --rate 9 --beats 6 --no-limit")
    time.sleep(10)
    checks.machine.shut_down()


def after_shutdown(checks):
    last = checks.root("journalctl -b -1 -u lulld.service --no-pager -o cat | tail -5")[1]
    checks.check("a shutdown in mid-tune ends it in time", "Stopped" in last and "timed out" not in last and "Failed" not in last, last)
    status = checks.status()
    checks.check("and the next start is silent", status["state"] in ("stopped", "paused"), status["state"])


def disk_full(checks):
    checks.start()
    checks.root("fallocate -l $(df --output=avail -B1 / | tail -1) /var/full 2>/dev/null; cat /dev/zero >/var/full2 2>/dev/null")
    room = checks.root("df --output=avail / | tail -1")[1]
    checks.check("on a full disk it plays", checks.plays(), f"{room} kB left")
    time.sleep(3)
    code, said = checks.lull("status")
    checks.check("and answers", code == 0, said)
    checks.lull("stop --now")
    checks.root("rm -f /var/full /var/full2")


AFTER_CUT, AFTER_SHUTDOWN = [comes_back, disk_full], [after_shutdown]
