"""The scenario's world: a discussion in business words, over a flow that is really compiled and really streamed."""
