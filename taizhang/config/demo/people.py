"""Founding 云溪县: its units, people, posts, roles and accounts, through the actions of org."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from taizhang.config.demo import county
from taizhang.config.demo.promises import BOOKS
from taizhang.ledger import actions as ledger
from taizhang.ledger.rules import day_of
from taizhang.org import accounts, actions
from taizhang.org.acting import actor_of
from taizhang.org.models import Account


@dataclass
class County:
    """Ids of what was founded, and the actors who do the rest."""

    area_id: int
    root_id: int
    units: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)  # by username
    posts: dict[int, int] = field(default_factory=dict)  # by person
    heads: dict[str, int] = field(default_factory=dict)  # person by unit code
    liaisons: dict[str, int] = field(default_factory=dict)
    sections: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # unit and person, by the bureau's code
    staff: list[int] = field(default_factory=list)  # persons without an account of their own
    registers: dict[str, int] = field(default_factory=dict)
    stand_in: int = 0
    lent_at: datetime | None = None
    _actors: dict[tuple[int, str], object] = field(default_factory=dict)
    lent_hat: str = ""

    def actor(self, person_id, at, hat=""):
        """The person as actor. Nobody changes posts in the demo, so one look is enough."""
        if (person_id, hat) not in self._actors:
            self._actors[person_id, hat] = actor_of(person_id, at=at, hat=hat)
        return self._actors[person_id, hat].fresh(at)

    def by_name(self, username, at):
        return self.actor(self.people[username], at)

    def head(self, code, at):
        """The head of a unit, or whoever stands in for him by then."""
        if code == county.STAND_IN[0] and self.lent_at and at > self.lent_at:
            return self.actor(self.stand_in, at, self.lent_hat)
        return self.actor(self.heads[code], at)

    def liaison(self, code, at):
        """The liaison of a unit; a village's is its township's, and where there is none the head acts."""
        for each in (code, code.rstrip("0123456789")):
            if each in self.liaisons:
                return self.actor(self.liaisons[each], at)
        return self.actor(self.heads[code], at)

    def lend(self, at):
        """甲代乙: the head of the housing bureau goes to a course and lends his role."""
        head = self.actor(self.heads[county.STAND_IN[0]], at)
        since = day_of(at)
        lent = actions.delegate(
            self.posts[self.stand_in], ("unit_head",), "到省里参加培训，期间由副局长代办。",
            since, since + timedelta(days=20), by=head, at=at,
        )  # fmt: skip
        actions.take_leave(head.person_id, since, since + timedelta(days=20), "training", by=head, at=at)
        self.lent_at, self.lent_hat = at, f"d{lent.stream_id}"


def found(rng, at) -> County:
    founded = actions.found_area(county.AREA, "YX", county.ORIGIN, county.ADMINISTRATORS, at=at)
    made = County(founded.area_id, founded.root_id)
    for administrator in founded.administrators:
        account = Account.objects.get(username=administrator.username.upper())
        made.people[administrator.username.lower()] = account.person_id
        _publish(account, at)
    _units(made, at)
    _people(made, rng, at)
    _registers(made, at)
    return made


def _units(made, at):
    keeper = made.by_name("security", at)

    def unit(code, name, short, kind, parent, aliases=()):
        # 值班电话 of whoever owes items; no place has the area code 0300.
        phone = f"0300-55501{len(made.units):02}" if parent == made.root_id else ""
        found = actions.found_unit(name, short, code, kind, parent, by=keeper, at=at, phone=phone)
        made.units[code] = found.stream_id
        made.names[code] = short
        for alias in aliases:
            actions.add_alias(made.units[code], alias, by=keeper, at=at)

    for code, name, short, aliases in county.OFFICES:
        unit(code, name, short, "office", made.root_id, aliases)
    for code, name, short, aliases in county.BUREAUS:
        unit(code, name, short, "bureau", made.root_id, aliases)
    for bureau, code, name, short, *_ in county.SECTIONS:
        unit(code, name, short, "office", made.units[bureau])
    for code, name, villages in county.TOWNSHIPS:
        house = "办事处" if "街道" in name else "人民政府"
        unit(code, f"{county.AREA}{name}{house}", name, "township", made.root_id)
        for n, village in enumerate(villages, start=1):
            unit(f"{code}{n}", f"{name}{village}", village, "village", made.units[code])


def _people(made, rng, at):
    keeper, auditor = made.by_name("security", at), made.by_name("auditor", at)
    names = _drawn_names(rng)

    def person(name, unit, title, roles, scope="", username=""):
        person_id = actions.enter_person(name, by=keeper, at=at).stream_id
        post_id = actions.begin_post(person_id, made.units[unit], title, by=keeper, at=at).stream_id
        made.posts[person_id] = post_id
        scope_id = made.root_id if scope == "*" else made.units[scope or unit]
        for role in roles:
            proposed = actions.propose_role(post_id, role, scope_unit_id=scope_id, by=keeper, at=at)
            actions.confirm_role(proposed.stream_id, by=auditor, at=at)
        if username:
            label = county.OFFERED.get(username, "")
            accounts.open_demo_account(person_id, username, accounts.DEMO_PASSWORD, label or name, by=keeper, at=at)
            made.people[username] = person_id
        return person_id

    for role in (*county.LEADERS, *county.OFFICE, *county.LEVEL_VERIFIERS):
        person(role.person, role.unit, role.title, role.roles, role.scope, role.username)
    unit, name, title = county.SECRETARY
    person(name, unit, title, (), username="secretary")
    doing = [code for code, *_ in county.BUREAUS] + [code for code, *_ in county.TOWNSHIPS]
    for code in doing:
        named = {role: (username, name, title) for role, username, name, title in county.NAMED.get(code, ())}
        username, name, title = named.get("unit_head", ("", next(names), "负责人"))
        made.heads[code] = person(name, code, title, ("unit_head",), username=username)
        if code in county.WITHOUT_LIAISON:
            continue
        username, name, title = named.get("liaison", ("", next(names), "联络员"))
        made.liaisons[code] = person(name, code, title, ("liaison",), username=username)
    for code, _, villages in county.TOWNSHIPS:
        for n in range(1, len(villages) + 1):
            made.heads[f"{code}{n}"] = person(next(names), f"{code}{n}", "村（社区）书记", ("unit_head",))
    for bureau, code, _, _, username, name, title in county.SECTIONS:
        person_id = person(name, code, title, ("liaison",), username=username)
        made.sections.setdefault(bureau, []).append((made.units[code], person_id))
    unit, name, title = county.STAND_IN
    made.stand_in = person(name, unit, title, ("liaison",))
    made.staff = [person(next(names), code, "科员", ("liaison",)) for code in doing[:6]]


def _registers(made, at):
    clerk = made.by_name("clerk", at)
    for book in BOOKS:
        fields = tuple(
            ledger.FieldSpec(key, label, kind, tuple(choices.splitlines())) for key, label, kind, choices in book.fields
        )
        spec = ledger.RegisterSpec(
            book.code, book.name, book.closing,
            yellow_days=book.yellow_days, report_days=book.report_days, rhythm=book.rhythm, fields=fields, excuse_grounds=book.grounds,
            claim_by="paper",
        )  # fmt: skip
        made.registers[book.code] = ledger.open_register(spec, by=clerk, at=at).stream_id


def _publish(account, at):
    """The founders' one-time passwords give way to the demo's published one."""
    account.password = accounts.published_hash(accounts.DEMO_PASSWORD)
    account.must_enrol, account.one_time_until, account.password_set_at = False, None, at
    account.demo_label = county.OFFERED[account.username.lower()]
    account.save()


def _drawn_names(rng):
    """Surname and given name, each pair once, never one of the named people."""
    taken = {role.person for role in (*county.LEADERS, *county.OFFICE, *county.LEVEL_VERIFIERS)} | {county.STAND_IN[1]}
    taken |= {name for posts in county.NAMED.values() for _, _, name, _ in posts}
    given = [county.GIVEN[n : n + 2] for n in range(0, len(county.GIVEN), 2)]
    pairs = [surname + name for surname in county.SURNAMES for name in given]
    rng.shuffle(pairs)
    return (name for name in pairs if name not in taken)
