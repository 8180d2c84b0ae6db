"""The support layer of the acceptance tests: one room per concern, each importing only from rooms before it."""

from __future__ import annotations

import sys
from typing import Final

MOVED: Final = {
    "support.flow_builder.example_agent": "support.any_flow.examples.agent",
    "support.flow_builder.example_flow": "support.any_flow.examples.approval",
    "support.flow_builder.production_world": "support.agora_suite.production_world",
    "support.flow_builder.virtual_world": "support.agora_suite.virtual_world",
    "support.suite": "support.agora_suite.production",
}
"""Where modules are now that other projects import, by their former names."""


class _MovedModules:
    """Answers the import of a module under its former name with its present name."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Find nothing.

        Raises:
            ImportError: The module has moved.
        """
        if name in MOVED:
            raise ImportError(f"{name} has moved; import {MOVED[name]}", name=name)


sys.meta_path.append(_MovedModules)  # asked last: only about what is not found
