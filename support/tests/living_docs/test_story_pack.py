"""The stories of a feature, packed for its pages."""

from __future__ import annotations

import lzma

import pytest

from support.living_docs.pages.story_pack import pack, unpack

STORY = "<section><h2>Steps</h2>\n<p>one &lt; two</p><pre>a\n\nb</pre></section>\n"


@pytest.mark.parametrize(
    "stories", [[""], [STORY], [STORY, STORY.replace("one", "three"), "", STORY], ["no element"], ["ü\x00🎉\r\n"]]
)
def test_what_is_packed_is_unpacked(stories: list[str]) -> None:
    named = {f"story-{number}": story for number, story in enumerate(stories)}
    assert unpack(pack(named)) == named


@pytest.mark.parametrize("script", [b"", b"alert(1);\n", b'livingDocsStory("AAAA");\n', pack({"one": STORY})[:-20]])
def test_a_damaged_script_is_refused(script: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(script)


def test_a_story_like_another_costs_next_to_nothing() -> None:
    one, other = (f"<h1>{name}</h1>" + "".join(f"<p>{place} is said</p>" for place in range(2000)) for name in "ab")

    assert len(pack({"one": one, "other": other})) < 1.6 * len(pack({"one": one}))


def test_what_is_packed_takes_no_more_room_than_its_bytes() -> None:
    text = "".join(str(number**7) for number in range(9000))

    assert len(pack({"": text})) < 1.05 * len(lzma.compress(text.encode(), preset=3))
