"""Outside one's reach, a row does not exist: the answer is 404, never 403."""

from django.http import Http404


class NotInReach(Http404):
    """Raised by queries for a row that the actor may not see; it looks like a missing page."""
