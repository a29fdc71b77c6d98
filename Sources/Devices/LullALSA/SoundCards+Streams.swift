// SPDX-License-Identifier: GPL-3.0-or-later

/// What the kernel tells of sound that is under way.
extension SoundCards {
    /// A stream of a card that some program has open.
    package struct Stream: Equatable, Sendable {
        /// As in `card1/pcm0p/sub0`.
        package var name: String
        package var direction: Direction
        /// The kernel's word, such as RUNNING.
        package var state: String
        package var program: Program
        /// nil until it is set up.
        package var form: Form?

        package init(name: String, direction: Direction, state: String, program: Program, form: Form? = nil) {
            (self.name, self.direction, self.state) = (name, direction, state)
            (self.program, self.form) = (program, form)
        }
    }

    /// A process.
    package struct Program: Equatable, Sendable {
        package var id: Int
        package var name: String

        package init(id: Int, name: String) { (self.id, self.name) = (id, name) }

        /// "name (process id)"
        package var description: String { "\(name) (\(id))" }
    }

    /// How a stream is set up.
    package struct Form: Equatable, Sendable {
        /// The kernel's name, such as S16_LE.
        package var format: String
        package var channels: Int
        /// Hertz.
        package var rate: Int
        /// Frames between two interrupts, and frames that it holds at most.
        package var period: Int
        package var buffer: Int

        package init(format: String, channels: Int, rate: Int, period: Int, buffer: Int) {
            (self.format, self.channels, self.rate) = (format, channels, rate)
            (self.period, self.buffer) = (period, buffer)
        }
    }

    /// The streams of a card that are open, by name.
    package func streams(ofCard number: Int) -> [Stream] {
        let card = "card\(number)"
        var streams: [Stream] = []
        for pcm in KernelFiles.names(in: "\(proc)/\(card)").sorted() where pcm.hasPrefix("pcm") {
            guard let direction = [Direction.playing, .recording].first(where: { pcm.hasSuffix($0.ending) }) else {
                continue
            }
            for sub in KernelFiles.names(in: "\(proc)/\(card)/\(pcm)").sorted() where sub.hasPrefix("sub") {
                let folder = "\(proc)/\(card)/\(pcm)/\(sub)"
                guard let status = KernelFiles.text("\(folder)/status"),
                    let owner = KernelFiles.value(of: "owner_pid", in: status).flatMap({ Int($0) })
                else { continue }
                streams.append(
                    Stream(
                        name: "\(card)/\(pcm)/\(sub)", direction: direction,
                        state: KernelFiles.value(of: "state", in: status) ?? "",
                        program: program(ofThread: owner),
                        form: KernelFiles.text("\(folder)/hw_params").flatMap(Form.init)))
            }
        }
        return streams
    }

    /// The process that a thread belongs to: a stream's owner is the thread that has opened it.
    private func program(ofThread thread: Int) -> Program {
        let status = KernelFiles.text("\(processes)/\(thread)/status")
        let id = status.flatMap { KernelFiles.value(of: "Tgid", in: $0) }.flatMap { Int($0) } ?? thread
        return Program(id: id, name: KernelFiles.text("\(processes)/\(id)/comm") ?? "a program")
    }
}

extension SoundCards.Form {
    /// From a stream's `hw_params`, which says "closed" before it is set up.
    fileprivate init?(_ text: String) {
        func number(_ key: String) -> Int? {
            KernelFiles.value(of: key, in: text)?.split(separator: " ").first.flatMap { Int($0) }
        }
        guard let format = KernelFiles.value(of: "format", in: text), let channels = number("channels"),
            let rate = number("rate"), let period = number("period_size"), let buffer = number("buffer_size")
        else { return nil }
        self.init(format: format, channels: channels, rate: rate, period: period, buffer: buffer)
    }
}
