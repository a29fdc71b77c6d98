// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

/// One unbroken run of a recording along a course: frames by their place on the renderer's clock, in order.
///
/// - Thread: feeder, or the worker that renders a loop
final class FeederStrand {
    /// How the frames are made.
    enum Method {
        /// As they are in the file.
        case copied
        case stretched
    }

    let loop: RecordedLoop
    let method: Method
    var course: FeederCourse
    /// The place on the renderer's clock of the next frame to come out.
    private(set) var frame: Frames

    private let stretcher: any Stretcher
    /// Where on the renderer's clock the next window's middle comes to lie.
    private var decided: Frames
    /// Where in the recording that middle lies.
    private var place: Int64
    /// The next frame to feed.
    private var fed: Int64
    private var pace = FeederPace()
    private let input: UnsafeMutablePointer<Float>
    private let output: UnsafeMutablePointer<Float>
    /// Frames of `output` that have been made, and that have been handed out.
    private var made = 0
    private var used = 0
    /// Frames made to be looked at before they are read.
    private var kept: ArraySlice<Float> = []

    /// - Parameter stretcher: Used by this strand alone as long as it is read.
    init(
        _ loop: RecordedLoop, _ method: Method, along course: FeederCourse, from frame: Frames,
        stretcher: any Stretcher
    ) {
        self.loop = loop
        self.method = method
        self.course = course
        self.frame = frame
        self.stretcher = stretcher
        input = .allocate(capacity: stretcher.largestHop)
        input.initialize(repeating: 0, count: stretcher.largestHop)
        output = .allocate(capacity: stretcher.largestHop)
        output.initialize(repeating: 0, count: stretcher.largestHop)
        // The windows before the first frame that lie over it too.
        decided = method == .copied ? frame : frame - Frames(Int64(stretcher.outputDelay))
        place = Int64(loop.place(of: course.beat(at: decided)).rounded())
        fed = place - Int64(stretcher.inputLead)
        if method == .stretched { warmUp() }
    }

    deinit {
        input.deallocate()
        output.deallocate()
    }

    /// The part of a beat by which the recording is too far on at the last place decided; negative where it is late.
    var error: Double {
        let beat = course.beat(at: decided)
        let frames = Double(place) - loop.place(of: beat)
        return frames / loop.pace(after: Int(beat.rounded(.down)))
    }

    /// Whether the pace that is wanted is one that may be stretched to.
    var isWithinReach: Bool { pace.isWithinReach }

    /// For a copy: by how many frames the recording will be too far on at a later frame, if it goes on like this.
    func copyError(at later: Frames) -> Double {
        let here = place - Int64(kept.count)
        return Double(here + later.count - frame.count) - loop.place(of: course.beat(at: later))
    }

    /// The next `count` frames, which stay to be read. Once in a strand's life, before the first is read.
    func preview(_ count: Int) -> [Float] {
        let frames = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { make(count, to: base) }
            initialized = count
        }
        kept = frames[...]
        return frames
    }

    /// Leaves out the first frames of a preview; the one after them comes at `frame`.
    func align(skipping count: Int, to frame: Frames) {
        kept = kept.dropFirst(count)
        decided += frame - (self.frame + Frames(Int64(count)))
        self.frame = frame
    }

    /// Writes the next `count` frames.
    func read(_ count: Int, to target: UnsafeMutablePointer<Float>) {
        var done = 0
        for sample in kept.prefix(count) {
            target[done] = sample
            done += 1
        }
        if done > 0 { kept = kept.dropFirst(done) }
        make(count - done, to: target + done)
        frame += Frames(Int64(count))
        course.forget(before: frame)
    }

    private func make(_ count: Int, to target: UnsafeMutablePointer<Float>) {
        if method == .copied {
            loop.copy(from: place, count: count, to: target)
            place += Int64(count)
            return
        }
        var done = 0
        while done < count {
            if used == made { hop() }
            let part = min(count - done, made - used)
            for i in 0..<part { target[done + i] = output[used + i] }
            used += part
            done += part
        }
    }

    private func warmUp() {
        let ahead = Frames(512)
        let length = loop.place(of: course.beat(at: decided + ahead)) - loop.place(of: course.beat(at: decided))
        stretcher.begin(ratio: 512 / max(length, 1))
        // What the stretcher delays, and what comes out before its windows lie full.
        var unwanted = 2 * stretcher.outputDelay
        while unwanted > 0 {
            if used == made { hop() }
            let part = min(unwanted, made - used)
            used += part
            unwanted -= part
        }
    }

    /// Makes more output; at least a frame.
    private func hop() {
        used = 0
        made = 0
        for _ in 0..<FeederStrand.patience where made == 0 {
            let here = loop.place(of: course.beat(at: decided))
            let ahead = loop.place(of: course.beat(at: decided + Frames(512)))
            let ratio = pace.ratio(advance: (ahead - here) / 512, error: Double(place) - here)
            let needed = stretcher.needed
            loop.copy(from: fed, count: needed, to: input)
            fed += Int64(needed)
            let hop = stretcher.hop(ratio: ratio, input: input, output: output)
            made = hop.made
            decided += Frames(Int64(hop.made))
            place += Int64(hop.advanced)
        }
        guard made == 0 else { return }
        // A stretcher that gives nothing must not hang the feeder.
        made = 256
        for i in 0..<made { output[i] = 0 }
        decided += Frames(Int64(made))
    }

    private static let patience = 64
}
