"""First come, first served among the threads of a process."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """A lock that is handed to whoever has waited longest; Python's own goes to whoever is quickest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Lock] = deque()  # the first has the turn

    def take(self, seconds: float) -> bool:
        """Wait for the turn; False when it did not come within so many seconds."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            self._queue.append(mine)
            if len(self._queue) == 1:
                return True
        if mine.acquire(timeout=seconds):
            return True
        with self._guard:
            if self._queue[0] is mine:  # it came at the last moment
                return True
            self._queue.remove(mine)
            return False

    def give_back(self) -> None:
        """End the turn; the next in the queue has it."""
        with self._guard:
            self._queue.popleft()
            if self._queue:
                self._queue[0].release()


_known: dict[str, Turns] = {}


def turns_at(database: str) -> Turns:
    """The queue before one database file."""
    return _known.setdefault(database, Turns())
