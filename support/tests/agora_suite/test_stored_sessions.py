"""The session files that releases leave."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from support.agora_suite.stored_sessions import FOLDER, stored_file
from support.agora_suite.vocabulary import QUESTIONS

MEGABYTES_A_RELEASE = 2
RELEASES = sorted(folder.name for folder in FOLDER.iterdir() if folder.name[0].isdigit())


@pytest.mark.parametrize("question", QUESTIONS)
def test_this_release_leaves_a_session_at_every_question(question: str) -> None:
    assert stored_file(version("agora-acceptance"), question).exists()


@pytest.mark.parametrize("release", RELEASES)
def test_the_files_of_a_release_stay_small(release: str) -> None:
    assert sum(file.stat().st_size for file in (FOLDER / release).iterdir()) <= MEGABYTES_A_RELEASE * 2**20


@pytest.mark.parametrize("release", RELEASES)
def test_every_file_is_resumed_by_a_scenario(release: str, pytestconfig: pytest.Config) -> None:
    feature = (pytestconfig.rootpath / "features/error_recovery/sessions_of_releases.feature").read_text("utf-8")
    for file in (FOLDER / release).iterdir():
        assert file.stem in feature
