"""Blocks of the guides that prove nothing on LangGraph 1.x: each is refused, and the better way is named."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from support.agora.flow import VirtualAgoraV13Flow
from support.test_policy.reading import read_file

TEST = """\
import pytest
from unittest.mock import patch
from langgraph.errors import GraphInterrupt
from langgraph.types import Interrupt
from support.agora_suite.production import BaseIntegrationTest


class TestGuide(BaseIntegrationTest):
    def test_block(self):
"""

BLOCKS = {
    "a provider that is patched": (
        """
        with patch('virtual_agora.providers.create_provider') as mock_create:
            mock_create.return_value = provider_mock.create_mock_llm()
            flow = self.create_production_flow()
            assert list(flow.stream(config_dict))
        """,
        "mock_llm_realistic() for language models",
    ),
    "an interrupt with a namespace": (
        """
        interrupt_obj = Interrupt(value=data, resumable=True, ns=[f'{interrupt_type}:test-namespace'], when='during')
        assert GraphInterrupt((interrupt_obj,))
        """,
        "create_realistic_interrupt(interrupt_type, data)",
    ),
    "an interrupt that is expected out of the stream": (
        """
        flow = self.create_test_flow()
        with patch('virtual_agora.flow.nodes_v13.interrupt') as mock_interrupt:
            mock_interrupt.side_effect = GraphInterrupt(...)
            try:
                list(flow.stream(config_dict))
            except GraphInterrupt as e:
                assert e.value['type'] == 'agenda_approval'
        """,
        "run the stream out, then look at pending_questions(graph, config)",
    ),
    "an interrupt that is patched": (
        """
        with patch('virtual_agora.flow.nodes_v13.interrupt') as mock_interrupt:
            assert list(flow.stream(config_dict))
        """,
        "let `interrupt` pause, and answer it: mock_user_input({question: answer})",
    ),
    "a node that is patched": (
        """
        flow = self.create_test_flow()
        with patch.object(flow.nodes, 'agenda_proposal_node') as mock_node:
            mock_node.side_effect = Exception("Test error")
            with pytest.raises(Exception):
                list(flow.stream(config_dict))
            assert flow.error_recovery_manager.emergency_recovery.called
        """,
        "faults=NodeFails(node, error)",
    ),
    "a method of a real object that was called": (
        """
        flow = self.create_test_flow()
        assert list(flow.stream(config_dict))
        assert flow.error_recovery_manager.emergency_recovery.called
        """,
        "look at what the call has done",
    ),
    "invoke": (
        """
        flow = self.create_test_flow()
        result = flow.invoke(config_dict)
        assert result
        """,
        "self.simulate_production_execution(flow)",
    ),
    "a stream that is patched": (
        """
        with patch('virtual_agora.flow.graph_v13.VirtualAgoraV13Flow.stream'):
            assert test_something()
        """,
        "replace the boundary, and nothing else",
    ),
    "one field of a state": (
        """
        flow = self.create_test_flow()
        list(flow.stream(config_dict))
        assert flow.state_manager.state['current_phase'] == 1
        """,
        "validate_state_consistency",
    ),
    "a first update of a stream that no one runs out": (
        """
        flow = self.create_test_flow()
        first_update = next(flow.stream(config_dict))
        assert first_update
        """,
        "run it out",
    ),
}


@pytest.mark.parametrize(("block", "better"), BLOCKS.values(), ids=BLOCKS)
def test_a_block_that_proves_nothing_is_refused_with_the_better_way(tmp_path: Path, block: str, better: str) -> None:
    file = tmp_path / "test_block.py"
    file.write_text(f"{TEST}{indent(dedent(block), ' ' * 8)}", encoding="utf-8")
    refused = "\n".join(map(str, read_file(file, "tests/test_block.py")))
    assert f"Better: {better}" in refused or better in refused, refused


def test_there_is_no_invoke() -> None:
    assert not hasattr(VirtualAgoraV13Flow, "invoke")
