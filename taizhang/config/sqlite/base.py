"""The database backend that `ENGINE` names."""

from __future__ import annotations

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from taizhang.config.sqlite.turns import Turns, turns_at


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite has one writer at a time, and whoever waits for the lock polls for it: among busy writers
    somebody may never be served. So the writers of a process queue before they ask for the lock."""

    _turns: Turns | None = None

    def _start_transaction_under_autocommit(self) -> None:
        turns = turns_at(str(self.settings_dict["NAME"]))
        if not turns.take(self.settings_dict["OPTIONS"].get("timeout", 5)):
            raise OperationalError("database is locked")
        self._turns = turns
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs leave it out
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        turns, self._turns = self._turns, None
        if turns:
            turns.give_back()
