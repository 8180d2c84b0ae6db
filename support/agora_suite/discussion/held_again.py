"""What a second process is asked to do: to hold a discussion again."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from support.agora_suite.discussion.journal import Said
from support.execution.configuration import SuiteConfiguration


def fingerprint_elsewhere(suite: SuiteConfiguration, said: Sequence[Said]) -> str:
    """Give the fingerprint of the record that the same discussion leaves in another process.

    Args:
        suite: How the scenario is run.
        said: What was said to the discussion.
    """
    from support.execution.second_process import run_in_second_process

    return str(run_in_second_process(fingerprint, suite=dataclasses.asdict(suite), said=list(said)))


def fingerprint(suite: Mapping[str, Any], said: Sequence[Said]) -> str:
    """Hold a discussion, and give the fingerprint of its record.

    Args:
        suite: The suite's configuration.
        said: What is said to the discussion: part, verb, arguments and named arguments.
    """
    from support.agora_suite.discussion.world import Discussion

    with tempfile.TemporaryDirectory() as directory:
        discussion = Discussion(SuiteConfiguration(**suite), Path(directory))
        try:
            for part, verb, arguments, named in said:
                getattr(getattr(discussion, part), verb)(*arguments, **named)
            discussion.verify()
            return discussion.record.fingerprint()
        finally:
            discussion.close()
