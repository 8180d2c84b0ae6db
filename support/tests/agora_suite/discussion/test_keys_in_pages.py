"""Keys in the errors of providers: neither the messages of a run nor the pages made of them show one."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.agora_suite.phrases.keys import KEYS
from support.tests.gherkin.toy_project import ToyProject

ROOT = Path(__file__).parents[4]
FEATURE = "features/error_recovery/keys_in_errors.feature"


@pytest.mark.parametrize("title", ["An agent is skipped, and its key is not shown: <why>"])
def test_messages_and_pages_show_no_key(tmp_path: Path, title: str) -> None:
    project = ToyProject(tmp_path / "project", documented=True).name_the_product()
    project.write(FEATURE, (ROOT / FEATURE).read_text(encoding="utf-8"))
    messages = str(tmp_path / "messages.ndjson")
    outcome = project.run(f"{FEATURE}::{title}", "--messages", messages)
    assert outcome.code == pytest.ExitCode.OK, outcome.text

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"messages.ndjson", "index.html"} <= {path.name for path in written}
    texts = {path.name: path.read_bytes().decode("utf-8", "replace") for path in written}
    showing = {name for name, text in texts.items() for secret, _ in KEYS.values() if secret in text}
    assert showing == set()
