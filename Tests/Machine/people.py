# SPDX-License-Identifier: GPL-3.0-or-later
"""Those who may, those who may not, and one who has a Lull of their own."""

import time


def add(checks):
    """owner, in the group audio, has a service of their own; other is in no group."""
    checks.root("for u in member other owner; do useradd -m -s /bin/bash $u; done; usermod -aG audio owner")


def join(checks):
    """member is in the package's group."""
    checks.root("usermod -aG lull member")


def a_member_plays(checks):
    checks.start()
    code, said = checks.lull("play --voice tick --tempo 60 --volume 50", "member")
    checks.check("a member of the group plays", code == 0, said)
    code, said = checks.lull("volume 101", "member")
    checks.check("no louder than there is", code != 0, said)
    for what, words in [("raise the ceiling", "calibrate 50"), ("remove a tune", "remove brahms-wiegenlied --yes"),
                        ("add a file", "import /etc/hostname")]:
        code, said = checks.lull(words, "member")
        checks.check(f"a member may not {what}", code != 0 and said != "", f"exit {code}, {said}")
    code, said = checks.root("su - member -c 'echo >>/etc/lull/lull.toml' 2>&1; su - member -c 'systemctl restart lulld' 2>&1")
    checks.check("nor change the settings or the service", code != 0 and "ermission denied" in said, said)
    checks.lull("stop --now")


def volume_is_held(checks):
    checks.root("mkdir -p /run/systemd/system/lulld.service.d; printf '[Service]\\nEnvironment=LULL_LOUDNESS_GROUP=60\\n'"
                " >/run/systemd/system/lulld.service.d/group.conf; systemctl daemon-reload; systemctl restart lulld")
    checks.start()
    checks.lull("play --voice tick --tempo 60 --volume 50", "member")
    code, said = checks.lull("volume 61", "member")
    checks.check("a member raises the volume no further than the settings have it", code == 64 and "60" in said, said)
    code, said = checks.lull("volume 61")
    checks.check("root may", code == 0, said)
    checks.lull("stop --now")
    checks.root("rm /run/systemd/system/lulld.service.d/group.conf; systemctl daemon-reload; systemctl restart lulld")


def others_are_kept_out(checks):
    code, said = checks.lull("status", "other")
    checks.check("another user cannot connect, and is told why", code == 77 and "usermod" in said, f"exit {code}, {said}")
    code, said = checks.root("su - other -c 'ls /var/lib/lull; ls /var/cache/lull; cat /var/lib/lull/last.json' 2>&1")
    checks.check("nor read what is kept", code != 0 and said.count("ermission denied") == 3, said)
    opened = checks.root("find /var/lib/lull /var/cache/lull -perm /027 2>/dev/null")[1]
    checks.check("nothing there is open to others", all(p in ("/var/lib/lull", "/var/cache/lull") for p in opened.split()), opened)
    left = checks.root("find /tmp /var/tmp /dev/shm -user lull; find /tmp /var/tmp -iname '*lull*' -not -path '*systemd-private*'")[1]
    checks.check("nothing lies in /tmp", left == "", left)


def one_of_their_own(checks):
    checks.root("systemctl stop lulld.service lulld.socket; loginctl enable-linger owner")
    runtime = checks.root("echo /run/user/$(id -u owner)")[1]
    checks.until(lambda: checks.root(f"test -S {runtime}/bus")[0] == 0, 60, 1)

    def owner(command, timeout=120):
        return checks.root(f"su - owner -c 'export XDG_RUNTIME_DIR={runtime}; {command}' 2>&1", timeout)

    code, said = owner("systemctl --user enable --now lulld.socket && systemctl --user is-active lulld.socket")
    checks.check("a user's own socket", code == 0 and said.endswith("active"), said)
    code, said = owner("lull play --voice tick --tempo 60; sleep 8; lull status --json")
    checks.check("its first caller starts the user's own daemon, which plays", '"state":"open"' in said, said)
    unit = owner("systemctl --user show -p ActiveState,StatusText,NRestarts lulld.service")[1]
    checks.check("systemd knows when it is ready", "ActiveState=active" in unit and "NRestarts=0" in unit, unit)
    threads = checks.root("ps -L -o comm=,cls=,rtprio= -u owner | grep lull-audio")[1]
    checks.check("it sounds with the priority that the user's manager has to give", "lull-audio" in threads, threads)
    code, said = owner("lull doctor")
    checks.check("doctor tells the user of no fault", code == 0 and "FAULT" not in said, said)
    code, said = owner("systemctl --user restart lulld.service; sleep 1; lull status")
    checks.check("restarted, it is silent", code == 0 and ("paused" in said or "Nothing" in said), said)
    owner("systemctl --user disable --now lulld.socket lulld.service")
    checks.root("loginctl disable-linger owner; loginctl terminate-user owner; systemctl start lulld.socket lulld.service")


ALL = [a_member_plays, volume_is_held, others_are_kept_out, one_of_their_own]
