"""Trials: sessions of the product that are stopped, or fail, at every place at which they can."""
