// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender

/// What an output was made with, and the words for what becomes of it.
///
/// - Thread: audio, while nothing plays
/// - Realtime: not safe
struct OutputSettings: Sendable {
    let device: String
    let profile: BufferProfile
    let formats: [SampleFormat]
    let report: @Sendable (SinkState, String) -> Void

    /// The PCM that the setting names by now: cards come and go.
    func openPCM() throws(ALSAError) -> PCM {
        try PCM.open(ALSADevices.resolve(device), profile: profile, preferring: formats)
    }

    /// The PCM of a device that was lost, or nil while it is not back.
    /// - Parameter cardID: the very card that it has to be
    func reopenPCM(cardID: String?) -> PCM? {
        let cards = SoundCards()
        if let cardID, cards.number(ofID: cardID) == nil { return nil }
        guard let pcm = try? PCM.open(device(onCard: cardID), profile: profile, preferring: formats) else { return nil }
        guard cardID == pcm.card.flatMap(cards.id(ofCard:)) else { return nil }
        return pcm
    }

    /// A card that is asked for by number, or found by itself, is asked for by its id once that is known.
    private func device(onCard cardID: String?) -> String {
        guard let cardID, device == ALSADevices.auto else { return ALSADevices.resolve(device) }
        return ALSADevices.pcmName(cardID: cardID)
    }

    func refusal(for error: ALSAError) -> Refusal {
        let device = ALSADevices.resolve(device)
        let cards = SoundCards()
        let card = cards.card(inName: device)
        return Refusal(
            error, device: device, isForbidden: cards.isForbidden(card: card), holder: cards.holder(ofCard: card))
    }

    func description(of geometry: Geometry) -> String {
        Words.playing(on: ALSADevices.resolve(device), geometry)
    }

    func farewell(cardID: String?, errno: Int32) -> String {
        Words.lost(cardID.map(Words.card) ?? Words.device(device), errno: errno)
    }
}
