// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullSoundKit
import Testing

extension EndToEnd {
    /// Laws of quiet, all of one recorded session.
    @Suite(.serialized) struct HumSessionTests {
        let session: HumSession

        init() throws { session = try HumSession.shared.get() }

        @Test func `nothing sounds before play, in a pause, or after stop`() throws {
            let tape = session.tape
            #expect(tape.peak(0..<session.started) == 0)
            #expect(tape.peak(session.paused) == 0)
            #expect(tape.peak(session.stopped..<tape.samples.count) == 0)
            #expect(tape.peak(session.held) > 0.001)
            #expect(session.underruns == 0)
        }

        @Test func `a live session is its offline render, by one offset, whatever other clients do`() throws {
            let offset = try offset()
            let sound = try #require(session.render.firstIndex { $0 != 0 })
            #expect(sound + offset >= session.started)
            let end = min(session.steadyEnd - offset, session.render.count - 3 * 48_000)
            #expect(end - sound > 25 * 48_000)
            let difference = session.tape.difference(to: session.render[sound..<end], offset: offset)
            #expect(difference <= 2 / 32_768, "by \(difference * 32_768) steps of 16 bits")
        }

        @Test func `a tune is heard as loud as promised, and nothing is ever above the ceiling`() {
            let all = Verdict(session.tape.samples)
            #expect(all.shortTerm <= -24)
            #expect(all.truePeak <= -12)
            let judge = LoudnessJudge()
            judge.add(Array(session.tape.samples[session.started + 5 * 48_000..<session.steadyEnd]))
            #expect((-33...(-29)).contains(judge.integrated), "\(judge.integrated) LUFS")
        }

        @Test func `nothing that a parent presses makes a click`() {
            let clicks = Clicks(session.tape.samples)
            let own = clicks.highest(in: session.started..<session.steadyEnd)
            // Lower notes are louder ones, and which of them are pressed in time for is chance.
            let lower = Clicks(session.lower).highest(in: 0..<session.lower.count)
            for (range, own) in [
                (session.steadyEnd..<session.ticking.lowerBound, own),
                (session.ticking.upperBound..<session.stopped, max(own, lower)),
            ] {
                #expect(clicks.highest(in: range) <= 1.2 * own)
                let (ratio, frame) = clicks.prominence(in: range, floor: 1e-5)
                #expect(ratio < 4, "at \(Double(frame) / 48_000) s")
            }
            // A tick's own: a burst of 1,500 Hz at -24.1 dBTP, 7.5 dB down.
            let tick = powf(10, -31.6 / 20) * powf(2 * .pi * 1500 / 48_000, 2)
            #expect(clicks.highest(in: session.ticking) <= 1.2 * (tick + own))
        }

        @Test func `what waits says for what, and in how many seconds`() {
            #expect(session.pending.count == 2)
            let play = session.pending.last?["pending"]
            #expect(play?["what"]?.string == "play suo-gan")
            #expect(play?["at"]?.string == "phrase")
            #expect((0.1...20).contains(play?["in"]?.double ?? 0))
        }

        @Test func `every state is told, and the timeline rests while the hands do`() {
            #expect(Set(session.states).isSuperset(of: ["playing", "holding", "paused", "fading", "stopped"]))
            let running = session.timelines.compactMap { $0.event["running"]?.bool }
            #expect(running.first == true)
            #expect(running.count { !$0 } >= 2, "hold and pause")
        }

        @Test func `whatever a client sends is answered with its own error, and the daemon goes on`() {
            #expect(session.misdeeds.count > 20)
            for misdeed in session.misdeeds {
                #expect(
                    misdeed.answer?["error"]?["code"]?.int == misdeed.code,
                    "\(misdeed.name): \(misdeed.answer ?? .null)")
                #expect(misdeed.status?["state"]?.string == "playing", "after \(misdeed.name)")
                #expect(misdeed.status?["rate"]?.double == 30, "after \(misdeed.name)")
                if misdeed.code != nil {
                    #expect(misdeed.answer?["error"]?["data"]?["name"]?.string != nil, "\(misdeed.name)")
                }
            }
        }

        /// Where the render's first frame lies on the tape.
        private func offset() throws -> Int {
            // A place in full sound, looked for within a second around where it should be.
            let pattern = session.render[8 * 48_000..<8 * 48_000 + 9600]
            let first = try #require(session.tape.firstSound(from: session.started, above: 1e-5))
            let sound = try #require(session.render.firstIndex { abs($0) > 1e-5 })
            let guess = first - sound + 8 * 48_000
            let place = try #require(session.tape.place(of: pattern, in: guess - 9600..<guess + 9600))
            return place - 8 * 48_000
        }
    }
}
