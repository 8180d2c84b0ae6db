"""All code about Virtual Agora: its vocabulary, the scenario's world, business rules, models, known faults."""
