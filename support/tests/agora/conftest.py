"""What tests of the flow are given.

Nothing here imports the flow before a test asks for it: what is planted in it is planted after this file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.mock_llm import LLMProviderMock

if TYPE_CHECKING:
    from support.agora.flow import VirtualAgoraV13Flow


@pytest.fixture
def flow() -> VirtualAgoraV13Flow:
    from support.agora_suite.built_flow import AgoraSettings, build_agora  # noqa: PLC0415 - it imports the flow

    return build_agora(AgoraSettings(interval=20), LLMProviderMock(seed=1)).flow
