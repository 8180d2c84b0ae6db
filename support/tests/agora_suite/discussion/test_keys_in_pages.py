"""Keys in the errors of providers: neither the messages of a run nor the pages made of them show one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.agora_suite.phrases.keys import KEYS

ROOT = Path(__file__).parents[4]
FEATURE = "features/error_recovery/keys_in_errors.feature"


@pytest.mark.parametrize("title", ["An agent is passed over, and its key is not told: <why>"])
def test_messages_and_pages_show_no_key(tmp_path: Path, title: str) -> None:
    command = [sys.executable, "-m", "pytest", f"{FEATURE}::{title}", "--messages", str(tmp_path / "messages.ndjson")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == pytest.ExitCode.OK, done.stdout

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"messages.ndjson", "index.html"} <= {path.name for path in written}
    texts = {path.name: path.read_bytes().decode("utf-8", "replace") for path in written}
    showing = {name for name, text in texts.items() for secret, _ in KEYS.values() if secret in text}
    assert showing == set()
