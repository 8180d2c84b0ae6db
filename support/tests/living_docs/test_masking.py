"""Personal data in a documentation that is passed on."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from support.living_docs import __main__
from support.living_docs.pages.story_pack import unpack
from support.living_docs.read.masking import WHAT_IS_MASKED, Mask
from support.tests.living_docs.one_file import unpacked
from support.tests.living_docs.written_messages import Messages

MASKED = {
    "mail": ("to ann@example.com, or <bob.lee+x@mail.example.org>.", "to [e-mail 1], or <[e-mail 2]>."),
    "account at a host": ("git@host.example:team/x.git", "[e-mail 1]:team/x.git"),
    "account in a web address": ("https://ann:secret@example.com/x", "https://[account 1]@example.com/x"),
    "internal host": ("http://ci/x, https://build.corp:80", "http://[host 1]/x, https://[host 2]:80"),
    "path with a file": ('File "/home/ann/work/x.py", line 3', 'File "[path 1]/x.py", line 3'),
    "home": ("/home/ann and /Users/ann.lee", "[path 1] and [path 2]"),
    "home in short": ("~ann/notes/x.txt", "[path 1]/x.txt"),
    "path of Windows": (r"C:\Users\Ann Lee\my files\x.txt", "[path 1]/x.txt"),
    "path of a share": (r"\\server\people\x.txt", "[path 1]/x.txt"),
    "address": ("10.1.2.3:80, 2001:db8::1", "[IP address 1]:80, [IP address 2]"),
    "international number": ("+49 171 1234567", "[phone 1]"),
    "national number": ("0171 1234567, (030) 123-4567", "[phone 1], [phone 2]"),
    "American number": ("555-123-4567, (555) 123-4567", "[phone 1], [phone 2]"),
    "the same again": ("a@b.example, c@d.example, a@b.example", "[e-mail 1], [e-mail 2], [e-mail 1]"),
    "JSON": ('{"a@b.example": ["x\\na@b.example", 1]}', '{"[e-mail 1]": ["x\\n[e-mail 1]", 1]}\n'),
    "lines of JSON": ('{"a": 1}\n{"a": "/home/ann"}\n', '{"a": 1}\n{"a": "[path 1]"}\n'),
}
KEPT = [
    "features/agenda/a.feature:3 and application/json, and/or, a.feature::Title",
    "https://example.com/a/b",
    "12:30:45, 2026-03-01T12:00:00+00:00, 02.03.2026, 1.2.24, 300.1.2.3",
    "0.123456789, 1,010, 100 200 3000, 42",
    "Dana approves what Ada proposes",
    '{"a":  1}',
]


@pytest.mark.parametrize(("text", "masked"), MASKED.values(), ids=MASKED)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert Mask().text(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_everything_else_stays(text: str) -> None:
    assert Mask().text(text) == text


def test_names_are_masked_as_whole_words_where_they_are_named() -> None:
    mask = Mask(["Ann", "Ann O'Hara", ""])
    assert mask.text("Ann O'Hara and Ann, Annabel") == "[name 1] and [name 2], Annabel"


SECRETS = ("ann@example.com", "ann-example-com", "/home/ann", "10.1.2.3", "171 1234567", "Zelda", "zelda")
FEATURE = """\
Feature: Zelda writes to ann@example.com
  About /home/ann/notes.txt and +49 171 1234567.
  Rule: Mail to ann@example.com arrives
    Scenario: Zelda asks ann@example.com
      Given a mail to "ann@example.com"
        | from | 10.1.2.3 |
    Scenario: Zelda asks bob@example.com
      Given a mail to "bob@example.com"
"""
RECORD = {"kind": "session_created", "sequence": 0, "at": "2026-01-05T09:00:00+00:00", "session": "s", "flow": ""}
FINDING = {"kind": "finding", "layer": "schema", "field": "ann@example.com", "expectation": "x", "actual": "/home/ann"}


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """Messages in which personal data are everywhere they can be."""
    messages = Messages().feature("features/mail/mail.feature", FEATURE)
    record = "".join(json.dumps(line) + "\n" for line in (RECORD, FINDING))
    for title in ("Zelda asks ann@example.com", "Zelda asks bob@example.com"):
        messages.run(title, record=record)
    messages.attach_to_run("log.txt", "text/plain", "Zelda logged in from 10.1.2.3")
    encoded = base64.b64encode(b"Zelda, /home/ann/x").decode()
    messages.envelopes.append(
        {
            "attachment": {
                "testRunStartedId": "run",
                "fileName": "encoded.txt",
                "mediaType": "text/plain",
                "body": encoded,
                "contentEncoding": "BASE64",
            }
        }
    )
    return messages.end().write(tmp_path / "messages.ndjson")


def test_nothing_personal_is_written_anywhere(tmp_path: Path, messages: Path) -> None:
    target = tmp_path / "sent.html"
    command = [str(messages), "--into", str(tmp_path / "into"), "--one-file", str(target)]

    assert __main__.main(command) == 0
    assert _secrets(tmp_path / "into", target) == {*SECRETS}
    assert __main__.main([*command, "--mask", "--mask-also", "Zelda"]) == 0
    assert _secrets(tmp_path / "into", target) == set()
    assert "pages/features/mail/mail/name-1-asks-e-mail-1.html" in unpacked(target.read_bytes())
    assert "pages/features/mail/mail/name-1-asks-e-mail-2.html" in unpacked(target.read_bytes())


def _secrets(pages: Path, one_file: Path) -> set[str]:
    files = [path for path in (pages / "index.html", *(pages / "pages").rglob("*")) if path.is_file()]
    contents = [path.read_bytes() for path in files]
    packs = [unpack(content) for content in contents if content.startswith(b"livingDocsStory(")]
    assert packs
    texts = [content.decode(errors="replace") for content in contents]
    texts += [page for pack in packs for page in pack.values()]
    texts += [*map(str, files), one_file.read_text(encoding="utf-8"), *unpacked(one_file.read_bytes()).values()]
    return {secret for secret in SECRETS if any(secret in text for text in texts)}


def test_a_run_that_is_masked_is_not_kept(tmp_path: Path, messages: Path) -> None:
    assert __main__.main([str(messages), "--into", str(tmp_path / "into"), "--mask"]) == 0
    assert not (tmp_path / "into/history").exists()


def test_the_command_says_what_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        __main__.main(["--help"])
    words = capsys.readouterr().out.split()
    assert " ".join(WHAT_IS_MASKED.split()) in " ".join(words)
