"""`--steps [WORDS]`: lists the steps that features can use."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from _pytest._io import TerminalWriter

from support.gherkin.catalogue import catalogue
from support.gherkin.files import named_documents, refuse_missing_paths, refuse_without_project
from support.gherkin.meanings import in_usual_words
from support.gherkin.suggestions import likeliest
from support.gherkin.vocabulary import (
    SentenceEntry,
    VocabularyEntry,
    about,
    did_you_mean,
    editor_settings,
    is_worded_with,
    nearest_words,
    vocabulary,
)

_FORMATS = ("text", "json", "vscode")
_MOST_PLACES = 3
_SETTINGS = ".vscode/settings.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("features")
    group.addoption(
        "--steps",
        nargs="*",
        default=None,
        metavar="WORD",
        help="list the sentences that features can be written with, all or those in which every WORD occurs",
    )
    group.addoption(
        "--steps-format",
        choices=_FORMATS,
        default="text",
        help=f"text for people, json for machines, vscode for the contents of {_SETTINGS} (default: text)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """List the steps, if the command line asks for that."""
    words: list[str] | None = config.option.steps
    if words is None or config.option.help or config.option.version:
        return None
    refuse_without_project(config)
    refuse_missing_paths(config)
    config._do_configure()
    try:
        terminal = config.get_terminal_writer()
        if config.option.steps_format == "vscode":
            terminal.line(_settings(config))
            return pytest.ExitCode.OK
        whole = vocabulary(catalogue(), named_documents(config))
        results = about(words, whole)
        if config.option.steps_format == "json":
            terminal.line(json.dumps(results, ensure_ascii=False, indent=2))
        else:
            _write(terminal, results, words, with_details=config.get_verbosity() > 0)
            if words and not results["capabilities"]:
                _write_nearest(terminal, words, whole)
    finally:
        config._ensure_unconfigure()
    return pytest.ExitCode.OK if results["capabilities"] else pytest.ExitCode.NO_TESTS_COLLECTED


def _settings(config: pytest.Config) -> str:
    """Return the editor's settings with the parameter types of this project."""
    file = config.rootpath / _SETTINGS
    settings = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return json.dumps(editor_settings(settings), ensure_ascii=False, indent=4)


def _write(terminal: TerminalWriter, entry: VocabularyEntry, words: list[str], *, with_details: bool) -> None:
    """Write the steps for people, by capability; after a search, those in the words themselves come first."""
    for capability in () if words else entry["capabilities"]:
        terminal.line(f"{capability['name']}  ({capability['module'].replace('.', '/')}.py)", bold=True)
        for sentence in capability["sentences"]:
            _write_sentence(terminal, sentence, with_details=with_details)
        terminal.line()
    sentences = [sentence for capability in entry["capabilities"] for sentence in capability["sentences"]]
    usual = in_usual_words(words)
    for sentence in sorted(
        sentences if words else (), key=lambda each: (not is_worded_with(words, each), not is_worded_with(usual, each))
    ):
        _write_sentence(terminal, sentence, with_details=with_details)
    number = len(sentences)
    unused = sum(not sentence["used"] for sentence in sentences)
    more = "" if with_details or not number else "; -v explains them"
    terminal.line(
        f"{number} sentence{'' if number == 1 else 's'}, {unused} of them used in no feature{more}", bold=True
    )


def _write_sentence(terminal: TerminalWriter, sentence: SentenceEntry, *, with_details: bool) -> None:
    """Write a step in one line, with its explanation below it if wanted."""
    terminal.line(f"  {sentence['keyword'].capitalize() or '*'} {sentence['sentence']}", cyan=True)
    for line in _details(sentence) if with_details else ():
        terminal.line(f"      {line}")


def _write_nearest(terminal: TerminalWriter, words: list[str], whole: VocabularyEntry) -> None:
    """Write what was probably meant, after a search without results."""
    asked = [word for phrase in words for word in phrase.split()]
    unknown = nearest_words(asked, whole)
    for word, near in unknown.items():
        terminal.line(f"“{word}” occurs in no sentence.{did_you_mean(near)}")
    if not unknown:
        together = f"“{' '.join(asked)}”" if len(words) == 1 else "all of them together"
        terminal.line(f"Each word occurs in some sentence, but {together} in none.")
    if near_ones := likeliest(" ".join(words), "", catalogue().definitions()):
        terminal.line("The nearest are:")
        for definition in near_ones:
            terminal.line(f"  {definition}")


def _details(sentence: SentenceEntry) -> Iterator[str]:
    """Yield the lines beneath a step."""
    yield from sentence["description"].splitlines()
    if sentence["example"]:
        yield f"e.g.  {sentence['example']}"
    for parameter in sentence["parameters"]:
        allowed = f" One of: {', '.join(parameter['allowed'])}." if parameter["allowed"] else ""
        yield f"{{{parameter['type']}}}  {parameter['description']}{allowed}"
    for noun in sentence["beneath"]:
        yield f"A {noun} goes beneath it."
    used = sentence["used"]
    if used:
        more = f" and {len(used) - _MOST_PLACES} more" if len(used) > _MOST_PLACES else ""
        yield f"used in {', '.join(used[:_MOST_PLACES])}{more}"
    else:
        yield "not used yet"
