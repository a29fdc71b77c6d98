// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct ProtocolErrorTests {
    @Test func `codes are given once, ours from -32000 downwards`() {
        let codes = ProtocolError.Name.allCases.map(\.code)
        #expect(Set(codes).count == codes.count)
        let framing: Set<Int64> = [-32700, -32600, -32601, -32602, -32603]
        #expect(codes.filter { !framing.contains($0) }.allSatisfy { (-32099 ... -32000).contains($0) })
    }

    @Test func `names and codes are the ones that were promised`() {
        let promised: [(ProtocolError.Name, String, Int64, Int32)] = [
            (.requestSyntax, "request.syntax", -32700, 70), (.requestInvalid, "request.invalid", -32600, 70),
            (.methodUnknown, "method.unknown", -32601, 64), (.paramsInvalid, "params.invalid", -32602, 64),
            (.internal, "internal", -32603, 70), (.valueRange, "value.range", -32000, 64),
            (.trackUnknown, "track.unknown", -32001, 66), (.strokeUnknown, "stroke.unknown", -32002, 66),
            (.voiceUnknown, "voice.unknown", -32003, 66), (.regionUnknown, "region.unknown", -32004, 66),
            (.sessionNothing, "session.nothing", -32005, 64), (.trackBad, "track.bad", -32006, 65),
            (.deviceAbsent, "device.absent", -32007, 74), (.deviceBusy, "device.busy", -32008, 75),
            (.deviceDenied, "device.denied", -32009, 77), (.permissionDenied, "permission.denied", -32010, 77),
            (.settingsBad, "settings.bad", -32011, 78), (.clientSlow, "client.slow", -32012, 75),
            (.limitExceeded, "limit.exceeded", -32013, 75), (.layerUnknown, "layer.unknown", -32014, 66),
            (.sessionBusy, "session.busy", -32015, 75), (.fileNotAudio, "file.notAudio", -32016, 65),
            (.fileDamaged, "file.damaged", -32017, 65), (.fileSilent, "file.silent", -32018, 65),
            (.fileTooLong, "file.tooLong", -32019, 65), (.fileTooLarge, "file.tooLarge", -32020, 65),
            (.fileChanged, "file.changed", -32021, 74), (.importStopped, "import.stopped", -32022, 75),
            (.ticketUnknown, "ticket.unknown", -32023, 75), (.diskFull, "disk.full", -32024, 73),
            (.diskDenied, "disk.denied", -32025, 77), (.diskFailed, "disk.failed", -32026, 74),
            (.libraryBusy, "library.busy", -32027, 75), (.libraryAbsent, "library.absent", -32028, 78),
            (.trackNotRecording, "track.notRecording", -32029, 64), (.gridBad, "grid.bad", -32030, 65),
            (.gridAbsent, "grid.absent", -32031, 64), (.trackTaken, "track.taken", -32032, 64),
            (.recordStopped, "record.stopped", -32033, 75), (.routineUnknown, "routine.unknown", -32034, 66),
            (.routineBad, "routine.bad", -32035, 65),
        ]
        #expect(promised.count == ProtocolError.Name.allCases.count)
        for (name, text, code, exit) in promised {
            #expect(name.rawValue == text && name.code == code && name.exitCode == exit, "\(text)")
        }
    }

    @Test func `an error reads back as it was written`() throws {
        let error = ProtocolError(.deviceBusy, "The card is busy.", hint: "Close what uses it.")
        let line = Response(id: 3, .failure(error)).json
        #expect(
            line.description
                == #"{"jsonrpc":"2.0","id":3,"error":{"code":-32008,"message":"The card is busy.","#
                + #""data":{"name":"device.busy","hint":"Close what uses it."}}}"#)
        #expect(Response(json: line) == Response(id: 3, .failure(error)))
    }

    @Test func `an error of a newer daemon keeps its sentences`() {
        let error = ProtocolError(json: ["code": -32050, "message": "M.", "data": ["name": "new.one", "hint": "H."]])
        #expect(error == ProtocolError(.internal, "M.", hint: "H."))
        #expect(ProtocolError(json: .null).name == .internal)
    }
}
