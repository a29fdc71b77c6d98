# SPDX-License-Identifier: GPL-3.0-or-later
"""How loud a tune is, and whether anything in it starts suddenly."""

import numpy

from human import RATE, decibels

def weighted(samples):
    """K-weighting of BS.1770 (its two biquads at 48 kHz), applied to the spectrum."""
    z = numpy.exp(-1j * numpy.linspace(0, numpy.pi, len(samples) // 2 + 1))
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2)
    high = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return numpy.fft.irfft(numpy.fft.rfft(samples) * shelf * high, len(samples))


def loudness(samples):
    samples = numpy.pad(samples, (0, (len(samples) + RATE) % 2))
    if len(samples) < 3 * RATE:
        samples = numpy.pad(samples, (0, 3 * RATE))

    def powers(x, seconds, step):
        width = int(seconds * RATE)
        sums = numpy.concatenate([[0], numpy.cumsum(weighted(x) ** 2)])
        return ((sums[width:] - sums[:-width]) / width)[::int(step * RATE)]

    def gated(x):
        power = powers(x, 0.4, 0.1)
        power = power[power > 10 ** ((-70 + 0.691) / 10)]
        power = power[power > power.mean() * 0.1]
        return float(decibels(power.mean()) - 0.691)

    short = powers(samples, 3, 0.01)
    places = numpy.fft.rfftfreq(len(samples), 1 / RATE)
    # A second-order Butterworth high-pass at 300 Hz: what a small speaker leaves.
    x = places / 300
    thin = numpy.fft.irfft(numpy.fft.rfft(samples) * -(x**2) / (1 - x**2 + 1j * numpy.sqrt(2) * x), len(samples))
    four = numpy.fft.irfft(numpy.pad(numpy.fft.rfft(samples), (0, len(samples) * 3 // 2)), 4 * len(samples)) * 4
    return {
        "loudest 3 s, LUFS": float(decibels(short.max()) - 0.691),
        "integrated, LUFS": gated(samples),
        "lost on a small speaker, LU": gated(samples) - gated(thin),
        "true peak, dBTP": float(2 * decibels(numpy.abs(four).max())),
        "DC, dB": float(2 * decibels(abs(samples.mean()))),
    }


def clicks(samples):
    """The greatest second difference beside the greatest of its neighbourhood (2 to 20 ms away)."""
    second = numpy.abs(numpy.diff(samples, 2))
    block = 48
    peaks = second[:len(second) // block * block].reshape(-1, block).max(axis=1)
    around = numpy.stack([numpy.roll(peaks, k) for k in range(-20, 21) if abs(k) > 1]).max(axis=0)
    return {"click": float((peaks / numpy.maximum(around, 1e-6))[20:-20].max())}


def onsets(samples, score):
    """The fastest 10-90 % rise from silence of the 1 ms envelope, ms."""
    # A period of a low voice is longer than 1 ms: the greatest of the last 12 ms bridges it and keeps the rise.
    envelope = numpy.sqrt(numpy.convolve(samples**2, numpy.ones(48) / 48, "same"))[::48]
    envelope = numpy.lib.stride_tricks.sliding_window_view(numpy.pad(envelope, (11, 0)), 12).max(axis=1)
    rises = []
    for start, end, _, joint, _ in score:
        if joint != "fresh":
            continue
        part = envelope[max(0, int((start - 0.2) * 1000)):int(min(start + 0.2, end) * 1000)]
        high = numpy.argmax(part >= 0.9 * part.max())
        below = part[high::-1] < 0.1 * part.max()
        # A note that follows before the last one's end has died away does not rise from silence.
        if below.any():
            rises.append(numpy.argmax(below))
    return {"fastest onset, ms": float(min(rises))} if rises else {}
