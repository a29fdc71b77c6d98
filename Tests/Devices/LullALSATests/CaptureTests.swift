// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullTestKit
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct CaptureTests {
    /// Readings of a device whose frame 0 came in at `origin`, each late by what `late` says.
    private func readings(
        origin: Int64, pace: Double = 1e9 / 48_000, count: Int = 600, late: (Int) -> Int64 = { _ in 0 }
    ) -> [CaptureLine.Reading] {
        (1...count).map { index in
            let frame = index * 2_400
            return CaptureLine.Reading(frame: frame, instant: origin + Int64(Double(frame) * pace) + late(index))
        }
    }

    @Test func `the line is where the readings are, whatever some of them say`() throws {
        for (name, late) in [
            ("none", { _ in 0 }), ("a busy machine", { $0 % 3 == 0 ? 40_000_000 : 0 }),
            ("a wild start", { $0 < 40 ? Int64($0 - 40) * 10_000_000 : 0 }),
            ("one a minute early", { $0 == 300 ? -60_000_000_000 : 0 }),
        ] as [(String, (Int) -> Int64)] {
            let line = try #require(CaptureLine(readings(origin: 7_000_000_000, late: late), rate: 48_000))
            for frame in [0, 700_000, 1_440_000] {
                let error = line.instant(of: frame) - 7_000_000_000 - Int64(Double(frame) * 1e9 / 48_000)
                #expect(abs(error) < 2_000_000, "\(name): \(error) ns at \(frame)")
                #expect(abs(line.frame(at: line.instant(of: frame)) - Double(frame)) < 0.01)
            }
        }
    }

    @Test func `a card that runs fast or slow is followed, and no card is as wrong as some say`() throws {
        for parts in [-300.0, 80, 900] {
            let pace = 1e9 / 48_000 * (1 + parts * 1e-6)
            let line = try #require(CaptureLine(readings(origin: 0, pace: pace), rate: 48_000))
            #expect(abs(line.nanosecondsPerFrame / pace - 1) < 1e-6)
        }
        let absurd = try #require(CaptureLine(readings(origin: 0, pace: 30_000), rate: 48_000))
        #expect(abs(absurd.nanosecondsPerFrame * 48_000 / 1e9 - 1) <= 1.001e-3)
        #expect(CaptureLine([], rate: 48_000) == nil)
    }

    @Test func `what nobody fetched in time is counted, and silence stands for it, so that time is kept`() throws {
        let pieces = Mutex<[CapturedPiece]>([])
        let tape = try CaptureTape { piece, _ in pieces.withLock { $0.append(piece) } }
        tape.begin(rate: 48_000)
        let tone = [Float](repeating: 0.5, count: 2_400)
        for index in 1...20 {
            tape.append(tone.span, clipped: 0)
            tape.note(5_000_000_000 + Int64(index) * 50_000_000)
        }
        // The next frame came in two and a half seconds after the first of all.
        tape.bridge(to: 7_500_000_000, limit: 480_000)
        tape.append(tone.span, clipped: 3)
        let sound = tape.take()
        #expect(sound.overruns == 1 && abs(sound.lost - 1.5) < 1e-4 && sound.clipped == 3)
        let samples = pieces.withLock { $0 }.flatMap { piece in
            switch piece {
            case .sound(let frames): frames
            case .silence(let count): [Float](repeating: 0, count: count)
            }
        }
        try #require(samples.count == 122_400 && sound.count == 122_400)
        #expect(samples[..<48_000].allSatisfy { $0 == 0.5 } && samples[120_000...].allSatisfy { $0 == 0.5 })
        #expect(samples[48_000..<120_000].allSatisfy { $0 == 0 })
        #expect(sound.line?.origin == 5_000_000_000)
        #expect(tape.isOver && tape.take().count == 0, "it is had once")
    }

    @Test func `no more than a second of it is held, and nothing is missing or comes after the end`() throws {
        let pieces = Mutex<[CapturedPiece]>([])
        let tape = try CaptureTape { piece, rate in
            pieces.withLock { $0.append(piece) }
            #expect(rate == 44_100)
        }
        tape.begin(rate: 44_100)
        var (given, held, next) = (0, 0, Float(0))
        while given < 1_000_000 {
            let block = (0..<2_205).map { _ in
                next += 1e-6
                return next
            }
            tape.append(block.span, clipped: 0)
            given += block.count
            held = max(held, given - pieces.withLock { $0.reduce(0) { $0 + $1.count } })
        }
        #expect(held < 44_100)
        #expect(tape.take().count == given)
        tape.append([Float](repeating: 1, count: 2_205).span, clipped: 0)
        tape.bridge(to: .max / 2, limit: 48_000_000)
        let samples = pieces.withLock { $0 }.flatMap { if case .sound(let frames) = $0 { frames } else { [Float]() } }
        #expect(samples.count == given && zip(samples, samples.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func `a gap beyond the end of the recording fills it and no more`() throws {
        let tape = try CaptureTape { _, _ in }
        tape.begin(rate: 48_000)
        tape.append([Float](repeating: 0.1, count: 4_800).span, clipped: 0)
        tape.note(100_000_000)
        tape.bridge(to: .max / 2, limit: 96_000)
        #expect(tape.count == 96_000)
        tape.bridge(to: 0, limit: 96_000)
        #expect(tape.count == 96_000 && tape.take().overruns == 2)
    }

    @Test(arguments: [
        (EBUSY, false, CaptureFault.busy(device: "hw:1", holder: "arecord (77)")),
        (EAGAIN, false, .busy(device: "hw:1", holder: "arecord (77)")), (EACCES, false, .denied(device: "hw:1")),
        (ENODEV, true, .denied(device: "hw:1")), (ENOENT, false, .absent(device: "hw:1")),
        (ENODEV, false, .absent(device: "hw:1")), (ECONNREFUSED, false, .noServer(device: "hw:1")),
        (EINVAL, false, .absent(device: "hw:1")), (EIO, false, .failed(device: "hw:1", reason: "Input/output error")),
    ])
    func `every error has a name`(errno: Int32, isForbidden: Bool, fault: CaptureFault) {
        let error = ALSAError(.open, errno: errno)
        #expect(CaptureFault(error, device: "hw:1", isForbidden: isForbidden, holder: "arecord (77)") == fault)
    }

    /// What a device tells.
    private final class Ear: Sendable {
        private let reports = Mutex<[CaptureReport]>([])
        var all: [CaptureReport] { reports.withLock { $0 } }
        func hear(_ report: CaptureReport) { reports.withLock { $0.append(report) } }
    }

    @Test(arguments: ["no-such-pcm", "plughw:CARD=Nowhere", "hw:9"])
    func `where there is no microphone it says so at once`(device: String) throws {
        let ear = Ear()
        let capture = try Capture(device: device, seconds: 10, sink: { _, _ in }) { ear.hear($0) }
        try eventually("it says so") { !ear.all.isEmpty }
        #expect(ear.all == [.refused(.absent(device: device))])
        #expect(capture.finish().count == 0)
    }

    @Test func `a device that is always ready is not read faster than it would be spoken, and ends when it is full`()
        throws
    {
        let ear = Ear()
        let heard = Mutex(0)
        var start = timespec()
        clock_gettime(CLOCK_MONOTONIC, &start)
        let capture = try Capture(
            device: "null", seconds: 1.5, sink: { piece, _ in heard.withLock { $0 += piece.count } }
        ) { ear.hear($0) }
        try eventually("it is full") { ear.all.last == .ended(.full) }
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let elapsed = Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) * 1e-9
        #expect(elapsed > 1.2, "\(elapsed)")
        #expect(ear.all.first == .began(device: "null"))
        let sound = capture.finish()
        #expect(abs(sound.seconds - 1.5) < 1e-3 && sound.ending == .full && sound.overruns == 0)
        #expect(heard.withLock { $0 } == sound.count)
    }
}
