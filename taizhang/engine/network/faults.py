"""What is wrong with a plan as it was entered: every fault at once, each with its place and a sentence."""

from __future__ import annotations

from taizhang.engine.refusal import Refused


class BeyondTime(Exception):
    """The durations lead before the year 1 or beyond the year 9999."""


class Faulty(Exception):
    """A plan that cannot be scheduled; each fault's `params` hold `at`, the step's row (None: the plan), `field`."""

    def __init__(self, faults: list[Refused]):
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))
