"""What tests share: databases, actors, things made by real operations."""
