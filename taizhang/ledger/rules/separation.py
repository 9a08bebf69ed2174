"""Who may never judge an item: S1, S2 and S9 of the separation rules.

S1 counts everybody who *ever* acted for the doing side, not the last one; every unit that ever owed the item, handed
over or not, with the members of a task force; and whoever entered, issued or recorded it. S2 wants two units: the one
that submits and another that verifies. S9 counts both identities of somebody who acts for another, and while one
stands in for somebody, that one's work is not judged under the own hat either. None of this is a setting.
"""

from taizhang.engine.refusal import N_, Refused


def verifier_is_apart(snapshot, who):
    """The refusal, if this person (or the one acted for) may not verify the item."""
    for part in (*snapshot.parts, *snapshot.former):
        if any(path.startswith(part.path) for path in who.paths):
            return Refused(
                "S1.unit",
                N_("承办单位不得自行核验和销号。本事项由{unit}承办，请别的单位的核验员办。"),
                "forbidden",
                unit=part.name,
            )
    for part in snapshot.members:
        if any(path.startswith(part.path) for path in who.paths):
            return Refused(
                "S1.member",
                N_("{unit}是承办专班的成员单位，不能核验和销号。请别的单位的核验员办。"),
                "forbidden",
                unit=part.name,
            )
    if who.persons & snapshot.member_persons:
        return Refused(
            "S1.member", N_("您（或委托您的人）是承办专班的成员，不能核验和销号。请别的核验员办。"), "forbidden"
        )
    if who.persons & snapshot.doers:
        return Refused("S1.doer", N_("您（或委托您的人）办理过本事项，不能核验和销号。请别的核验员办。"), "forbidden")
    if who.persons & snapshot.handlers:
        return Refused(
            "S1.handler", N_("您（或委托您的人）登记或交办过本事项，不能核验和销号。请另一位核验员办。"), "forbidden"
        )
    for part in (*snapshot.parts, *snapshot.former):
        if any(path.startswith(part.path) for path in who.stood_for_paths):
            return Refused(
                "S9.unit",
                N_("您正在替{unit}的人代办，代办期间不能核验{unit}承办的事项。请别的核验员办。"),
                "forbidden",
                unit=part.name,
            )
    if who.stood_for & (snapshot.doers | snapshot.handlers):
        return Refused(
            "S9.stand_in",
            N_("您正在替经手过本事项的人代办，代办期间不能核验和销号。请别的核验员办。"),
            "forbidden",
        )
    return None
