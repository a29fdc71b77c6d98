# SPDX-License-Identifier: GPL-3.0-or-later
#
#   make play      hum the first lullaby, from nothing to sound
#   make test      build and run all the tests
#   make check     format, lint, warnings as errors, import rules
#   make bench     benchmarks
#   make micro     what each hot kernel costs: instructions, allocations, time
#   make listen    short files of every voice and layer, with a page that plays them
#   make storm     hours of random commands and of failing devices, and nothing startles
#   make soak      a day in virtual time, and a real hour with the sound card pulled out every minute
#   make faults    the daemon killed at every write, disks that refuse, and five minutes of failing devices
#   make fuzz      every reader of text from outside: millions of inputs each (what breaks one is left in .build/fuzz)
#   make sanitize  the tests that need no programs of ours, under the address and the thread sanitizer
#   make machine   the package under a real systemd, in a virtual machine with a USB speaker that is unplugged
#   make install   programs, sounds, units, man pages and completions under PREFIX
#   make deb       the Debian package, in .build-deb
#   make deb-check the package installed, played, upgraded, removed and purged in a fresh Debian

PREFIX  ?= /usr/local
DESTDIR ?=
# Some of the checks of `make machine`, by name.
CHECKS  ?=
# Options of `make micro`, such as --check.
MICRO ?=
# Virtual minutes of `make storm`, and faults of its devices.
STORM_MINUTES ?= 200
STORM_FAULTS ?= 10000
# Virtual hours and real minutes of `make soak`.
LULL_SOAK_HOURS ?= 24
LULL_SOAK_MINUTES ?= 60
# Inputs a reader of `make fuzz`, and where they begin.
FUZZ          ?= 2000000
FUZZ_SEED     ?= 1

build_packages = libasound2-dev libsndfile1-dev libflac-dev libmpg123-dev libebur128-dev libfftw3-dev librubberband-dev \
                 libsqlite3-dev pkg-config
test_packages  = libasound2-plugins pulseaudio pulseaudio-utils abcmidi aubio-tools sox fluidsynth timgm6mb-soundfont systemd \
                 python3-venv groff-base mandoc
python_judges  = numpy scipy praat-parselmouth pyloudnorm mir_eval
install_packages = python3
deb_packages   = debhelper dpkg-dev $(install_packages)
deb_check_packages = lintian mmdebstrap
machine_packages = qemu-system-x86 mmdebstrap e2fsprogs python3
listen_packages = sox libsox-fmt-base abcmidi fluidsynth fluid-soundfont-gm python3

# Everything in .build is built with the same flags, so that tests and programs share it.
swift_build    = swift build -c release
swift_test     = swift test -c release --disable-testable-imports --disable-xctest
# Tests that wait for other threads and programs are not run beside those that keep every core busy.
served         = LullControlTests|LullDaemonTests
device         = LullALSATests
played         = EndToEndTests
# Those of them that try each case only if asked to; the disk's are not heard, and keep every core busy.
faulty_disk    = (StateFault|LibraryCut|DiskFault)Tests
faulty_sound   = (CaptureFault|DeviceStorm)Tests
# Those that count allocations, load shims into programs, or judge hours of sound.
unsanitized    = $(played)|$(device)|Fuzz|Allocation|Storm|SoakDay|Architecture
# What is installed carries its own Swift runtime; the command line, which loads nothing, all else too. Each has a folder
# of its own: a switch of flags builds all anew.
#
# The daemon is without the names that nobody looks up, what only they kept, and relocations in their long form, and so 2.5 MB
# smaller in memory.
swift_daemon   = swift build -c release --static-swift-stdlib --disable-local-rpath --scratch-path .build-static \
                 -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic -Xlinker --gc-sections \
                 -Xlinker -z -Xlinker pack-relative-relocs
swift_command  = swift build -c release --static-swift-stdlib -Xswiftc -static-executable --scratch-path .build-static-cli

.PHONY: play test bench check listen storm faults install programs deb debs deb-check soak micro machine fuzz sanitize help

help:
	@sed -n 's/^#   //p' Makefile

play:
	@.make/need $(build_packages)
	@FOR='$(FOR)' TRACK='$(TRACK)' .make/play

test:
	@.make/need $(build_packages) $(test_packages)
	@.make/judges $(python_judges)
	@$(swift_build)
	@$(swift_test) --skip '$(served)|$(device)|$(played)'
	@$(swift_test) --filter '$(served)'
	@$(swift_test) --filter '$(device)'
	@$(swift_test) --filter '$(faulty_disk)'
	@$(swift_test) --filter '$(played)' --skip '$(faulty_disk)'

check:
	@.make/need $(build_packages)
	swift format lint --strict --parallel --recursive Package.swift Sources Tests
	@.make/check-imports

bench:
	@.make/need $(build_packages)
	@Benchmarks/run

micro:
	@.make/need $(build_packages) valgrind binutils
	@Benchmarks/micro $(MICRO)

listen:
	@.make/need $(build_packages) $(listen_packages)
	@$(swift_build) --product lulld
	@.make/listen listen "$$($(swift_build) --show-bin-path)"

storm:
	@.make/need $(build_packages) $(test_packages)
	@.make/judges $(python_judges)
	@LULL_STORM_MINUTES=$(STORM_MINUTES) $(swift_test) --filter StormLoudness
	@LULL_STORM_FAULTS=$(STORM_FAULTS) $(swift_test) --filter StormDevice

soak:
	@.make/need $(build_packages) $(test_packages) util-linux
	@.make/judges $(python_judges)
	@$(swift_build)
	@LULL_SOAK_HOURS=$(LULL_SOAK_HOURS) $(swift_test) --filter SoakDay >.build/soak-day.log 2>&1 || \
	 { cat .build/soak-day.log; exit 1; }
	@.build-py/bin/python Tests/Soak/run "$$($(swift_build) --show-bin-path)" --day .build/soak-day.log \
	 --minutes $(LULL_SOAK_MINUTES)

faults:
	@.make/need $(build_packages) $(test_packages)
	@$(swift_build)
	@LULL_FAULTS=all $(swift_test) --filter '$(faulty_disk)|$(faulty_sound)'

fuzz:
	@.make/need $(build_packages) $(test_packages)
	@LULL_FUZZ=$(FUZZ) LULL_FUZZ_SEED=$(FUZZ_SEED) LULL_MUTATIONS=5000 $(swift_test) --filter FuzzTests

# Each in a folder of its own: a switch of flags builds all anew. The counter of allocations stands where the sanitizers
# stand, so that fuzzing is not for them.
sanitize:
	@.make/need $(build_packages) $(test_packages)
	@for sanitizer in address thread; do \
	    $(swift_test) --sanitize $$sanitizer --scratch-path .build-$$sanitizer --skip '$(unsanitized)' || exit 1; \
	done

# The manifest makes every warning of our own code an error.
programs:
	@.make/need $(build_packages)
	$(swift_daemon) --product lulld
	$(swift_command) --product lull

install: programs
	@.make/need $(install_packages)
	@.make/install "$$($(swift_daemon) --show-bin-path)" "$$($(swift_command) --show-bin-path)" '$(DESTDIR)' '$(PREFIX)'

# VERSION is for trying an upgrade; without it the package has the program's own.
deb:
	@.make/need $(build_packages) $(deb_packages)
	@.make/deb '$(VERSION)'

# The package, and one that calls itself older, to be upgraded.
debs:
	@$(MAKE) --no-print-directory deb VERSION=0.0.1 >/dev/null
	@$(MAKE) --no-print-directory deb

deb-check: debs
	@.make/need $(deb_check_packages)
	@.make/deb-check .build-deb/0.0.1/lull_*.deb .build-deb/lull_*.deb

machine: debs
	@.make/need $(machine_packages)
	@Tests/Machine/run .build-machine .build-deb/lull_*.deb .build-deb/0.0.1/lull_*.deb $(CHECKS)
