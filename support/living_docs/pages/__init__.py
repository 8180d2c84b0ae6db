"""The pages of the living documentation, made of a run and of nothing else."""

from support.living_docs.pages.rendering import Happened, render

__all__ = ["Happened", "render"]
