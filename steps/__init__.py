"""The steps of the features: each is one call into the support layer."""
