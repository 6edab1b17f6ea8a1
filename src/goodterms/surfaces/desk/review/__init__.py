"""Who is who: pairs the machine could not decide, worked through by a steward, one key each."""
