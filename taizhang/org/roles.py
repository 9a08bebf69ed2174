"""The roles of the glossary and the acts that each room grants them.

A room says in its plug.py which role may do what: `roles.allow("clerk", "ledger.enter", "ledger.issue")`.
Nothing is allowed that nobody granted.
"""

from dataclasses import dataclass

from taizhang.engine.refusal import N_


@dataclass(frozen=True)
class Role:
    code: str
    label: str
    is_admin: bool = False


ROLES = {
    role.code: role
    for role in (
        Role("leader", N_("县领导")),
        Role("clerk", N_("督查室经办")),
        Role("verifier", N_("核验员")),
        Role("unit_head", N_("单位负责人")),
        Role("liaison", N_("联络员")),
        Role("inspector", N_("督查员")),
        Role("loan_officer", N_("贷款经办")),
        Role("judge", N_("评委")),
        Role("auditor", N_("审计员"), is_admin=True),
        Role("system_admin", N_("系统管理员"), is_admin=True),
        Role("security_admin", N_("安全管理员"), is_admin=True),
    )
}
ADMIN_ROLES = frozenset(code for code, role in ROLES.items() if role.is_admin)
BUSINESS_ROLES = frozenset(ROLES) - ADMIN_ROLES

# Rooms that keep the house itself. An act of any other room is business, which no administrator does.
_HOUSE_ROOMS = {"org", "journal", "jobs", "ui", "cockpit", "notices"}

_acts: dict[str, set[str]] = {code: set() for code in ROLES}


def allow(role: str, *acts: str) -> None:
    """Grant acts (`room.verb`) to a role. An administrator gets no business act; the auditor may look."""
    for act in acts:
        room, _, verb = act.partition(".")
        if not verb:
            raise ValueError(f"an act is named room.verb, not {act!r}")
        if role in ADMIN_ROLES and room not in _HOUSE_ROOMS and not (role == "auditor" and verb == "see"):
            raise ValueError(f"{role} must not do business: {act}")
        _acts[role].add(act)


def may(role: str, act: str) -> bool:
    return act in _acts[role]


def roles_for(act: str) -> tuple[str, ...]:
    """The roles that may do this, in the glossary's order."""
    return tuple(code for code in ROLES if act in _acts[code])


def acts() -> dict[str, tuple[str, ...]]:
    """Every act with its roles, for the permission table in tests and help."""
    return {act: roles_for(act) for act in sorted(set().union(*_acts.values()))}
