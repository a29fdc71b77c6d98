# SPDX-License-Identifier: GPL-3.0-or-later
#
#   make play      hum the first lullaby, from nothing to sound
#   make test      build and run all the tests
#   make check     format, lint, warnings as errors, import rules
#   make bench     benchmarks
#   make listen    short files of every voice and layer, with a page that plays them
#   make storm     hours of random commands, and nothing startles
#   make faults    the daemon killed at every write, disks that refuse, and five minutes of failing devices
#   make install   programs, sounds, units and completions under PREFIX

PREFIX  ?= /usr/local
DESTDIR ?=
# Virtual minutes of `make storm`.
STORM_MINUTES ?= 200

build_packages = libasound2-dev libsndfile1-dev libflac-dev libmpg123-dev libebur128-dev libfftw3-dev librubberband-dev \
                 libsqlite3-dev pkg-config
test_packages  = libasound2-plugins pulseaudio pulseaudio-utils abcmidi aubio-tools sox fluidsynth timgm6mb-soundfont systemd \
                 python3-venv
python_judges  = numpy scipy praat-parselmouth pyloudnorm mir_eval
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
# What is installed carries its own Swift runtime; the command line, which loads nothing, all else too. Each has a folder
# of its own: a switch of flags builds all anew.
swift_daemon   = swift build -c release --static-swift-stdlib --scratch-path .build-static
swift_command  = swift build -c release --static-swift-stdlib -Xswiftc -static-executable --scratch-path .build-static-cli

.PHONY: play test bench check listen storm faults install programs help

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

listen:
	@.make/need $(build_packages) $(listen_packages)
	@$(swift_build) --product lulld
	@.make/listen listen "$$($(swift_build) --show-bin-path)"

storm:
	@.make/need $(build_packages) $(test_packages)
	@.make/judges $(python_judges)
	@LULL_STORM_MINUTES=$(STORM_MINUTES) $(swift_test) --filter StormLoudness

faults:
	@.make/need $(build_packages) $(test_packages)
	@$(swift_build)
	@LULL_FAULTS=all $(swift_test) --filter '$(faulty_disk)|$(faulty_sound)'

# The manifest makes every warning of our own code an error.
programs:
	@.make/need $(build_packages)
	$(swift_daemon) --product lulld
	$(swift_command) --product lull

install: programs
	@.make/install "$$($(swift_daemon) --show-bin-path)" "$$($(swift_command) --show-bin-path)" '$(DESTDIR)' '$(PREFIX)'
