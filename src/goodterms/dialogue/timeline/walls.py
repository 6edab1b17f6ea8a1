"""Who may read and write messages: tasks alone, for now.

A proof code goes to an address that may not be the claimant's, so the portal shows a message to
nobody before a page of its own says what it may show.
"""

from __future__ import annotations

from goodterms.kernel.walls import Wall

WALLS = [Wall(table="timeline_message", person="to_id", matter="messages")]
