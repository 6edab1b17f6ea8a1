"""What is done to a profile: facts corrected and taken back, cards rebuilt, permits given."""
