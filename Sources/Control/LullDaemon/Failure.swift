// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullControl
import LullProtocol
import LullRecording

/// Why a verb of `lulld` ends without having done its work: two sentences for a person and an exit code (sysexits).
///
/// - Thread: any
package struct Failure: Error, Equatable {
    package let what: String
    package let hint: String
    package let exitCode: Int32

    package init(_ exitCode: Int32, _ what: String, hint: String) {
        self.what = what
        self.hint = hint
        self.exitCode = exitCode
    }

    package init(_ error: ProtocolError) {
        self.init(error.exitCode, error.message, hint: error.hint)
    }

    package init(_ error: SocketFailure) {
        self.init(error.exitCode, error.message, hint: error.hint)
    }

    package init(_ error: SettingsError) {
        self.init(EX_CONFIG, error.description, hint: "")
    }

    init(_ error: SoundFileError) {
        let exitCode =
            switch error {
            case .unknownEnding: EX_USAGE
            case .badSample: EX_SOFTWARE
            case .noFolder, .isFolder, .denied, .full, .tooLong, .failed: EX_CANTCREAT
            }
        self.init(exitCode, error.what, hint: error.hint)
    }
}
