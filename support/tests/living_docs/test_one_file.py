"""The documentation in one file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from support.living_docs.documentation import document
from support.living_docs.pages.one_file import Packer
from support.tests.living_docs import small_run
from support.tests.living_docs.documented_toy import GREEN, RED, toy
from support.tests.living_docs.one_file import computed_fingerprint, stated_fingerprint, unpacked
from support.tests.living_docs.read_pages import read_page
from support.tests.living_docs.test_documentation import some, whole

_NO_WORDS = re.compile("<(style|script)>.*?</\\1>\n?", re.DOTALL)
_WORDS = "Fingerprint of this file (SHA-256, made with zeros in its place):"


@pytest.fixture(scope="module")
def content(files: dict[str, bytes]) -> bytes:
    packer = Packer()
    assert dict(packer.passing(files.items())) == files
    return packer.packed().content


def test_it_holds_every_page_with_all_its_words(content: bytes, files: dict[str, bytes]) -> None:
    packed = unpacked(content)
    pages = {path: read_page(page) for path, page in files.items() if path.endswith(".html")}
    assert {path for path in packed if path.endswith(".html")} == {*pages}
    for path, page in pages.items():
        copy = read_page(_NO_WORDS.sub("", packed[path]).encode())
        assert copy.text == page.text.replace("run alone. ", f"run alone. {_WORDS} {'0' * 64} "), path
        assert copy.ids == page.ids


def test_every_address_leads_to_a_page_and_a_place_on_it(content: bytes) -> None:
    packed = {path: read_page(page.encode()) for path, page in unpacked(content).items() if path.endswith(".html")}
    addresses = {link["href"] for page in packed.values() for link in page.all("a") if link.get("class") != "skip"}
    assert len(addresses) > 40
    for address in addresses - {link for link in addresses if link.startswith(("https://", "mailto:"))}:
        path, slash, place = unquote(address).removeprefix("#").partition(".html/")
        page = packed[path + (".html" if slash else "")]
        assert not place or "=" in place or place in page.ids, address


def test_nothing_of_it_is_loaded_from_elsewhere(content: bytes) -> None:
    for page in (content, *(page.encode() for path, page in unpacked(content).items() if path.endswith(".html"))):
        read = read_page(page)
        assert [has for _, has in read.elements if not has.get("src", "data:image/").startswith("data:image/")] == []
        assert {link["href"].partition(",")[0] for link in read.all("link")} == {"data:image/svg+xml"}


def test_without_scripts_the_verdict_and_every_promise_with_its_outcome_can_be_read(content: bytes) -> None:
    page = read_page(content)
    run = small_run.run()
    assert "Every promise" in page.text
    for capability in run.capabilities:
        for text in (capability.title, *(feature.name for feature in capability.features)):
            assert text in page.text
    for scenario in run.scenarios():
        assert scenario.title in page.text
    assert [item["data-outcome"] for item in page.all("li") if "data-outcome" in item] == [
        scenario.outcome for scenario in run.scenarios()
    ]
    linked = {unquote(link["href"])[1:] for link in page.all("a") if link.get("href", "").startswith("#")}
    assert {"pages/features/agenda/approving.html", "pages/features/agenda/approving.html/it-moves-on"} <= linked
    dead = {link for link in linked - {*page.ids} if "=" not in link and link.startswith("pages/features/")}
    assert dead == {"pages/features/agenda/empty.html"}  # it promises nothing
    assert "Content" in linked
    assert len(page.ids) == len({*page.ids})


def test_it_states_a_fingerprint_that_anyone_can_compute(content: bytes) -> None:
    assert stated_fingerprint(content) == computed_fingerprint(content)
    changed = content.replace(b"It moves on", b"It stands still", 1)
    assert stated_fingerprint(changed) != computed_fingerprint(changed)


def test_a_whole_run_writes_it_and_says_where_it_is(tmp_path: Path) -> None:
    project = toy(tmp_path / "my project", agenda=GREEN, trouble=RED)

    run = project.run()

    written = (project.root / "reports/my-project.html").read_bytes()
    line = f"in one file: reports/my-project.html (0.1 MB, SHA-256 {stated_fingerprint(written)})"
    assert line in run.lines
    assert "Trouble" in read_page(written).text


def test_it_is_named_after_the_product(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN)
    project.write(
        "guide.py", "from support.product import Product\nPRODUCT = Product(name='Expenses 2.0', package='x')\n"
    )
    project.write("pyproject.toml", '[tool.acceptance]\nproduct = "guide:PRODUCT"\n')

    project.run()

    assert (tmp_path / "reports/expenses-2-0.html").exists()


def test_a_part_of_a_run_leaves_that_of_the_whole_run(tmp_path: Path) -> None:
    messages = tmp_path / "reports/messages.ndjson"
    document([whole().write(messages)], messages.parent)
    (written,) = [path for path in messages.parent.glob("*.html") if path.name != "index.html"]
    before = written.read_bytes()

    part = document([some().write(messages)], messages.parent)

    assert part.one_file is None
    assert written.read_bytes() == before


def test_a_part_of_a_run_is_written_where_the_command_says(tmp_path: Path) -> None:
    messages = some().write(tmp_path / "messages.ndjson")
    target = tmp_path / "sent/part.html"

    document([messages], tmp_path / "pages", one_file=target)

    assert "pages/scenarios.html" in unpacked(target.read_bytes())


def test_the_same_run_gives_the_same_file(tmp_path: Path) -> None:
    files = []
    for name in ("one", "other"):
        messages = whole().write(tmp_path / name / "messages.ndjson")
        target = tmp_path / f"{name}.html"
        document([messages], messages.parent, one_file=target)
        files.append(target.read_bytes())
    assert files[0] == files[1]


def test_it_names_the_commit_of_the_run(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", str(tmp_path))
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()

    project.run()

    (written,) = [path for path in (tmp_path / "reports").glob("*.html") if path.name != "index.html"]
    assert f"Commit {commit}" in read_page(written.read_bytes()).text
