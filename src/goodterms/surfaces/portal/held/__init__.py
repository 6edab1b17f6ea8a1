"""What we hold: facts, records, accounts and bills, each with its source and its way back."""
