// SPDX-License-Identifier: GPL-3.0-or-later

import LullTestKit
import Testing

/// The real programs through a real sound server. One at a time: what is measured is time.
@Suite(.serialized, .timeLimit(.minutes(FaultCases.areAll ? 40 : 5))) enum EndToEnd {}
