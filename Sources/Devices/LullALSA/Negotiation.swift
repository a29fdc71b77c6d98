// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc

/// Agreeing with a device about the form of the sound.
///
/// - Thread: the one that owns the device
/// - Realtime: not safe
enum Negotiation {
    /// Sets the device up for Lull's rate and as near to `profile` as it can, and says what was really set.
    static func settle(
        _ handle: OpaquePointer, profile: BufferProfile, preferring formats: [SampleFormat]
    ) throws(ALSAError) -> Geometry {
        let geometry = try settleHardware(handle, profile: profile, preferring: formats)
        try settleSoftware(handle, geometry: geometry, startsAt: geometry.startThreshold)
        return geometry
    }

    private static func settleHardware(
        _ handle: OpaquePointer, profile: BufferProfile, preferring formats: [SampleFormat]
    ) throws(ALSAError) -> Geometry {
        var parameters: OpaquePointer?
        try check(snd_pcm_hw_params_malloc(&parameters))
        defer { snd_pcm_hw_params_free(parameters) }
        try check(snd_pcm_hw_params_any(handle, parameters))
        try check(snd_pcm_hw_params_set_access(handle, parameters, SND_PCM_ACCESS_RW_INTERLEAVED))
        try check(snd_pcm_hw_params_set_rate(handle, parameters, 48_000, 0))

        guard
            let format = formats.first(where: { snd_pcm_hw_params_test_format(handle, parameters, $0.code) == 0 })
        else { throw ALSAError(.negotiate, errno: EINVAL) }
        try check(snd_pcm_hw_params_set_format(handle, parameters, format.code))
        var channels: UInt32 = 1
        try check(snd_pcm_hw_params_set_channels_near(handle, parameters, &channels))

        // The period first: on PipeWire's plugin a buffer or a count of periods alone gives periods of seconds.
        var period = snd_pcm_uframes_t(profile.period)
        var buffer = snd_pcm_uframes_t(profile.buffer)
        try check(snd_pcm_hw_params_set_period_size_near(handle, parameters, &period, nil))
        try check(snd_pcm_hw_params_set_buffer_size_near(handle, parameters, &buffer))
        try check(snd_pcm_hw_params(handle, parameters))

        var rate: UInt32 = 0
        try check(snd_pcm_hw_params_get_rate(parameters, &rate, nil))
        try check(snd_pcm_hw_params_get_channels(parameters, &channels))
        try check(snd_pcm_hw_params_get_period_size(parameters, &period, nil))
        try check(snd_pcm_hw_params_get_buffer_size(parameters, &buffer))
        let geometry = Geometry(
            format: format, channels: Int(channels), rate: Int(rate), period: Int(period), buffer: Int(buffer))
        guard geometry.isPlayable else { throw ALSAError(.negotiate, errno: ERANGE) }
        return geometry
    }

    /// Has the device wake its user once a period, stop where its buffer runs dry or over, and stamp its time by
    /// CLOCK_MONOTONIC.
    ///
    /// - Parameter startsAt: The frames that wait as it begins by itself; nil where it is begun.
    static func settleSoftware(_ handle: OpaquePointer, geometry: Geometry, startsAt: Int?) throws(ALSAError) {
        var parameters: OpaquePointer?
        try check(snd_pcm_sw_params_malloc(&parameters))
        defer { snd_pcm_sw_params_free(parameters) }
        try check(snd_pcm_sw_params_current(handle, parameters))
        try check(snd_pcm_sw_params_set_avail_min(handle, parameters, snd_pcm_uframes_t(geometry.period)))
        if let startsAt {
            try check(snd_pcm_sw_params_set_start_threshold(handle, parameters, snd_pcm_uframes_t(startsAt)))
        }
        try check(snd_pcm_sw_params_set_stop_threshold(handle, parameters, snd_pcm_uframes_t(geometry.buffer)))
        try check(snd_pcm_sw_params_set_tstamp_mode(handle, parameters, SND_PCM_TSTAMP_ENABLE))
        try check(snd_pcm_sw_params_set_tstamp_type(handle, parameters, SND_PCM_TSTAMP_TYPE_MONOTONIC))
        try check(snd_pcm_sw_params(handle, parameters))
    }

    static func check(_ result: Int32) throws(ALSAError) { try ALSAError.check(result, .negotiate) }
}

extension Geometry {
    /// Two periods or more, and neither so small that the wake-ups cost more than the sound, nor so large that an
    /// answer takes seconds.
    fileprivate var isPlayable: Bool {
        rate == 48_000 && (1...64).contains(channels) && (64...32_768).contains(period)
            && (2 * period...131_072).contains(buffer)
    }
}
