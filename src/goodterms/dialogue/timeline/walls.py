"""Who may read and write messages. A proof code goes to an address that is not the claimant's, so
a message is shown to nobody in the portal before the mail-log page says what it may show.
"""

from __future__ import annotations

from goodterms.kernel.walls import Wall

WALLS = [Wall(table="timeline_message", person="to_id", matter="messages")]
