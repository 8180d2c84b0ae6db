"""The guides' blocks on time and memory: what is measured, and against which limits."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from support.agora_suite.production import BaseIntegrationTest
from support.execution.configuration import SuiteConfiguration
from support.monitors import ExecutionTimer, MemoryTracker
from support.record import MemorySampled

MEBIBYTE = 1024 * 1024


class TestMeasures(BaseIntegrationTest):
    def test_the_limits_are_those_of_the_guides(self) -> None:
        suite = SuiteConfiguration()
        assert (suite.max_execution_time, suite.max_update_time) == (30.0, 1.0)
        assert (suite.memory_limit_mb, suite.memory_growth_mb) == (200.0, 100.0)

    def test_the_memory_is_what_psutil_reads(self) -> None:
        tracked = MemoryTracker().get_current_memory_mb()
        assert abs(tracked - psutil.Process().memory_info().rss / MEBIBYTE) < 8

    def test_an_operation_is_timed(self) -> None:
        done: list[int] = []
        assert ExecutionTimer().time_operation(lambda: done.append(sum(range(1000)))) > 0
        assert done == [499500]

    def test_with_performance_monitoring(self) -> None:
        """Template for performance-aware testing."""
        process = psutil.Process()
        start_memory = process.memory_info().rss
        start_time = time.time()
        flow = self.create_test_flow(interval=20)
        self.mock_user_input({"topic_continuation": "end_session"})

        # Execute test
        with self.performance_monitoring() as monitor:
            self.simulate_production_execution(flow)

        # Validate performance
        assert process.memory_info().rss - start_memory < 100 * MEBIBYTE
        assert time.time() - start_time < 30.0
        report = monitor.report()
        assert report.peak_mb is not None
        assert report.peak_mb > start_memory / MEBIBYTE / 2  # what earlier tests held may be given back by then
        assert report.breaches == ()

    def test_memory_is_known_for_each_phase(self) -> None:
        self.mock_user_input({"topic_continuation": "end_session"})
        self.simulate_production_execution(self.create_test_flow(interval=20))
        places = [reading.where for reading in self.record.of(MemorySampled)]
        assert {f"at the beginning of phase {number}" for number in range(6)} <= set(places)

    def test_several_flows_run_at_once(self) -> None:
        self.mock_user_input({"topic_continuation": "end_session"})
        flows = [self.create_test_flow(interval=20, max_update_time=30.0) for _ in range(3)]
        with ThreadPoolExecutor(len(flows)) as threads:
            updates = [*threads.map(self.simulate_production_execution, flows)]
        assert len({len(streamed) for streamed in updates}) == 1

    def test_more_growth_than_the_limit_fails_the_block(self) -> None:
        self.create_production_flow(memory_growth_mb=20.0)
        kept: list[bytes] = []
        with pytest.raises(AssertionError, match="memory_growth_mb"), self.performance_monitoring():
            kept.append(b"\x01" * (40 * MEBIBYTE))
