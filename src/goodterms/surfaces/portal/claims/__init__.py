"""Is this yours: the question that shows nothing, its proof, its result, its undo."""
