"""What makes two titles one topic."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from support.agora import topics

CAFE = "Café chairs"


@pytest.mark.parametrize(
    "spelling", ["CAFÉ CHAIRS", normalize("NFD", CAFE), "café  chairs", " Café chairs ", "Café\u00a0chairs"]
)
def test_case_blanks_and_the_encoding_of_accents_make_no_other_topic(spelling: str) -> None:
    assert topics.topic_key(spelling) == topics.topic_key(CAFE)
    assert topics.in_known_spelling([spelling, "Pets"], [CAFE]) == [CAFE, "Pets"]
    assert topics.excluding_topics(["Pets", CAFE], [spelling]) == ["Pets"]


@pytest.mark.parametrize("other", ["Cafe chairs", "Café", "chairs", "Café chairs, again", "Caféchairs"])
def test_another_word_makes_another_topic(other: str) -> None:
    assert topics.topic_key(other) != topics.topic_key(CAFE)
    assert topics.in_known_spelling([other], [CAFE]) == [other]
    assert topics.excluding_topics([other], [CAFE]) == [other]
