"""What is done to people. Seeds are minted and pointed here; ties and jobs have their modules."""

from __future__ import annotations

from goodterms.customer.people.operations.seeds import (
    mint,
    mint_organisation,
    open_to_level,
    point,
)

__all__ = ["mint", "mint_organisation", "open_to_level", "point"]
