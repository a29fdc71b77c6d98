// SPDX-License-Identifier: GPL-3.0-or-later

import CVirtualDevice
import Glibc
import LullALSA
import LullRender
import LullTestKit
import LullTime
import Testing

/// A sound card that is pulled out and comes back, in virtual time; the files by which the kernel tells of it are real.
@Suite struct AwayCardTests {
    @Test func `a card that is plugged in again is heard within a second`() throws {
        let stage = try Stage()
        stage.pullOut()
        #expect(stage.framesUntilSound(within: 9 * 48_000) == nil)
        stage.listen()
        try stage.plugIn()
        try stage.makeFile()
        let frames = try #require(stage.framesUntilSound(within: 10 * 48_000))
        #expect(frames <= 48_000, "after \(frames) frames")
    }

    @Test func `a card whose file is there before the rights to it is heard within a second of them`() throws {
        let stage = try Stage()
        stage.pullOut()
        try stage.listCard()
        try stage.makeFile()
        #expect(stage.framesUntilSound(within: 9 * 48_000) == nil)
        try stage.plugIn()
        stage.grantRights()
        let frames = try #require(stage.framesUntilSound(within: 10 * 48_000))
        #expect(frames <= 48_000, "after \(frames) frames")
    }

    @Test func `where the folder of sound devices went with the card, its coming back is noticed`() throws {
        let stage = try Stage()
        stage.pullOut()
        stage.removeFolder()
        #expect(stage.framesUntilSound(within: 9 * 48_000) == nil)
        try stage.plugIn()
        stage.makeFolder()
        #expect(stage.framesUntilSound(within: 480) == nil)
        try stage.makeFile()
        let frames = try #require(stage.framesUntilSound(within: 10 * 48_000))
        #expect(frames <= 48_000, "after \(frames) frames")
    }

    @Test func `another card in its place is not taken for it`() throws {
        let stage = try Stage()
        stage.pullOut()
        try stage.plugIn(id: "Other")
        try stage.makeFile()
        #expect(stage.framesUntilSound(within: 10 * 48_000) == nil)
        try stage.listCard()
        stage.grantRights()
        #expect(stage.framesUntilSound(within: 48_000) != nil)
    }
}

/// An output that plays on the card, and what the kernel tells of it.
private final class Stage {
    private let folder: TemporaryFolder
    private let card: OpaquePointer
    private let output: ALSAOutput

    private var list: String { "\(folder.path)/proc/card7" }
    private var devices: String { "\(folder.path)/dev/snd" }
    private var file: String { "\(devices)/controlC7" }

    /// The card is there, and has played for a second.
    init() throws {
        folder = try TemporaryFolder()
        for name in ["proc", "dev", "dev/snd"] { mkdir("\(folder.path)/\(name)", 0o755) }
        var number: Int32 = 0
        card = lull_card_make(&number)
        lull_card_number(card, 7)
        output = try ALSAOutput(
            device: "lull-virtual-\(number)", profile: .standard,
            cards: SoundCards(proc: "\(folder.path)/proc", dev: "\(folder.path)/dev/snd"), source: Steady()
        ) { _, _ in }
        try plugIn()
        try makeFile()
        output.start()
        try #require(lull_card_attended(card))
        try #require(framesUntilSound(within: 48_000) != nil)
        for _ in 0..<100 { listen() }
    }

    deinit {
        lull_card_release(card)
        output.shutdown()
        lull_card_free(card)
    }

    func pullOut() {
        unlink(file)
        unlink("\(list)/id")
        rmdir(list)
        lull_card_fault(card, LULL_LOST, -1)
    }

    /// - Parameter id: what the kernel says that it is
    func plugIn(id: String = "Device") throws {
        try listCard(id: id)
        lull_card_plug(card)
    }

    func listCard(id: String = "Device") throws {
        mkdir(list, 0o755)
        try folder.write("proc/card7/id", "\(id)\n")
    }

    func makeFile() throws { try folder.write("dev/snd/controlC7", "") }
    func grantRights() { chmod(file, 0o660) }
    func removeFolder() { rmdir(devices) }
    func makeFolder() { mkdir(devices, 0o755) }

    /// Lets 10 ms pass by.
    func listen() { _ = framesUntilSound(within: 480) }

    /// Lets time go by, 10 ms at once, until something is heard.
    func framesUntilSound(within most: Int) -> Int? {
        let step = 480
        var (left, right) = ([Float](repeating: 0, count: step), [Float](repeating: 0, count: step))
        var marks = [UInt8](repeating: 0, count: step)
        for start in stride(from: 0, to: most, by: step) {
            guard lull_card_run(card, Int32(step), &left, &right, &marks) else { return nil }
            if left.contains(where: { abs($0) > 0.01 }) { return start + step }
        }
        return nil
    }
}

/// The same value for ever.
private struct Steady: BlockSource, ~Copyable {
    private(set) var now = Frames(0)

    var isIdle: Bool { false }

    mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>) {
        for i in 0..<mid.count { (mid[i], side[i]) = (0.25, 0) }
        now += Frames(Int64(mid.count))
    }

    mutating func recover(after gap: Frames) {}
}
