"""The sixth verb: follow what is open until it is closed.

============= ==========================================================================================
``office``    an open record with its loops and people: open items, act, look, list, desks
``timing``    what time brings: alarms, escalations, digests
``sources``   items from task books and findings; what the ledger tells of them later
``sending``   notices by mail and webhook, out of the outbox
``intake``    lists from files: tasks, organisations, people; errors by row
``resourcing``  lists of resources from files, and what is free of each
``links``     signed links for those who asked
``lists``     pages of items, as far as somebody may see them
``exchange``  items for other systems in the formats of the field (Open311, FHIR)
``feeds``     a calendar by a secret address
``counting``  what loops count, per organisation and period; as statements with the record as their source
============= ==========================================================================================

As in ``pipeline``, each function is one thing that somebody wants done; web pages and the command line call them.
"""

from duizhang.follow.office import Office, Submission, View, open_office

__all__ = ["Office", "Submission", "View", "open_office"]
