# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges a hummed tune with Praat (through parselmouth).

usage: hum.py SOUND SCORE CASE

SOUND: 32-bit floats, mono, 48 kHz. SCORE: a line a note: start and end in seconds (its beats), MIDI pitch, joint, tab
between. CASE: the keys of hum.json whose bounds hold, comma between. Prints every measure, then the bounds broken; exit 1 if any is.
"""

import json
import pathlib
import sys

import numpy
import parselmouth
from parselmouth.praat import call

RATE = 48_000
LOWEST, HIGHEST = 60, 700  # hertz: where Praat looks for a voice
# Half octaves: the names and centres of signal.md 3.2.
BANDS = [148, 210, 297, 420, 594, 840, 1189, 1681, 2378, 3364]


def frequency(pitch):
    return 440 * 2 ** ((pitch - 69) / 12)


def decibels(ratio):
    return 10 * numpy.log10(numpy.maximum(ratio, 1e-12))


def contour(sound):
    """Times and fundamentals of the voiced frames."""
    # A third of the rate holds every harmonic that bears on the pitch, and is found in a third of the time.
    pitch = call(call(sound, "Resample", RATE // 3, 20), "To Pitch (cc)", 0.01, LOWEST, 15, False, 0.03, 0.45, 0.01, 0.35, 0.14, HIGHEST)
    times, values = pitch.xs(), pitch.selected_array["frequency"]
    return times[values > 0], values[values > 0]


def tuning(times, values, score):
    """How far the sung pitch is from the score, cents, and how much it moves within a note."""
    cents = 1200 * numpy.log2(values)
    whole, medians, movements = [], [], []
    for start, end, pitch, _ in score:
        off = cents - 1200 * numpy.log2(frequency(pitch))
        whole.append(off[(times >= start) & (times < end)])
        middle = off[(times >= start + 0.3 * (end - start)) & (times < start + 0.85 * (end - start))]
        if end - start >= 0.4 and len(middle) > 5:
            medians.append(numpy.median(middle))
            movements.append(numpy.std(middle))
        elif end - start >= 0.4:
            medians.append(numpy.inf)
    return {
        "median pitch, cents": float(numpy.median(numpy.concatenate(whole))),
        "worst note, cents": float(numpy.max(numpy.abs(medians))),
        "in-note sd, cents": float(numpy.mean(movements)),
    }


def roughness(sound):
    harmonicity = call(sound, "To Harmonicity (cc)", 0.01, LOWEST, 0.1, 1.0)
    points = call(sound, "To PointProcess (periodic, cc)", LOWEST, HIGHEST)
    cepstrogram = call(sound, "To PowerCepstrogram", LOWEST, 0.002, 5000, 50)
    return {
        "HNR, dB": call(harmonicity, "Get mean", 0, 0),
        "CPPS, dB": call(
            cepstrogram, "Get CPPS", True, 0.01, 0.001, LOWEST, HIGHEST, 0.05, "Parabolic", 0.001, 0.05, "Straight",
            "Robust"),
        "jitter, %": 100 * call(points, "Get jitter (local)", 0, 0, 0.0001, 0.02, 1.3),
        "shimmer, %": 100 * call([sound, points], "Get shimmer (local)", 0, 0, 0.0001, 0.02, 1.3, 1.6),
    }


def harmonics(samples, times, values, score):
    """The levels of the first ten harmonics over the steady parts, as Praat's fundamental places them."""
    width = int(0.08 * RATE)
    window = numpy.hanning(width)
    rows = []
    for start, end, pitch, _ in score:
        if end - start < 0.4:
            continue
        for time in numpy.arange(start + 0.3 * (end - start), start + 0.85 * (end - start), 0.08):
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
    return {
        "H1-H2, dB": float((rows[:, 0] - rows[:, 1]).mean()),
        "H1-H3, dB": float((rows[:, 0] - rows[:, 2]).mean()),
        "tilt, dB/octave": float(slope),
    }


def spectrum(samples):
    power = numpy.abs(numpy.fft.rfft(samples)) ** 2
    places = numpy.fft.rfftfreq(len(samples), 1 / RATE)

    def energy(low, high):
        return power[(places >= low) & (places < high)].sum()

    bands = decibels(numpy.array([energy(c / 2**0.25, c * 2**0.25) for c in BANDS]))
    measures = {"1-5 kHz to below, dB": float(decibels(energy(1000, 5000) / energy(20, 1000)))}
    measures |= {f"LTAS {c} Hz, dB": float(v) for c, v in zip(BANDS, bands - bands.max())}
    return measures


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
    for start, end, _, joint in score:
        if joint != "fresh":
            continue
        part = envelope[max(0, int((start - 0.2) * 1000)):int(min(start + 0.2, end) * 1000)]
        high = numpy.argmax(part >= 0.9 * part.max())
        below = part[high::-1] < 0.1 * part.max()
        # A note that follows before the last one's end has died away does not rise from silence.
        if below.any():
            rises.append(numpy.argmax(below))
    return {"fastest onset, ms": float(min(rises))} if rises else {}


def glide_middle(samples, start, before, pitch):
    """When Praat's contour is half way from one pitch to the other, seconds from the beat."""
    first = start - 0.2
    part = parselmouth.Sound(samples[int(first * RATE):int((start + 0.2) * RATE)], RATE)
    contour = call(part, "To Pitch (cc)", 0.001, 75, 15, False, 0.03, 0.45, 0.01, 0.35, 0.14, HIGHEST)
    values = contour.selected_array["frequency"]
    half = (frequency(before) * frequency(pitch)) ** 0.5
    passed = (values > half) == (pitch > before)
    return contour.xs()[numpy.argmax(passed & (values > 0))] + first - start


def rise_heard(samples, start, pitch):
    """When the envelope has made as much of its rise as a rise from silence has at -8 dB, seconds from the beat."""
    width = int(2 * RATE / frequency(pitch))
    first = int((start - 0.2) * RATE)
    part = samples[first:int((start + 0.3) * RATE)]
    envelope = numpy.sqrt(numpy.convolve(part**2, numpy.ones(width) / width, "same"))
    at = int(0.2 * RATE)
    peak = numpy.median(envelope[at + int(0.08 * RATE):at + int(0.25 * RATE)])
    lowest = int(0.1 * RATE) + numpy.argmin(envelope[int(0.1 * RATE):at + int(0.05 * RATE)])
    heard = envelope[lowest] + 10 ** (-8 / 20) * (peak - envelope[lowest])
    return (lowest + numpy.argmax(envelope[lowest:] >= heard)) / RATE - 0.2


def centres(samples, score):
    """How far each note's perceived beat is from its beat at worst, ms."""
    worst = {}
    for (_, _, before, _), (start, end, pitch, joint) in zip(score[:1] + score, score):
        if end - start < 0.4 or joint == "slurred" and abs(pitch - before) < 1:
            continue
        slurred = joint == "slurred"
        off = glide_middle(samples, start, before, pitch) if slurred else rise_heard(samples, start, pitch)
        worst[joint] = max(worst.get(joint, 0), 1000 * off, key=abs)
    return {f"p-centre {joint}, ms": float(off) for joint, off in worst.items()}


def main(sound, score, case):
    samples = numpy.fromfile(sound, dtype="<f4").astype(float)
    if not numpy.isfinite(samples).all():
        sys.exit("not a number in the sound")
    with open(score, encoding="utf-8") as lines:
        score = [(float(a), float(b), float(c), d) for a, b, c, d in (line.split() for line in lines)]
    sung = samples[int(max(score[0][0] - 0.1, 0) * RATE):int((score[-1][1] + 0.1) * RATE)]
    times, values = contour(parselmouth.Sound(samples, RATE))
    measures = tuning(times, values, score) | spectrum(sung) | loudness(samples) | clicks(samples)
    measures |= onsets(samples, score) | centres(samples, score)
    if "human" in case:  # the dear ones
        measures |= roughness(parselmouth.Sound(sung, RATE)) | harmonics(samples, times, values, score)
    for name, value in measures.items():
        print(f"{name}\t{value:.2f}")
    bounds = json.loads((pathlib.Path(__file__).parent / "hum.json").read_text(encoding="utf-8"))
    broken = []
    for name, bound in (item for key in case.split(",") for item in bounds[key].items()):
        if name not in measures:
            broken.append(f"{name}: could not be measured")
        elif not bound["low"] <= measures[name] <= bound["high"]:
            broken.append(f"{name}: {measures[name]:.2f} is not within {bound['low']} to {bound['high']}")
    for line in broken:
        print("broken\t" + line)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
