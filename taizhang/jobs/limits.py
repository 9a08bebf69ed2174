"""The few numbers of the room, and why they are what they are."""

ATTEMPTS = 5

LEASE_SECONDS = 60
"""A killed worker's job is taken up by another after at most this long."""

RENEW_SECONDS = 15
"""Three renewals may fail before a lease is lost."""

POLL_SECONDS = 1.0
"""An idle worker looks this often; one look is one read of a small index."""

PROGRESS_SECONDS = 0.8
"""Progress is saved no more often than a person can read it."""

KEEP_SCHEDULED_DAYS, KEEP_DAYS = 1, 30
"""How long finished jobs stay: those of the schedule, all others."""


def backoff(attempts: int) -> int:
    """Seconds until the next try after so many: 5, 20, 80, 320, then every 20 minutes."""
    return min(1200, 5 * 4 ** (attempts - 1))
