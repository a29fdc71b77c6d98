// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullSoundKit
import Testing

extension EndToEnd {
    /// Laws of time, all of one recorded session.
    @Suite(.serialized) struct TickSessionTests {
        let session: TickSession

        init() throws { session = try TickSession.shared.get() }

        @Test func `nothing sounds before play, and nothing after stop`() throws {
            let first = try #require(session.tape.firstSound(above: 0))
            #expect(first >= session.started)
            #expect(session.tape.peak(0..<session.started) == 0)
            #expect(session.tape.peak(session.stopped..<session.tape.samples.count) == 0)
            #expect(session.ticks.count > 40)
            #expect(session.underruns == 0)
        }

        @Test func `the tick is as loud as promised and no louder`() {
            let verdict = Verdict(session.tape.samples)
            #expect(verdict.shortTerm <= -24)
            // 80, the default, is 6 dB below 100, at which a click peaks at -24.1 dBTP.
            #expect((-31...(-29.5)).contains(verdict.truePeak))
        }

        @Test func `the steady tempo is the one asked for, to a tenth of a percent`() throws {
            let steady = try steadyTicks()
            let first = try #require(steady.first)
            let last = try #require(steady.last)
            #expect(steady.count >= 18)
            let period = (last.frame - first.frame) / Double(steady.count - 1) / 48_000
            #expect((period * 72 / 60 - 1).magnitude < 0.001)
            for (one, next) in zip(steady, steady.dropFirst()) {
                #expect(((next.frame - one.frame) / 40_000 - 1).magnitude < 0.001)
            }
        }

        @Test func `a live session is its offline render, by one offset, to the dither`() throws {
            // The seventh beat, the first accent after the opening fade, says where the one lies in the other.
            try #require(session.ticks.count > 6 && session.map.count > 6)
            let offset = Int(session.ticks[6].frame.rounded()) - session.map[6]
            let sound = try #require(session.render.firstIndex { $0 != 0 })
            #expect(sound + offset >= 0)
            let difference = session.tape.difference(
                to: session.render[sound..<sound + 20 * 48_000], offset: offset)
            #expect(difference <= 2 / 32_768, "by \(difference * 32_768) steps of 16 bits")
        }

        @Test func `no beat is lost or doubled: every event has its click, every click its event`() {
            let numbers = session.beats.compactMap { $0.event["beat"]?.int }
            #expect(session.beats.count == numbers.count)
            #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }, "\(numbers)")
            #expect(numbers.first == 0)
            #expect(session.countIn.map { $0.event["beat"]?.int } == [-1])
            #expect((numbers.count - session.ticks.count).magnitude <= 1, "the last is faded out")
            for (tick, next) in zip(session.ticks, session.ticks.dropFirst()) {
                #expect((30_000.0...50_000).contains(next.frame - tick.frame))
            }
        }

        @Test func `a beat's event is sent at least a tenth of a second before it is heard`() {
            let leads = session.beats.map { Double($0.at - $0.received) * 1e-9 }.sorted()
            // What the reading thread lost to a busy machine is not the daemon's.
            #expect(leads[leads.count / 20] >= 0.1, "\(leads)")
            #expect((leads.last ?? 1) < 0.5)
        }

        @Test func `events and clicks keep one offset to five milliseconds for the whole run`() {
            let offsets = zip(session.beats, session.ticks).map { Double($0.at) * 1e-9 - $1.frame / 48_000 }
            let middle = offsets.sorted()[offsets.count / 2]
            // In its first seconds the device's clock is still being learnt.
            for (beat, offset) in offsets.enumerated() {
                let error = (offset - middle).magnitude
                #expect(error < (beat < 12 ? 0.010 : 0.005), "beat \(beat): \(error * 1000) ms")
            }
            for i in offsets.indices.dropFirst() {
                #expect((offsets[i] - offsets[i - 1]).magnitude < 0.005, "beat \(i)")
            }
            #expect(session.beats.allSatisfy { (0..<20_000_000).contains($0.event["error"]?.int ?? -1) })
        }

        @Test func `a stroke begins on its accented click, and counts its beats from there`() {
            for (heard, tick) in zip(session.beats, session.ticks) {
                let beat = heard.event["beat"]?.int ?? -1
                #expect(heard.event["stroke"]?.int == beat / 6)
                #expect(heard.event["beatInStroke"]?.int == beat % 6)
                #expect(tick.isAccented == (beat % 6 == 0), "beat \(beat)")
            }
        }

        @Test func `the timeline's line is the one that the beats keep`() throws {
            let lines = session.timelines.filter { $0.event["running"]?.bool == true }
            #expect(lines.count >= 1 + session.changes.count)
            for line in lines { #expect((line.at - line.received).magnitude < 5_000_000_000, "\(line.event)") }
            for heard in session.beats {
                let beat = Double(heard.event["beat"]?.int ?? 0)
                let line = try #require(lines.last { ($0.event["beat"]?.double ?? 0) <= beat } ?? lines.first)
                let tempo = try #require(line.event["tempo"]?.double)
                let beats = beat - (line.event["beat"]?.double ?? 0)
                let error = Double(heard.at - line.at) * 1e-9 - beats * 60 / tempo
                #expect(error.magnitude < 0.005, "\(heard.event) against \(line.event)")
                #expect(heard.event["tempo"]?.double == tempo)
                #expect(((heard.event["rate"]?.double ?? 0) * 6 / tempo - 1).magnitude < 1e-5)
            }
        }

        @Test func `a new pace is heard within 0.3 s of the command, with its phase kept`() throws {
            #expect(session.changes.map(\.to).prefix(2) == [84, 66])
            #expect(session.changes.allSatisfy { ($0.to - $0.from).magnitude > 3 })
            for change in session.changes {
                let given = frame(of: change.given)
                let old = 60 * 48_000 / change.from
                let new = 60 * 48_000 / change.to
                let index = try #require(session.ticks.lastIndex { $0.frame <= given })
                // The beat in which the change happened is the only one of neither length.
                let spans = (index..<index + 7).map { session.ticks[$0 + 1].frame - session.ticks[$0].frame }
                let mixed = try #require(spans.firstIndex { ($0 / old - 1).magnitude > 0.001 })
                #expect(mixed <= 1, "\(change.name): \(spans)")
                for span in spans[(mixed + 1)...] {
                    #expect((span / new - 1).magnitude < 0.001, "\(change.name): \(spans)")
                }
                // From phase x of the old beat on, the rest of it passes at the new tempo.
                let passed = (spans[mixed] - new) / (1 - new / old)
                let changed = session.ticks[index + mixed].frame + passed
                let delay = (changed - given) / 48_000
                #expect((0..<0.3).contains(delay), "\(change.name): \(delay) s")
            }
        }

        // MARK: -

        /// From the third click to the first change.
        private func steadyTicks() throws -> [Ticks.Tick] {
            let end = frame(of: try #require(session.changes.first).given)
            return session.ticks.dropFirst(2).filter { $0.frame < end }
        }

        /// The frame of the recording that is heard at an instant of CLOCK_MONOTONIC.
        private func frame(of instant: Int64) -> Double {
            let offsets = zip(session.beats, session.ticks).map { $1.frame - Double($0.at) * 48e-6 }.sorted()
            return Double(instant) * 48e-6 + offsets[offsets.count / 2]
        }
    }
}
