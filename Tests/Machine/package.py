# SPDX-License-Identifier: GPL-3.0-or-later
"""The package on a machine that runs."""

import os
import time


def install(checks, deb):
    code, said = checks.root(f"DEBIAN_FRONTEND=noninteractive dpkg -i /share/{deb}", 400)
    checks.check(f"{deb} installs, with nothing but Debian's packages", code == 0, said)
    checks.check("quietly", "ould not" not in said and "rror" not in said and "Failed" not in said, said)


def upgrade(checks, deb):
    """While it plays."""
    checks.start()
    checks.check("the version before plays", checks.plays())
    time.sleep(3)
    before = checks.status()
    process = checks.process()
    install(checks, deb)
    after = checks.status()
    checks.check("an upgrade does not end the tune", after["state"] == "playing" and checks.process() == process, after["state"])
    checks.check("nor interrupt it", after["device"]["underruns"] == before["device"]["underruns"], after["device"])
    checks.lull("stop --now")
    renewed = checks.until(lambda: checks.process() not in (process, "0"), 120, 2)
    checks.check("the new one takes over once nothing sounds", renewed, checks.root("systemctl --no-pager status lulld-renew | tail -5")[1])
    checks.until(lambda: checks.root("systemctl is-active lulld.service")[1] == "active", 60)
    checks.check("and is silent", checks.status()["state"] in ("stopped", "paused"), checks.status()["state"])


def remove(checks, _):
    checks.start()
    checks.plays()
    code, said = checks.root("DEBIAN_FRONTEND=noninteractive dpkg -r lull", 300)
    checks.check("it is removed while it plays", code == 0, said)
    left = checks.root("pgrep -a lulld; systemctl is-active lulld.service lulld.socket; ls /usr/bin/lull* /run/lull/lull.sock 2>/dev/null")[1]
    checks.check("nothing runs on", "lulld " not in left and "/usr" not in left and "\nactive" not in f"\n{left}", left)
    checks.check("what is yours stays", checks.root("ls /var/lib/lull/last.json")[0] == 0)
    code, said = checks.root("DEBIAN_FRONTEND=noninteractive dpkg -P lull", 300)
    checks.check("it is purged", code == 0, said)
    left = checks.root("ls -d /etc/lull /var/cache/lull /usr/share/lull /etc/systemd/system/*/lulld* 2>/dev/null")[1]
    checks.check("and leaves nothing that can be made again", left == "", left)


def name(deb):
    return os.path.basename(deb)
