// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullProtocol
import LullSession
import LullStrokes
import LullTime

/// Lists and descriptions, as they go over the wire.
enum Catalogue {
    static func strokes(region name: String?) throws(ProtocolError) -> JSON {
        var region: Region?
        if let name {
            region = Region(rawValue: name.lowercased())
            guard region != nil else { throw .unknownRegion(name) }
        }
        let chosen = Strokes.all.filter { region == nil || $0.region == region }
        return ["strokes": .array(chosen.map { .object(summary($0)) })]
    }

    static func stroke(_ stroke: Stroke) -> JSON {
        var members = summary(stroke)
        members["cautions"] = .array(stroke.cautions.map { .string($0) })
        members["repeats"] = .integer(Int64(stroke.repeats))
        return .object(members)
    }

    private static func summary(_ stroke: Stroke) -> JSON.Members {
        JSON.Members([
            ("id", .string(stroke.id)), ("name", .string(stroke.name)), ("region", .string(stroke.region.rawValue)),
            ("hands", .string(stroke.hands.words)), ("motion", .string(stroke.motion)),
            ("rate", .number(stroke.defaultRate.perMinute)),
            (
                "range",
                [
                    "from": .number(stroke.range.lowerBound.perMinute),
                    "to": .number(stroke.range.upperBound.perMinute),
                ]
            ),
            ("beatsPerStroke", .integer(Int64(stroke.class.beatsPerStroke))), ("class", .string(stroke.class.name)),
        ])
    }

    static func voices(current: LullSession.Voice?) -> JSON {
        let list = LullSession.Voice.allCases.map { voice -> JSON in
            [
                "id": .string(voice.rawValue), "name": .string(voice.rawValue), "words": .string(voice.words),
                "current": .bool(voice == current ?? .hum),
            ]
        }
        return ["voices": .array(list)]
    }

    static func layers(_ layers: Layers) -> JSON {
        let list = Layer.allCases.map { layer -> JSON in
            [
                "id": .string(layer.rawValue), "words": .string(layer.words),
                "level": .integer(Int64(layers[layer])),
            ]
        }
        return ["layers": .array(list)]
    }

    /// - Parameters:
    ///   - speaker: the ALSA name of what it plays on
    ///   - microphone: and of what it records from
    static func devices(speaker: String, microphone: String) -> JSON {
        [
            "devices": devices(ALSADevices.list(), current: speaker),
            "microphones": devices(ALSADevices.microphones(), current: microphone),
        ]
    }

    private static func devices(_ devices: [ALSADevices.Device], current: String) -> JSON {
        .array(
            devices.map { device in
                [
                    "id": .string(device.id), "name": .string(device.description), "device": .string(device.pcm),
                    "current": .bool(device.pcm == current),
                ]
            })
    }
}
