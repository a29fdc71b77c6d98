# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes a hum a person's: the measures of docs/sound.md, Humming, as they were taken of recorded humming."""

import numpy
import parselmouth
from parselmouth.praat import call

RATE = 48_000
LOWEST, HIGHEST = 60, 700  # hertz: where Praat looks for a voice
# Half octaves: the names and centres of docs/sound.md, Humming.
BANDS = [148, 210, 297, 420, 594, 840, 1189, 1681, 2378, 3364]


def frequency(pitch):
    return 440 * 2 ** ((pitch - 69) / 12)


def decibels(ratio):
    return 10 * numpy.log10(numpy.maximum(ratio, 1e-12))


def praat(samples):
    """At a third of the rate: a hum ends at 5 kHz, and Praat takes a tenth of the time for the same values."""
    return call(parselmouth.Sound(samples, RATE), "Resample", RATE // 3, 20)


def contour(samples):
    """Times and fundamentals of the voiced frames."""
    pitch = call(praat(samples), "To Pitch (cc)", 0.01, LOWEST, 15, False, 0.03, 0.45, 0.01, 0.35, 0.14, HIGHEST)
    times, values = pitch.xs(), pitch.selected_array["frequency"]
    return times[values > 0], values[values > 0]


def sustained(score):
    """The middles of the notes long enough to be held: start, end, pitch."""
    for start, end, pitch, *_ in score:
        if end - start >= 0.4:
            yield start + 0.3 * (end - start), start + 0.85 * (end - start), pitch


def tuning(times, values, score):
    """How far the sung pitch is from the score, cents, and how much it moves within a note."""
    cents = 1200 * numpy.log2(values)
    whole = numpy.concatenate([
        cents[(times >= start) & (times < end)] - 1200 * numpy.log2(frequency(pitch)) for start, end, pitch, *_ in score
    ])
    medians, movements = [], []
    for start, end, pitch in sustained(score):
        middle = cents[(times >= start) & (times < end)] - 1200 * numpy.log2(frequency(pitch))
        if len(middle) > 5:
            medians.append(numpy.median(middle))
            movements.append(numpy.std(middle))
        else:
            medians.append(numpy.inf)
    return {
        "median pitch, cents": float(numpy.median(whole)),
        "worst note, cents": float(numpy.max(numpy.abs(medians))),
        "in-note sd, cents": float(numpy.mean(movements)),
    }


def roughness(samples):
    sound = praat(samples)
    harmonicity = call(sound, "To Harmonicity (cc)", 0.01, LOWEST, 0.1, 1.0)
    points = call(sound, "To PointProcess (periodic, cc)", LOWEST, HIGHEST)
    cepstrogram = call(sound, "To PowerCepstrogram", LOWEST, 0.01, 5000, 50)
    return {
        "HNR, dB": call(harmonicity, "Get mean", 0, 0),
        "CPPS, dB": call(
            cepstrogram, "Get CPPS", True, 0.01, 0.001, LOWEST, HIGHEST, 0.05, "Parabolic", 0.001, 0.05, "Straight",
            "Robust"),
        "jitter, %": 100 * call(points, "Get jitter (local)", 0, 0, 0.0001, 0.02, 1.3),
        "shimmer, %": 100 * call([sound, points], "Get shimmer (local)", 0, 0, 0.0001, 0.02, 1.3, 1.6),
    }


def harmonics(samples, times, values, score):
    """The levels of the first ten harmonics over the held notes, as Praat's fundamental places them."""
    width = int(0.08 * RATE)
    window = numpy.hanning(width)
    rows = []
    for start, end, pitch in sustained(score):
        for time in numpy.arange(start, end, 0.08):
            f0 = values[numpy.argmin(numpy.abs(times - time))]
            first = int(time * RATE) - width // 2
            part = samples[first:first + width]
            if len(part) < width or abs(numpy.log2(f0 / frequency(pitch))) > 0.1:
                continue
            spectrum = numpy.abs(numpy.fft.rfft(part * window, 4 * width)) ** 2
            step = RATE / (4 * width)
            rows.append([
                decibels(spectrum[int((k - 0.15) * f0 / step):int((k + 0.15) * f0 / step) + 1].max())
                for k in range(1, 11)
            ])
    rows = numpy.array(rows)
    slope = numpy.polyfit(numpy.log2(numpy.arange(1, 11)), rows.mean(axis=0), 1)[0]
    return {"H1-H2, dB": float((rows[:, 0] - rows[:, 1]).mean()), "tilt, dB/octave": float(slope)}


def spectrum(samples, median):
    """Half octaves beside the strongest, and how far that is from the median fundamental: it ought to hold it."""
    # A length with small factors, and the same for every tune.
    power = numpy.abs(numpy.fft.rfft(samples, 2 ** int(numpy.ceil(numpy.log2(len(samples)))))) ** 2
    places = numpy.linspace(0, RATE / 2, len(power))

    def energy(low, high):
        return power[(places >= low) & (places < high)].sum()

    bands = decibels(numpy.array([energy(c / 2**0.25, c * 2**0.25) for c in BANDS]))
    measures = {
        "1-5 kHz to below, dB": float(decibels(energy(1000, 5000) / energy(20, 1000))),
        "strongest band, octaves": float(numpy.log2(BANDS[bands.argmax()] / median)),
    }
    return measures | {f"LTAS {c} Hz, dB": float(v) for c, v in zip(BANDS, bands - bands.max())}
