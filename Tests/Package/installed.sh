# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the package does, told from inside a root of its own: /try/old.deb, then /try/new.deb. A line for each check.
set -uo pipefail
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

failed=0
daemon=

check() {
    if "${@:2}" >/try/said 2>&1; then
        echo "ok      $1"
    else
        echo "NOT OK  $1"
        sed 's/^/        /' /try/said
        failed=1
    fi
}

files() { find / -xdev \( -path /proc -o -path /dev -o -path /run -o -path /try -o -path /tmp \) -prune -o -print | sort; }
installed() { dpkg -i "$1"; }

# dpkg, and the scripts it runs, have no more to say than what they do.
quietly_installed() {
    installed "$1" 2>&1 | tee /try/install | grep -Ev '^(Selecting|\(Reading|Preparing|Unpacking|Setting up|Processing)' |
        grep -Ev '^(Creating (group|user)|$)' && return 1
    dpkg -s lull | grep -q '^Status: install ok installed'
}

status() { lull status --json --socket /run/lull/lull.sock 2>/dev/null; }
is() { status | grep -q "\"state\": *\"$1\""; }
beat() { status | sed -n 's/.*"beat": *\(-\{0,1\}[0-9]*\).*/\1/p'; }
within() { for _ in $(seq "$(($1 * 5))"); do if "${@:2}"; then return 0; fi; sleep 0.2; done; return 1; }

# As the unit has it.
start() {
    install -d -o lull -g lull /run/lull
    install -d -o lull -g lull -m 750 /var/lib/lull /var/cache/lull
    HOME=/var/lib/lull STATE_DIRECTORY=/var/lib/lull CACHE_DIRECTORY=/var/cache/lull XDG_RUNTIME_DIR='' \
        setpriv --reuid=lull --regid=lull --init-groups lulld --device default --socket /run/lull/lull.sock &
    daemon=$!
    within 10 is stopped
}

plays() {
    lull play brahms-wiegenlied --tempo 60 --socket /run/lull/lull.sock && within 5 is open && is playing || return 1
    local before
    before=$(beat)
    sleep 3
    [ "$(beat)" -gt "$before" ]
}

goes_on() {
    local before=$1
    is playing && [ "$(beat)" -ge "$before" ] && kill -0 "$daemon" && readlink "/proc/$daemon/exe" | grep -q deleted
}

user() { id -nG lull | tr ' ' '\n' | grep -qx audio && [ "$(id -gn lull)" = lull ]; }
whole() { ! ldd /usr/bin/lulld | grep 'not found' && lull --version && lulld --version; }
sounds() { lull render suo-gan -o /try/suo-gan.wav --for 10s && [ "$(tr -d '\0' </try/suo-gan.wav | wc -c)" -gt 200000 ]; }
pages() { for page in man1/lull.1 man8/lulld.8 man5/lull.toml.5 man7/lull-protocol.7; do gzip -t "/usr/share/man/$page.gz" || return; done; }
settings() { grep -q '^# mine' /etc/lull/lull.toml; }
nothing() { ! files | diff /try/before - | grep '^>' | grep -Ev "$1"; }
# systemd, as far as debian/renew asks it.
stand_in() {
    cat >/usr/local/bin/systemctl <<END
#!/bin/sh
case \$1 in show) echo $daemon ;; try-restart) touch /try/renewed ;; esac
END
    chmod +x /usr/local/bin/systemctl
}
waits() { sleep 20; is playing && ! [ -e /try/renewed ] && kill -0 "$renew"; }
renewed() { [ -e /try/renewed ]; }

# A minimal Debian keeps no manuals, and these are to be looked at.
rm -f /etc/dpkg/dpkg.cfg.d/*
echo 'pcm.!default { type null }' >/etc/asound.conf
files >/try/before

check "it installs with nothing to say" quietly_installed /try/old.deb
check "the user lull is there, and in the group audio" user
check "the programs find all their libraries" whole
check "the manual is there" pages
check "a rendered lullaby is no silence" sounds
check "the daemon runs as lull" start
check "it plays" plays

echo '# mine' >>/etc/lull/lull.toml
before=$(beat)
check "it upgrades with nothing to say" quietly_installed /try/new.deb
check "the old daemon plays on" goes_on "$before"
check "settings that were changed stay" settings
stand_in
/usr/lib/lull/renew &
renew=$!
check "the new one waits while something sounds" waits
lull stop --now --socket /run/lull/lull.sock >/dev/null
check "and takes over once nothing does" within 60 renewed
rm /usr/local/bin/systemctl
kill -TERM "$daemon"
check "a signal ends the daemon in good order" wait "$daemon"
check "the new one starts" start
check "it goes on where the other was" is stopped
kill -TERM "$daemon"
wait "$daemon"

install -d -o lull -g lull /var/lib/lull/recordings
echo a voice >/var/lib/lull/recordings/mama.flac
check "it is removed" dpkg -r lull
check "the programs are gone, settings and recordings stay" \
    eval '! [ -e /usr/bin/lulld ] && [ -e /etc/lull/lull.toml ] && [ -e /var/lib/lull/recordings/mama.flac ]'
check "it is purged, and says what stays" eval 'dpkg -P lull | tee /try/purge; grep -q /var/lib/lull /try/purge'
check "recordings stay, and nothing else" nothing \
    '/var/lib/lull|/etc/(passwd|group|shadow|gshadow)-$|/etc/asound.conf|/var/log/|/var/lib/dpkg/|/var/cache/ldconfig'
check "the recording is as it was" eval '[ "$(cat /var/lib/lull/recordings/mama.flac)" = "a voice" ]'

rm -rf /var/lib/lull
quietly_installed /try/new.deb >/dev/null
start
kill -TERM "$daemon"
wait "$daemon"
check "without recordings it is purged" dpkg -P lull
check "and nothing stays" nothing '/etc/(passwd|group|shadow|gshadow)-$|/var/log/|/var/lib/dpkg/|/var/cache/ldconfig'
exit "$failed"
