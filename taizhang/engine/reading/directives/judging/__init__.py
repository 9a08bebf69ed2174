"""Whether a clause demands something: rules of kind `directive`, asked one after the other; the first that decides wins.

Each takes a `Look` and gives a `Verdict` (accepted or not) or None, which leaves the clause to the next rule. The order
is that of the imports below, and inside a file that of its rules.
"""

from ...rules import fit_for, named
from ..look import Verdict
from . import unasked  # isort: split

from . import asked  # isort: split

from . import told  # isort: split

from . import bare

__all__ = ["asked", "bare", "judge", "told", "unasked"]

NAMES_NO_ACTION = named(
    __name__, "directive.names-no-action", "A clause that no rule decides names no action that anybody owes."
)


def judge(look):
    """The verdict of the first rule that decides."""
    for found in fit_for("directive", look.text) if look.spans else ():  # nothing but marks says nothing
        verdict = found.apply(look)
        if verdict:
            return Verdict(verdict.accepted, found.name, verdict.start, verdict.owner)
    return Verdict(False, NAMES_NO_ACTION)
