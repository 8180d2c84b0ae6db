"""The steps of the sample “attachments”."""

from __future__ import annotations

from pathlib import Path

from support.gherkin import attach, parse, step
from support.gherkin.attachments import LINKS, LOG


@step(parse("the string {string} is attached as {string}"))
def step_1(request, text, media_type):
    """As the sample says."""
    attach(request, text, media_type)


@step(parse("the string {string} is logged"))
def step_2(request, text):
    """As the sample says."""
    attach(request, text, LOG)


@step(parse("text with ANSI escapes is logged"))
def step_3(request):
    """As the sample says."""
    colours = zip("rainbow", (31, 91, 33, 32, 34, 95, 35), strict=True)
    rainbow = "".join(f"\x1b[{colour}m{letter}\x1b[0m" for letter, colour in colours)
    attach(request, f"This displays a {rainbow}", LOG)


@step(parse("the following string is attached as {string}:"))
def step_4(request, media_type, docstring):
    """As the sample says."""
    attach(request, docstring, media_type)


@step(parse("an array with {int} bytes is attached as {string}"))
def step_5(request, size, media_type):
    """As the sample says."""
    attach(request, bytes(range(size)), media_type)


@step(parse("a PDF document is attached and renamed"))
def step_6(request):
    """As the sample says."""
    attach(request, Path(__file__).with_name("document.pdf").read_bytes(), "application/pdf", "renamed.pdf")


@step(parse("a link to {string} is attached"))
def step_7(request, link):
    """As the sample says."""
    attach(request, link, LINKS)


@step(parse("the string {string} is attached as {string} before a failure"))
def step_8(request, text, media_type):
    """As the sample says."""
    attach(request, text, media_type)
    raise RuntimeError("whoops")
