"""The dialogue floor: what passes between the two sides."""
