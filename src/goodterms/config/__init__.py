"""Config wires all floors together; nobody imports it."""
