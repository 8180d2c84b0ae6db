"""Measures which parts of a flow the scenarios reach."""

from support.flow_coverage.coverage import Coverage, Undeclared
from support.flow_coverage.goals import Goal, goals_of
from support.flow_coverage.passages import Passages, passages_by_flow
from support.flow_coverage.plan import FlowPlan

__all__ = ["Coverage", "FlowPlan", "Goal", "Passages", "Undeclared", "goals_of", "passages_by_flow"]
