"""The guides' blocks on looking closer: the log, what an update changed, where the time goes."""

from __future__ import annotations

import io
import logging

import pytest

from support.agora_suite.production import BaseIntegrationTest
from support.monitors import profile_execution


class TestLookingCloser(BaseIntegrationTest):
    def test_verbose_logging_shows_every_update(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG, logger="acceptance.flow")
        self.mock_user_input({"agenda_approval": None})
        self.simulate_production_execution(self.create_test_flow())
        assert "update 1: config_and_keys" in caplog.text
        assert "~ agenda_attempts: 0 -> 1" in caplog.text

    def test_debug_state_changes(self, capsys: pytest.CaptureFixture[str]) -> None:
        flow = self.create_test_flow()
        old_state = flow.state_manager.get_snapshot()
        flow.state_manager.update_state({"warnings": ["slow"]})
        changes = self.debug_state_changes(old_state, flow.state_manager.get_snapshot())
        assert "State changes:" in (printed := capsys.readouterr().out)
        assert "warnings" in printed
        assert len(changes) == 1

    def test_an_execution_is_profiled(self) -> None:
        self.mock_user_input({"agenda_approval": None})
        stream = io.StringIO()
        with profile_execution(sort="cumulative", stream=stream) as profiler:
            self.simulate_production_execution(self.create_test_flow())
        assert "cumulative" in profiler.text
        assert "simulate_production_execution" in stream.getvalue()
