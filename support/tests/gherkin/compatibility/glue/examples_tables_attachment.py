"""The steps of the sample “examples-tables-attachment”."""

from __future__ import annotations

from pathlib import Path

from support.gherkin import attach, parse, step


@step(parse("a JPEG image is attached"))
def step_1(request):
    """As the sample says."""
    attach(request, Path(__file__).with_name("cucumber.jpeg").read_bytes(), "image/jpeg")


@step(parse("a PNG image is attached"))
def step_2(request):
    """As the sample says."""
    attach(request, Path(__file__).with_name("cucumber.png").read_bytes(), "image/png")
