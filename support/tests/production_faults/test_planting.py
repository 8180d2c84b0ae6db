"""A fault is planted when the flow is imported, or the reason why not is reported."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from support.production_faults.fault import Change, FaultError, KnownFault, Variant, changed_sources, chosen, shapes
from support.production_faults.planting import file_of, flow_sources, plant

ROUTING = Change("routing", "-        return 1\n+        return 2\n")
FAULT = KnownFault("PF-99", "A title", "A story", "A cause", (Variant("a shape", (), (ROUTING,)),))
TWO_SHAPES = KnownFault("PF-98", "A title", "A story", "A cause", (FAULT.variants[0], FAULT.variants[0]))


def test_a_diff_is_the_text_before_and_the_text_after() -> None:
    change = Change(
        "routing",
        """
         def f():
        -    return 1
        +    return 2

             # the end
        """,
    )
    assert change.before == "def f():\n    return 1\n\n    # the end\n"
    assert change.after == "def f():\n    return 2\n\n    # the end\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("pass\n", "PF-99 cannot be planted: this text is no longer in support.agora.routing"),
        ("        return 1\n" * 2, "PF-99 cannot be planted: this text occurs 2 times in support.agora.routing"),
    ],
)
def test_a_text_that_is_not_there_exactly_once_is_an_error(source: str, message: str) -> None:
    with pytest.raises(FaultError, match=message):
        changed_sources(shapes([FAULT]), {"routing": source})


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FaultError, match=r"PF-99 cannot be planted: there is no module support\.agora\.routing"):
        changed_sources(shapes([FAULT]), {})


def test_a_diff_that_changes_nothing_is_an_error() -> None:
    with pytest.raises(FaultError, match="changes nothing"):
        _ = Change("routing", " return 1\n").before


def test_an_id_matches_all_shapes_and_a_letter_one() -> None:
    faults = [TWO_SHAPES, FAULT]
    found = chosen(["pf-98,PF-99", "PF-98b"], faults)
    names = {name: [one.name for one in planted] for name, planted in found.items()}
    assert names == {"pf-98": ["PF-98a", "PF-98b"], "PF-99": ["PF-99"], "PF-98b": ["PF-98b"]}
    assert str(found["PF-98b"][0]) == "PF-98b “A title” (a shape)"


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(FaultError, match="there is no fault “PF-1”; they are called PF-99 to PF-99"):
        chosen(["PF-1"], [FAULT])


def test_modules_and_packages_of_the_flow_have_their_files() -> None:
    assert file_of("nodes.discussion").name == "discussion.py"
    assert file_of("questions") == file_of("questions.agenda").parent / "__init__.py"
    assert flow_sources()["questions"] == file_of("questions").read_text(encoding="utf-8")


def test_nothing_is_planted_in_a_flow_that_is_imported_already() -> None:
    importlib.import_module("support.agora.errors")  # unless another test was first

    with pytest.raises(
        FaultError, match=r"nothing can be planted in support\.agora\.errors, which is imported already"
    ):
        plant({"errors": ""})


def _in_a_fresh_process(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def test_what_is_planted_runs_here_and_in_second_processes_and_is_never_kept_as_bytecode() -> None:
    kept = set(file_of("errors").parent.glob("__pycache__/errors.*"))
    output = _in_a_fresh_process(
        "from support.production_faults.planting import flow_sources, imported_from_files, plant\n"
        "sources = {'errors': flow_sources()['errors'] + 'PLANTED = 7\\n', 'questions': flow_sources()['questions']}\n"
        "plant(sources)\n"
        "from support.tests.production_faults.tried import imported\n"
        "from support.execution.second_process import run_in_second_process\n"
        "import inspect, support.agora.errors, support.agora.questions.agenda\n"
        "print(imported(), run_in_second_process(imported), imported_from_files(sources))\n"
        "print('PLANTED' in inspect.getsource(support.agora.errors))\n"
    )
    assert output == "7 7 []\nTrue"
    assert set(file_of("errors").parent.glob("__pycache__/errors.*")) == kept


def test_it_is_known_when_something_was_planted_too_late() -> None:
    output = _in_a_fresh_process(
        "import sys\n"
        "from support.production_faults.planting import imported_from_files, plant\n"
        "plant({'errors': ''})\n"
        "del sys.meta_path[0]\n"
        "import support.agora.errors\n"
        "print(imported_from_files({'errors': '', 'flow': ''}))\n"
    )
    assert output == "['errors']"


def test_the_flow_stays_as_it_is_on_disk() -> None:
    assert "PLANTED" not in Path(file_of("errors")).read_text(encoding="utf-8")
