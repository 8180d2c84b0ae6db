"""The known faults fit the flow and the features as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.gherkin.document import read_document
from support.gherkin.tree import scenarios
from support.production_faults.fault import Planted, changed_sources, shapes
from support.production_faults.known import known_faults
from support.production_faults.mutation import mutants
from support.production_faults.mutation_proof import explanations
from support.production_faults.planting import flow_sources

FEATURES = Path(__file__).parents[3] / "features"
SOURCES = flow_sources()


def test_every_fault_has_an_id_of_its_own_and_its_story() -> None:
    ids = [fault.id for fault in known_faults()]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"PF-\d\d", identity) for identity in ids)
    assert all(fault.title and fault.story and fault.cause and fault.variants for fault in known_faults())


@pytest.mark.parametrize("planted", shapes(known_faults()), ids=lambda planted: planted.name)
def test_every_change_of_a_fault_fits_the_flow_and_compiles(planted: Planted) -> None:
    for module, source in changed_sources([planted], SOURCES).items():
        assert source != SOURCES[module]
        compile(source, module, "exec", dont_inherit=True)


@pytest.mark.parametrize("planted", shapes(known_faults()), ids=lambda planted: planted.name)
def test_every_scenario_that_is_to_catch_a_fault_exists(planted: Planted) -> None:
    for address in planted.variant.caught_by:
        file, _, title = address.partition("::")
        document = read_document(FEATURES / file, file)
        assert document.feature is not None
        assert title in {placed.scenario["name"] for placed in scenarios(document.feature)}


def test_every_survivor_that_is_explained_is_a_mutant_of_the_flow_as_it_is() -> None:
    assert explanations().keys() <= {mutant.identity for mutant in mutants(SOURCES)}
    assert all(explanations().values())
