"""The trust floor: who may do what, and who looked."""
