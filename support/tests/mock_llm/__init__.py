"""The mock language model is what a flow takes for a real one."""
