"""Health: how the engine that says who is who is doing, and what to do where it is not well."""
