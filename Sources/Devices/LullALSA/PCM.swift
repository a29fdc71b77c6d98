// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc

/// A playback device that is open and agreed upon; closed when it goes out of scope.
///
/// - Thread: one thread, from `open` to the end
/// - Realtime: as the device's plugin is, but for `open` and the end, which allocate and wait
struct PCM: ~Copyable {
    let geometry: Geometry
    /// The card that it plays on, or nil for a plugin that leads elsewhere (a sound server, a file, nowhere).
    let card: Int?
    /// File descriptors that `poll` is to watch.
    let descriptorCount: Int

    private let handle: OpaquePointer
    private let snapshot: OpaquePointer

    private init(handle: OpaquePointer, snapshot: OpaquePointer, geometry: Geometry) {
        self.handle = handle
        self.snapshot = snapshot
        self.geometry = geometry
        descriptorCount = Int(max(0, snd_pcm_poll_descriptors_count(handle)))
        card = Self.kernelCard(handle, descriptorCount: descriptorCount)
    }

    deinit {
        snd_pcm_status_free(snapshot)
        snd_pcm_close(handle)
    }

    /// Opens `device` without waiting for whoever may hold it.
    /// - Parameter formats: acceptable forms, best first
    static func open(
        _ device: String, profile: BufferProfile, preferring formats: [SampleFormat] = SampleFormat.preferred
    ) throws(ALSAError) -> PCM {
        do throws(ALSAError) {
            // As the card likes it, so that what is dithered here is not rounded again by alsa-lib.
            let plain = SND_PCM_NO_AUTO_FORMAT | SND_PCM_NO_AUTO_CHANNELS
            return try open(device, mode: plain, profile: profile, preferring: formats)
        } catch  where error.operation == .negotiate {
            return try open(device, mode: 0, profile: profile, preferring: formats)
        }
    }

    private static func open(
        _ device: String, mode: Int32, profile: BufferProfile, preferring formats: [SampleFormat]
    ) throws(ALSAError) -> PCM {
        lull_alsa_be_silent()
        var opened: OpaquePointer?
        try ALSAError.check(snd_pcm_open(&opened, device, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK | mode), .open)
        guard let handle = opened else { throw ALSAError(.open, errno: EIO) }
        do throws(ALSAError) {
            let geometry = try Negotiation.settle(handle, profile: profile, preferring: formats)
            var snapshot: OpaquePointer?
            try ALSAError.check(snd_pcm_status_malloc(&snapshot), .open)
            guard let snapshot else { throw ALSAError(.open, errno: ENOMEM) }
            return PCM(handle: handle, snapshot: snapshot, geometry: geometry)
        } catch {
            snd_pcm_close(handle)
            throw error
        }
    }

    /// One consistent account of the device.
    func observe() throws(ALSAError) -> DeviceReading {
        try ALSAError.check(snd_pcm_status(handle, snapshot), .observe)
        let now = MonotonicClock.now
        var reading = DeviceReading(
            state: DeviceState(snd_pcm_status_get_state(snapshot)),
            room: Int(clamping: snd_pcm_status_get_avail(snapshot)), delay: Int(snd_pcm_status_get_delay(snapshot)),
            instant: now)
        if let instant = StatusStamp.instant(of: snapshot, near: now) {
            reading.instant = instant
        } else {
            // A device without time stamps: two calls, as near to each other as can be.
            var delay: snd_pcm_sframes_t = 0
            reading.delay = snd_pcm_delay(handle, &delay) == 0 ? delay : 0
        }
        return reading
    }

    /// Hands over up to `frames` frames, interleaved; returns how many were taken.
    func write(_ frames: UnsafeRawPointer, count: Int) throws(ALSAError) -> Int {
        try ALSAError.check(snd_pcm_writei(handle, frames, snd_pcm_uframes_t(count)), .write)
    }

    /// Makes the device ready to be filled anew; what it still held is lost.
    func prepare() throws(ALSAError) { try ALSAError.check(snd_pcm_prepare(handle), .prepare) }

    /// Wakes a device that slept with the machine.
    func resume() throws(ALSAError) { try ALSAError.check(snd_pcm_resume(handle), .resume) }

    /// Stops at once.
    func drop() { snd_pcm_drop(handle) }

    /// Fills in `descriptorCount` descriptors.
    func fillDescriptors(_ descriptors: UnsafeMutablePointer<pollfd>) {
        snd_pcm_poll_descriptors(handle, descriptors, UInt32(descriptorCount))
    }

    /// Lets the device's plugin take note of what `poll` said: some clear their descriptor only here.
    func acknowledge(_ descriptors: UnsafeMutablePointer<pollfd>) {
        var events: UInt16 = 0
        snd_pcm_poll_descriptors_revents(handle, descriptors, UInt32(descriptorCount), &events)
    }

    /// The sound card below all plugins. `snd_pcm_info` says card 0 for plugins that have none, so the descriptors
    /// are asked first: those of a card belong to the kernel's sound devices.
    private static func kernelCard(_ handle: OpaquePointer, descriptorCount: Int) -> Int? {
        let soundMajor: UInt32 = 116
        var descriptors = [pollfd](repeating: pollfd(), count: descriptorCount)
        snd_pcm_poll_descriptors(handle, &descriptors, UInt32(descriptorCount))
        let isKernel = descriptors.contains { descriptor in
            var file = stat()
            return fstat(descriptor.fd, &file) == 0 && file.st_mode & S_IFMT == S_IFCHR
                && gnu_dev_major(file.st_rdev) == soundMajor
        }
        var info: OpaquePointer?
        guard isKernel, snd_pcm_info_malloc(&info) == 0 else { return nil }
        defer { snd_pcm_info_free(info) }
        guard snd_pcm_info(handle, info) == 0 else { return nil }
        let card = snd_pcm_info_get_card(info)
        return card >= 0 ? Int(card) : nil
    }
}
