"""Names that every file system takes."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.agora.names import final_report_paths, safe_name, session_folder, topic_report_path

STEADY = settings(derandomize=True, database=None, deadline=None)
DEVICES = {"con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "com¹", "conin$", "conout$"}
ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.sampled_from(sorted(DEVICES)).flatmap(
    lambda device: st.sampled_from(
        [device, device.upper(), f"{device}.txt", f" {device} ", f"{device} .tar.gz", f"{device}."]
    )
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Remote work", "Remote work"),
        ("Costs / benefits: 50%?", "Costs_benefits_50%"),
        ('a<>:"/\\|?*b', "a_b"),
        ("a__b", "a_b"),
        ("a  b", "a b"),
        ("line\nbreak\tand\x00nul", "line_break_and_nul"),
        ("  ..hidden.. ", "hidden"),
        ("../../etc/passwd", "etc_passwd"),
        ("x" * 41, "x" * 40),
        ("x" * 39 + " y", "x" * 39),
        ("Zürich 東京", "Zürich 東京"),
        ("Zu\u0308rich", "Zürich"),
        ("right\u202eleft", "right_left"),
        ("lone \ud83d surrogate", "lone_surrogate"),
        ("", "untitled"),
        ("???", "untitled"),
        (" . _ ", "untitled"),
        ("CON", "CON_"),
        ("con", "con_"),
        ("nul.txt", "nul_.txt"),
        ("NUL.tar.gz", "NUL_.tar.gz"),
        ("Com1", "Com1_"),
        ("COM¹", "COM¹_"),
        ("lpt9 .md", "lpt9_.md"),
        ("com10", "com10"),
        ("Console", "Console"),
        ("aux/", "aux_"),
    ],
)
def test_a_text_becomes_a_safe_name(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x" * 39 + "e\u0332\u0332tail", "x" * 39),
        ("x" * 38 + "e\u0332\u0332tail", "x" * 38),
        ("x" * 38 + "👍🏽👍🏽", "x" * 38 + "👍🏽"),
        ("x" * 39 + "👍🏽", "x" * 39),
        ("x" * 38 + "👩\u200d👧 tail", "x" * 38),
        ("e" + "\u0332" * 50, "e" + "\u0332" * 39),
        ("\u0332" * 50, "\u0332" * 40),
    ],
)
def test_a_cut_leaves_a_character_with_its_marks(text: str, name: str) -> None:
    assert [f"{ord(character):x}" for character in safe_name(text)] == [f"{ord(character):x}" for character in name]


@STEADY
@given(ANY_TEXT, st.integers(8, 60))
@example("con." + "x" * 60, 40)
@example("con..", 40)
@example("CON\u0308", 40)
@example("<\u0338", 40)
@example("K\u212aaux", 8)
@example("aux." + "\u0332" * 60, 8)
def test_every_name_is_safe_everywhere(text: str, limit: int) -> None:
    name = safe_name(text, limit)

    assert 1 <= len(name) <= limit
    assert not set('<>:"/\\|?*') & set(name)
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in name}
    assert not name.endswith((".", " "))
    assert not name.startswith((".", " ", "_"))
    assert "__" not in name
    assert "  " not in name
    assert name.partition(".")[0].rstrip().lower() not in DEVICES
    assert name.encode("utf-8").decode("utf-8") == name


@STEADY
@given(ANY_TEXT)
@example("con." + "x" * 60)
@example("?\u0338>")
def test_a_safe_name_stays_as_it_is(text: str) -> None:
    assert safe_name(safe_name(text)) == safe_name(text)


def test_a_topic_report_is_in_the_folder_of_its_session_and_topic() -> None:
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

    path = topic_report_path("20260304_050000_0a1b2c3d", "Budget: 2027?", moment)

    assert path == "session_20260304_050000_0a1b2c3d/Budget_2027/topic_report_20260304_050607.md"


def test_the_final_report_has_an_index_and_a_numbered_file_a_section() -> None:
    folder = "session_s1/final_report"

    assert final_report_paths("s1", ["Overview", "Costs / risks", ""]) == [
        f"{folder}/00_index.md",
        f"{folder}/01_Overview.md",
        f"{folder}/02_Costs_risks.md",
        f"{folder}/03_untitled.md",
    ]


@STEADY
@given(st.lists(ANY_TEXT, max_size=12), st.booleans())
def test_equal_titles_stay_as_many_files(titles: list[str], doubled: bool) -> None:
    paths = final_report_paths("s1", titles * 2 if doubled else titles)

    assert len({path.lower() for path in paths}) == len(paths) == 1 + len(titles) * (2 if doubled else 1)


def test_sessions_whose_ids_look_alike_as_names_have_different_folders() -> None:
    folders = [session_folder(identity) for identity in ("a/b", "a?b", "a_b", "x" * 41, "x" * 42, "x" * 40, "", "..")]

    assert len(set(folders)) == len(folders)
    assert folders[2] == "session_a_b"
    assert all("/" not in folder for folder in folders)
