"""Explains why the words of `-k` selected nothing, and which words were probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from support.gherkin.document import FeatureDocument
from support.gherkin.files import documents, every_feature_file, named_files
from support.gherkin.vocabulary import did_you_mean, nearest_to_unknown

_OPERATORS = frozenset({"and", "or", "not", "True", "False", "None"})
_WORD = re.compile(r"[^\s()\"'=]+")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Write the explanation below a run that ran nothing."""
    keyword: str = config.option.keyword
    if exitstatus != pytest.ExitCode.NO_TESTS_COLLECTED or not keyword:
        return
    read = documents(config, [*every_feature_file(config), *named_files(config, ".feature")])
    for line in why_nothing(keyword, read.values()):
        terminalreporter.write_line(line, yellow=True)


def why_nothing(keyword: str, features: Iterable[FeatureDocument]) -> Iterator[str]:
    """Yield lines that say why an expression of `-k` selects no scenario of the features."""
    texts = [*_searchable_texts(features)]
    words = [word for word in _WORD.findall(keyword) if word not in _OPERATORS]
    unknown = nearest_to_unknown(words, texts)
    for word, near in unknown.items():
        yield f"-k: “{word}” is in no title, tag or file name of a scenario.{did_you_mean(near)}"
    if words and not unknown:
        yield f"-k: no scenario matches all of “{keyword}”, though each word is in some title or name."


def _searchable_texts(features: Iterable[FeatureDocument]) -> Iterator[str]:
    """Yield what `-k` searches in each scenario: its file with the folders, its title, its tags."""
    for document in features:
        for placed in document.scenarios():
            yield " ".join([document.uri, placed.scenario["name"], *placed.tags]).lower()
