"""Which process a contract, a proposal or a report is about, where the source does not carry its key."""
