"""What happens around the discussion: it begins, it stops, it is picked up again."""

from __future__ import annotations

from support.discussion.journal import Verbs, verb


class Machine(Verbs):
    """What happens around the discussion."""

    @verb
    def begins(self) -> None:
        """The discussion begins, and runs until something is asked."""
        self.world.begin()
        if self.world.has_begun:
            self.world.run()

    @verb
    def picked_up_again(self) -> None:
        """The flow is gone; a new one takes the session up from its checkpoints."""
        self.world.take_up()
        self.world.run()
