"""Finds what a page holds: its code blocks, what its sentences ask and cite, each with the line where it stands."""

from __future__ import annotations

import textwrap

from page_runner.reading import fences as fenced
from page_runner.reading import tasks
from page_runner.reading.content import Block, Scanned
from page_runner.reading.fences import fences
from page_runner.reading.inline import find
from page_runner.reading.prose import citations
from page_runner.reading.tasks import Part


def scan(page: str, lines: list[str], first: int) -> Scanned:
    """Find the Python blocks of a page, and what its text asks and cites, in order.

    In `lines` each marker becomes a mark with its place in the list of markers: Python-Markdown does not set a page's
    text in order, so the expression alone would not tell which of two is meant. Blocks of tasks that no reader sees
    become empty lines.

    Args:
        page: Its name, for messages.
        lines: Its source, changed in place.
        first: The number of its first line in the file.

    Raises:
        PageError: A block is not closed, or its first line or an inline value is not understood.
    """
    blocks, parts, prose = [Block(0, first)], list[Part](), list(lines)
    heads: dict[int, str] = {}  # the first line of each fence
    for fence in fences(lines):
        fenced.check(page, lines, first, fence)
        start, end, margin, info = fence
        line = first + start
        prose[start : end + 1] = [""] * (end + 1 - start)
        heads[start] = lines[start]
        if not fence.python:
            continue
        options = fenced.options(page, info, line)
        code = textwrap.dedent("\n".join(text[margin:] for text in lines[start + 1 : end]))
        if kind := options.get(tasks.KIND):
            parts.append(Part(kind, line + 1, code, margin, options.get("why", ""), options.get("error", "")))
            if kind not in tasks.SHOWN:
                lines[start : end + 1] = [""] * (end + 1 - start)
                continue
        number = 1 + sum(block.number > 0 for block in blocks) if "exec" in options else 0
        blocks.append(Block(number, line + 1, code, options))
    running = [block for block in blocks if block.number or block is blocks[0]]
    markers = find(page, prose, first, lines)
    for place, marker in enumerate(markers):
        above = [block for block in running if block.line <= marker.line]
        marker.block = above[-1].number
        above[-1].markers[place] = marker
    problems, astray = tasks.found([heads.get(place, line) for place, line in enumerate(prose)], first, parts)
    cited = list(citations("\n".join(prose), first))
    return Scanned(blocks, markers, cited, prose, first, problems, astray)


def apart(lines: list[str]) -> list[str]:
    """A page's lines with an empty one between each block and what stands right above or below it.

    Otherwise Python-Markdown takes the block for a part of that paragraph.
    """
    done = list(lines)
    for fence in reversed(list(fences(lines))):
        if fence.python:
            start, end, margin, _ = fence
            empty = lines[start][:margin].rstrip()
            for place in (end + 1, start):
                beside = done[place - (place == start)] if 0 < place < len(done) else ""
                if beside.strip(" \t>"):
                    done.insert(place, empty)
    return done
