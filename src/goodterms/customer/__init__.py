"""The customer floor: people, who is who, what they have with the firm, what we hold on them."""
