"""Says where the kit for plain pytest has moved."""

raise ImportError("support.suite has moved; write: from support.agora_suite.production import ProductionTestSuite")
