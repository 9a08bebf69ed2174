"""Letters to and from outside units: what makes one, and how long an answer has been waited for."""

from taizhang.engine.refusal import N_, Refused

from .lights import day_of
from .rows import ANY, Row, Side, stay
from .words import OPEN, Colour, State, Verb

WARN_DAYS = 3  # working days before an answer is due


def a_letter(snapshot, who, row, at, title="", on=None, answer_due_on=None, **_):
    if not title.strip():
        raise Refused("ledger.letter_title", N_("请写函的标题或要点。"), "invalid")
    if on is None:
        raise Refused("ledger.no_date", N_("请填日期。"), "invalid")
    if on > day_of(at):
        raise Refused("ledger.letter_to_come", N_("函的日期不能晚于今天。还没发出、没收到的，等办了再记。"), "invalid")
    if answer_due_on is not None and answer_due_on < on:
        raise Refused("ledger.answer_before", N_("要求回函的日期不能早于发函日期。"), "invalid")


def colour(answer_due_on, today, calendar):
    """The external clock as a light: red after the day, yellow in the last three working days."""
    if today > answer_due_on:
        return Colour.RED
    return Colour.YELLOW if calendar.between(today, answer_due_on) <= WARN_DAYS else Colour.GREEN


def first_lead_is_ours(kind):
    """Somebody of the county answers for an item; an outside unit cannot log in and owes us nothing."""
    if kind == "outside":
        raise Refused(
            "ledger.outside_lead",
            N_("外单位不能当第一牵头。请定一个本县单位牵头对接，外单位写在并列牵头或配合里。"),
            "invalid",
        )


LIVE = OPEN - {State.DECLINED}

ROWS = (
    Row(
        Verb.SEND_LETTER, "ledger.letter", Side.EITHER,
        stay(LIVE), ANY,
        N_("交办后、销号前才能记去函。"),
        wants=(a_letter,),
    ),
    Row(
        Verb.RECEIVE_LETTER, "ledger.letter", Side.EITHER,
        stay(LIVE), ANY,
        N_("交办后、销号前才能记来函。"),
        wants=(a_letter,),
    ),
)  # fmt: skip
