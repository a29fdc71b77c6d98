// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc

/// A recording device that is open and agreed upon; closed when it goes out of scope.
///
/// - Thread: one thread, from `open` to the end
/// - Realtime: not safe
struct CapturePCM: ~Copyable {
    /// At the device's own rate, the nearest to 48 kHz that it has.
    let geometry: Geometry

    /// File descriptors that `poll` is to watch.
    let descriptorCount: Int

    private let handle: OpaquePointer
    private let snapshot: OpaquePointer

    private init(handle: OpaquePointer, snapshot: OpaquePointer, geometry: Geometry) {
        self.handle = handle
        self.snapshot = snapshot
        self.geometry = geometry
        descriptorCount = Int(max(0, snd_pcm_poll_descriptors_count(handle)))
    }

    deinit {
        snd_pcm_status_free(snapshot)
        snd_pcm_close(handle)
    }

    /// Opens `device` without waiting for whoever may hold it.
    static func open(_ device: String) throws(ALSAError) -> CapturePCM {
        do throws(ALSAError) {
            // As the card has it: what it does not have is made here, and better.
            return try open(device, mode: SND_PCM_NO_AUTO_FORMAT | SND_PCM_NO_AUTO_CHANNELS)
        } catch  where error.operation == .negotiate {
            return try open(device, mode: 0)
        }
    }

    private static func open(_ device: String, mode: Int32) throws(ALSAError) -> CapturePCM {
        lull_alsa_be_silent()
        var opened: OpaquePointer?
        try ALSAError.check(snd_pcm_open(&opened, device, SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK | mode), .open)
        guard let handle = opened else { throw ALSAError(.open, errno: EIO) }
        do throws(ALSAError) {
            let geometry = try Negotiation.settleCapture(handle)
            var snapshot: OpaquePointer?
            try ALSAError.check(snd_pcm_status_malloc(&snapshot), .open)
            guard let snapshot else { throw ALSAError(.open, errno: ENOMEM) }
            return CapturePCM(handle: handle, snapshot: snapshot, geometry: geometry)
        } catch {
            snd_pcm_close(handle)
            throw error
        }
    }

    /// Begins to record, for the first time or after a loss.
    func start() throws(ALSAError) {
        try ALSAError.check(snd_pcm_prepare(handle), .prepare)
        try ALSAError.check(snd_pcm_start(handle), .prepare)
    }

    /// Wakes a device that slept with the machine.
    func resume() throws(ALSAError) { try ALSAError.check(snd_pcm_resume(handle), .resume) }

    /// Takes up to `count` frames, interleaved; returns how many there were.
    ///
    /// - Throws: EAGAIN where there is none yet, EPIPE where some were lost since.
    func read(into frames: UnsafeMutableRawPointer, count: Int) throws(ALSAError) -> Int {
        try ALSAError.check(snd_pcm_readi(handle, frames, snd_pcm_uframes_t(count)), .read)
    }

    /// Fills in `descriptorCount` descriptors.
    func fillDescriptors(_ descriptors: UnsafeMutablePointer<pollfd>) {
        snd_pcm_poll_descriptors(handle, descriptors, UInt32(descriptorCount))
    }

    /// Lets the device's plugin take note of what `poll` said: some clear their descriptor only here.
    func acknowledge(_ descriptors: UnsafeMutablePointer<pollfd>) {
        var events: UInt16 = 0
        snd_pcm_poll_descriptors_revents(handle, descriptors, UInt32(descriptorCount), &events)
    }

    /// When the next frame to be read came in at the microphone: CLOCK_MONOTONIC nanoseconds. Nil while the device does
    /// not say.
    func nextInstant() -> Int64? {
        guard snd_pcm_status(handle, snapshot) == 0, snd_pcm_status_get_state(snapshot) == SND_PCM_STATE_RUNNING else {
            return nil
        }
        let waiting = Int(clamping: snd_pcm_status_get_avail(snapshot))
        var delay = Int(snd_pcm_status_get_delay(snapshot))
        var instant = MonotonicClock.now
        if let stamp = StatusStamp.instant(of: snapshot, near: instant) {
            instant = stamp
        } else {
            // A device without time stamps: a second call, as near to the first as can be.
            var late: snd_pcm_sframes_t = 0
            delay = snd_pcm_delay(handle, &late) == 0 ? late : 0
        }
        // What waits has come in before; what a plugin cannot know it says to be 0.
        if !(waiting...waiting + 2 * geometry.rate).contains(delay) { delay = waiting }
        guard (0...geometry.buffer).contains(waiting) else { return nil }
        return instant - Int64(delay) * 1_000_000_000 / Int64(geometry.rate)
    }
}

extension Negotiation {
    /// Sets a recording device up for its nearest rate to 48 kHz and two seconds of buffer, and says what was really
    /// set.
    fileprivate static func settleCapture(_ handle: OpaquePointer) throws(ALSAError) -> Geometry {
        var parameters: OpaquePointer?
        try check(snd_pcm_hw_params_malloc(&parameters))
        defer { snd_pcm_hw_params_free(parameters) }
        try check(snd_pcm_hw_params_any(handle, parameters))
        try check(snd_pcm_hw_params_set_access(handle, parameters, SND_PCM_ACCESS_RW_INTERLEAVED))
        // alsa-lib's own converter of rates is a straight line between two frames.
        try check(snd_pcm_hw_params_set_rate_resample(handle, parameters, 0))
        var rate: UInt32 = 48_000
        try check(snd_pcm_hw_params_set_rate_near(handle, parameters, &rate, nil))
        let formats = SampleFormat.preferred
        guard
            let format = formats.first(where: { snd_pcm_hw_params_test_format(handle, parameters, $0.code) == 0 })
        else { throw ALSAError(.negotiate, errno: EINVAL) }
        try check(snd_pcm_hw_params_set_format(handle, parameters, format.code))
        var channels: UInt32 = 1
        try check(snd_pcm_hw_params_set_channels_near(handle, parameters, &channels))
        var period = snd_pcm_uframes_t(rate / 20)
        var buffer = snd_pcm_uframes_t(rate) * 2
        try check(snd_pcm_hw_params_set_period_size_near(handle, parameters, &period, nil))
        try check(snd_pcm_hw_params_set_buffer_size_near(handle, parameters, &buffer))
        try check(snd_pcm_hw_params(handle, parameters))

        try check(snd_pcm_hw_params_get_rate(parameters, &rate, nil))
        try check(snd_pcm_hw_params_get_channels(parameters, &channels))
        try check(snd_pcm_hw_params_get_period_size(parameters, &period, nil))
        try check(snd_pcm_hw_params_get_buffer_size(parameters, &buffer))
        let geometry = Geometry(
            format: format, channels: Int(channels), rate: Int(rate), period: Int(clamping: period),
            buffer: Int(clamping: buffer))
        guard geometry.isRecordable else { throw ALSAError(.negotiate, errno: ERANGE) }
        try settleSoftware(handle, geometry: geometry, startsAt: nil)
        return geometry
    }
}

extension Geometry {
    /// Rates that can be converted, and a buffer that bears a look at it every twentieth of a second.
    fileprivate var isRecordable: Bool {
        (4_000...384_000).contains(rate) && (1...64).contains(channels) && period > 0
            && (rate / 10...8 * rate).contains(buffer)
    }
}
