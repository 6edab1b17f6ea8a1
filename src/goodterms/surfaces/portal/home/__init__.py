"""Home: what waits on either side, or the door for visitors."""
