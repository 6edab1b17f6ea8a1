"""What is done in identity: records arrive, mailboxes are proved, claims are made and undone."""
