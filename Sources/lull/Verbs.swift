// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

/// The table of verbs, in the order in which help shows them.
package enum Verbs {
    static let groups = [
        CommandGroup(
            name: Strings.playingGroup,
            subcommands: [
                Play.self, Again.self, Pause.self, Resume.self, Toggle.self, Hold.self, Stop.self, Timer.self,
            ]),
        CommandGroup(
            name: Strings.paceGroup,
            subcommands: [
                Rate.self, Slower.self, Faster.self, Tempo.self, Beats.self, Tap.self, Ramp.self, Stroke.self,
                StrokeList.self,
            ]),
        CommandGroup(
            name: Strings.soundGroup,
            subcommands: [
                Volume.self, Voice.self, Register.self, VoiceList.self, Layer.self, LayerList.self, DeviceList.self,
                Calibrate.self,
            ]),
        CommandGroup(
            name: Strings.tracksGroup,
            subcommands: [
                TrackList.self, Track.self, Import.self, Record.self, Grid.self, Remove.self, Check.self,
                Render.self,
            ]),
        CommandGroup(
            name: Strings.routineGroup, subcommands: [Routine.self, RoutineList.self, Next.self, Back.self]),
        CommandGroup(name: Strings.nowGroup, subcommands: [Status.self, Watch.self, Events.self, Doctor.self]),
        CommandGroup(name: Strings.careGroup, subcommands: [Cues.self, Care.self, History.self, Export.self]),
    ]

    /// What can be typed after `lull`.
    package static var names: [String] { groups.flatMap(\.subcommands).map { $0._commandName } }

    /// - Throws: `Failure` with the nearest verb, where the first argument is none and no option either.
    package static func check(_ arguments: [String]) throws(Failure) {
        guard let verb = arguments.first, !verb.hasPrefix("-"), verb != "help", !names.contains(verb) else { return }
        throw Failure(
            EX_USAGE, Strings.unknownVerb(verb),
            hint: Nearest.question(to: verb, among: names) ?? Strings.seeHelp(of: nil))
    }
}
