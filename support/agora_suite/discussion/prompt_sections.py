"""The sections of a prompt, line by line, and how a prompt quotes speech and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from hamcrest import assert_that, equal_to, greater_than

from support.agora_suite.circumstances import round_of
from support.mock_llm import ModelCall


def quoted_lines(call: ModelCall, heading: str) -> list[str]:
    """Return the lines that a prompt quotes under a heading, without their quotation marks; none if it is missing."""
    _, _, rest = call.prompt.partition(f"\n## {heading}\n")
    lines = rest.partition("\n## ")[0].split("\n")
    return [line.removeprefix(">").removeprefix(" ") for line in lines if line.startswith(">")]


def as_speech(speaker: str, text: str) -> list[str]:
    """Return the lines in which a prompt quotes an uncut speech; `speaker` is usually an id."""
    first, *others = f"{speaker}: {text}".split("\n")
    return [first, *(f"  {line}" for line in others)]


def as_list(items: Iterable[str]) -> list[str]:
    """Return the lines in which a prompt quotes a numbered list."""
    return [line for number, item in enumerate(items, start=1) for line in f"{number}. {item}".split("\n")]


def assert_section(
    names: Mapping[str, str],
    calls: Iterable[ModelCall],
    heading: str,
    lines: Sequence[str] | Callable[[ModelCall], Sequence[str]],
) -> None:
    """Check the lines below a heading in the prompt of each call; raise `AssertionError` if there was no call.

    Args:
        names: What the scenario calls agents, by their ids.
    """
    checked = list(calls)
    assert_that(len(checked), greater_than(0), f'the calls whose prompts are checked for "{heading}"')
    for call in checked:
        expected = lines(call) if callable(lines) else lines
        number = round_of(call)
        when = f" (round {number})" if number is not None else ""
        what = f'"{heading}" in the prompt of {names[call.agent]}{when}'
        assert_that(quoted_lines(call, heading), equal_to(list(expected)), what)
