# SPDX-License-Identifier: GPL-3.0-or-later
"""One function a measurement. Each takes the stage and the effort, and returns figures."""

from beats import beats

from .accuracy import accuracy
from .answering import commands, crowd, open_connection
from .effort import QUICK, USUAL
from .multitude import multitude
from .playing import audio_lane, listener, playing
from .promptness import change, first_frame, started
from .resting import idle
from .stretching import live, steady
from .work import build, importing, offline, sizes

__all__ = ["ALL", "QUICK", "USUAL"]

ALL = [
    idle, playing, audio_lane, listener, live, steady, commands, open_connection, crowd, first_frame, change, started,
    importing, multitude, offline, accuracy, beats, sizes, build]
