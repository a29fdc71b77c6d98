#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A flame graph from what callgrind wrote: who calls whom from the bottom up, as wide as the instructions spent there.

    Benchmarks/flame.py callgrind.out picture.svg "its title" [root]

Callgrind counts calls between pairs of functions, not whole stacks. What a function spends is shared among its callers as
they have used it, which is exact where it has one caller.
"""

import re
import subprocess
import sys
from collections import defaultdict
from html import escape

WIDTH, ROW, SIDE, TOP = 1200, 26, 10, 74
# Narrower than this, of the whole, is left out.
LEAST = 0.004
ROOMS = {
    "LullVoices": ("voices and layers", "#f2b880"),
    "LullDSP": ("filters, room, limiters", "#e98a6d"),
    "LullRender": ("mixing and conducting", "#f6dd9c"),
    "LullEngine": ("the offline render", "#d9d2c5"),
    "LullRecording": ("sound files", "#b9cfc4"),
    "": ("libraries", "#cfd8e3"),
}


class Profile:
    """What every function spends itself, and in each that it calls."""

    def __init__(self, path):
        self.own = defaultdict(int)
        self.calls = defaultdict(lambda: defaultdict(int))
        names = {}

        def name(text):
            number, _, given = text.partition(" ")
            if given:
                names[number] = given
            return names[number] if number.startswith("(") else text

        here = called = None
        for line in open(path, errors="replace"):
            line = line.rstrip("\n")
            if line.startswith("fn="):
                here = name(line[3:])
            elif line.startswith("cfn="):
                called = name(line[4:])
            elif line[:1] in set("0123456789+-*"):
                # A cost of nothing is left out.
                cost = int((line.split() + ["0"])[1])
                if called is None:
                    self.own[here] += cost
                else:
                    self.calls[here][called] += cost
                    called = None
        self.readable = demangle({*self.own, *self.calls})

    def total(self, function):
        return self.own[function] + sum(self.calls[function].values())

    def find(self, word):
        """The costliest function whose readable name has `word`."""
        found = [function for function in self.readable if word in self.readable[function]]
        return max(found, key=self.total)


def demangle(functions):
    functions = sorted(functions)
    plain = [re.sub(r"'\d+$", "", function) for function in functions]
    run = subprocess.run(["swift", "demangle", "--compact"], input="\n".join(plain), capture_output=True, text=True)
    return dict(zip(functions, run.stdout.splitlines()))


def short(readable):
    """`Room.process` of all that Swift has to say about it, and its module."""
    text = readable.replace("@_noLocks ", "")
    # What the compiler has made of a function is still that function.
    text = re.sub(r"^.*(?:specialization|thunk|partial apply forwarder|outlined \w+)[^)]*? of ", "", text)
    text = re.sub(r"\((\w+) in _\w+\)", r"\1", text)
    text = re.sub(r"^static |\(extension in \w+\):", "", text)
    text = re.sub(r"^closure #\d+ .*? in ", "", text)
    head = re.split(r"[(<]| : | -> ", text)[0]
    module, _, rest = head.partition(".")
    if not module.startswith("Lull"):
        return head, ""
    return re.sub(r"\.(getter|modify)$", "", rest), module


def stacks(profile, root):
    """Boxes: (depth, from, to, name, module), in parts of the whole."""
    whole = profile.total(root)
    boxes = []

    def draw(function, left, share, depth, path):
        cost = profile.total(function)
        width = share * cost / whole
        if width < LEAST:
            return
        boxes.append((depth, left, left + width, *short(profile.readable[function])))
        # What a function does itself lies at its left.
        place = left + share * profile.own[function] / whole
        callees = sorted(profile.calls[function].items(), key=lambda item: -item[1])
        for callee, spent in callees:
            if callee not in path and profile.total(callee) > 0:
                draw(callee, place, share * spent / profile.total(callee), depth + 1, path | {callee})
            place += share * spent / whole

    draw(root, 0, 1, 0, {root})
    return boxes, whole


def draw(profile, picture, title, root="LullRender.Renderer.render"):
    profile = Profile(profile)
    boxes, whole = stacks(profile, profile.find(root))
    depth = max(box[0] for box in boxes) + 1
    height = TOP + depth * ROW + 12
    scale = WIDTH - 2 * SIDE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fffdf8"/>',
        f'<text x="{SIDE}" y="26" font-size="18" fill="#333">{escape(title)}</text>']
    place = SIDE
    present = {box[4] for box in boxes}
    for module, (meaning, colour) in ROOMS.items():
        if module in present:
            lines.append(f'<rect x="{place}" y="42" width="14" height="14" fill="{colour}"/>')
            lines.append(f'<text x="{place + 20}" y="54" fill="#555">{meaning}</text>')
            place += 46 + 7 * len(meaning)
    for level, left, right, name, module in boxes:
        x, y, width = SIDE + left * scale, TOP + (depth - 1 - level) * ROW, (right - left) * scale
        part = f"{100 * (right - left):.1f} %"
        # A letter is about 7 wide.
        room = int((width - 10) / 7.2)
        label = f"{name}  {part}" if len(name) + len(part) + 2 <= room else name if len(name) <= room else ""
        if not label and room > 4:
            last = name.split(".")[-1]
            label = last if len(last) <= room else last[:room - 1] + "…"
        lines.append(
            f'<g><title>{escape(name)}: {part}</title><rect x="{x:.1f}" y="{y}" width="{max(1, width - 1):.1f}" '
            f'height="{ROW - 2}" rx="2" fill="{ROOMS.get(module, ROOMS[""])[1]}"/>'
            + (f'<text x="{x + 5:.1f}" y="{y + 17}" fill="#333">{escape(label)}</text>' if label else "") + "</g>")
    with open(picture, "w") as file:
        file.write("\n".join([*lines, "</svg>", ""]))


if __name__ == "__main__":
    draw(*sys.argv[1:])
