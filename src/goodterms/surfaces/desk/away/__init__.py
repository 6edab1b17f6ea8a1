"""Who is away: somebody else is named to customers, and takes over what waits."""
