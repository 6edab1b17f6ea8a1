"""Asks: what people want of us, the most urgent first; answered, handed over, never closed here."""
