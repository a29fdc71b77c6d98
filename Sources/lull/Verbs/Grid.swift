// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

struct Grid: Verb {
    static let method = Method.grid

    @Argument(help: ArgumentHelp(Strings.recordingHelp))
    var track: String

    @Argument(help: ArgumentHelp(Strings.gridHelp, valueName: "change"), completion: .list(GridWish.words))
    var change = GridChange.show.rawValue

    @Argument(help: ArgumentHelp(Strings.gridValueHelp, valueName: "value"), completion: .file())
    var values: [String] = []

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] { Strings.grid(result) }

    func run() throws {
        let wish = try GridWish(change, values)
        if case .tapAlong = wish {
            let result = try GridTapping.run(track, socket: common.socket)
            return result.map(show) ?? Output.print([Strings.tapsLeft])
        }
        var connection = try Connection(socket: common.socket)
        var parameters = try wish.parameters()
        parameters["track"] = .string(track)
        let result = try connection.call(Self.method, parameters, within: GridWish.patience)
        if case .export(let file) = wish {
            try GridFile.write(result["beats"]?.string ?? "", to: file, of: track)
            if file == nil { return }
        }
        show(result)
    }

    private func show(_ result: JSON) {
        if common.json { Output.print(json: result) } else { Output.print(words(for: result)) }
    }
}
