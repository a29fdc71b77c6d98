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
    let cards: SoundCards
    let report: @Sendable (SinkState, String) -> Void
    let name = DeviceName()

    /// The PCM that the setting names by now: cards come and go.
    func openPCM() throws(ALSAError) -> PCM {
        try PCM.open(pcmName, profile: profile, preferring: formats)
    }

    private var pcmName: String { ALSADevices.resolve(device, cards: cards.list()) }

    /// The PCM of a device that was lost, or nil while it is not back.
    /// - Parameter cardID: the very card that it has to be
    func reopenPCM(cardID: String?) -> PCM? {
        if let cardID, cards.number(ofID: cardID) == nil { return nil }
        guard let pcm = try? PCM.open(device(onCard: cardID), profile: profile, preferring: formats) else { return nil }
        guard cardID == pcm.card.flatMap(cards.id(ofCard:)) else { return nil }
        return pcm
    }

    private func device(onCard cardID: String?) -> String {
        ALSADevices.name(of: pcmName, setting: device, onCard: cardID)
    }

    /// What keeps a card that is there from this process, as `SoundCards.barrier` says it.
    func barrier(cardID: String?) -> Int32? {
        cards.barrier(card: cardID.flatMap(cards.number(ofID:)))
    }

    func refusal(for error: ALSAError) -> Refusal {
        let now = pcmName
        let card = cards.card(inName: now)
        let holder = cards.holder(ofCard: card)
        let refusal = Refusal(error, device: now, barrier: cards.barrier(card: card), holder: holder)
        // The card that `auto` found is what is missing, rather than what there is without it.
        guard refusal.state == .waiting, device == ALSADevices.auto, now == ALSADevices.fallback,
            let last = name.value
        else {
            name.value = now
            return refusal
        }
        return Refusal(error, device: last, barrier: nil, holder: nil)
    }

    /// Takes note of the device that is open, and tells of it.
    func description(of geometry: Geometry, cardID: String?) -> String {
        let device = device(onCard: cardID)
        name.value = device
        return Words.playing(on: device, geometry)
    }

    func farewell(cardID: String?, errno: Int32) -> String {
        Words.lost(cardID.map(Words.card) ?? Words.device(device), errno: errno)
    }

    /// The card is back, and may not be opened.
    func barred(cardID: String?, by barrier: Int32) -> String {
        Refusal(ALSAError(.open, errno: barrier), device: device(onCard: cardID), barrier: barrier, holder: nil).advice
    }
}
