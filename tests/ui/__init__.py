"""The look of the house: tokens, parts, pictures, and the gallery in a real browser."""
