"""Configurations that are larger than any could be."""

from __future__ import annotations

import time

from hamcrest import assert_that, less_than

from support.agora.configuration import load_configuration
from support.agora.errors import ConfigurationError
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.phrases.configurations import OVERSIZED, of_bytes, shared_lists


class Oversized(Verbs):
    """Configurations that are larger than any could be."""

    @verb
    def given(self, what: str) -> None:
        """The configuration is such a text, or a mapping with such a list in it."""
        if OVERSIZED[what]:
            self.world.change_facts().configure(yaml_text=OVERSIZED[what])
        else:
            self.world.change_facts().settings["overrides"] = {"agents": shared_lists()}

    @verb
    def file_of(self, size: int) -> None:
        """The configuration is a valid file of so many bytes."""
        file = self.world.directory / "configuration.yaml"
        file.write_text(of_bytes(size), encoding="utf-8")
        self.world.change_facts().configure(yaml_text=file)

    def refused_within(self, seconds: float) -> None:
        """The application refuses the configuration, and the processor works no longer on it than this."""
        settings = self.world.set_up.agora_settings()
        source = settings.configuration() if settings.yaml_text is None else settings.yaml_text
        began = time.thread_time()
        try:
            load_configuration(source)
        except ConfigurationError:
            assert_that(time.thread_time() - began, less_than(seconds), "the seconds that the refusal took")
        else:
            raise AssertionError("the configuration was to be refused, and was loaded")
