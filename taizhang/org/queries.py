"""Reading org. Units, persons, posts and the calendar are common knowledge of the area: every signed-in
person may look them up, so that reach is the area itself. What an actor may *do* is in the Actor."""

from collections import defaultdict
from datetime import date, datetime

from django.db.models import Q

from taizhang.engine.workdays import Calendar
from taizhang.org import away, memo
from taizhang.org.models import (
    Account,
    Area,
    CalendarDay,
    CalendarYear,
    Delegation,
    Person,
    Post,
    RoleGrant,
    Unit,
    UnitAlias,
)
from taizhang.org.names import Match, Matcher
from taizhang.ui.reach import NotInReach

PAGE = 100

# ── units ──────────────────────────────────────────────────────────────────────


def area(area_id: int) -> Area:
    return Area.objects.get(pk=area_id)


_area_names: dict[int, str] = {}


def area_name(area_id: int) -> str:
    """Asked on every page; no act changes it."""
    if area_id not in _area_names:
        _area_names[area_id] = area(area_id).name
    return _area_names[area_id]


def only_area() -> Area | None:
    """The area of an installation that has one, for the cover of the book before anybody signed in."""
    found = list(Area.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def area_ids() -> list[int]:
    """Every area, for what the house does in the background, one area after the other."""
    return list(Area.objects.order_by("pk").values_list("pk", flat=True))


def root(area_id: int) -> Unit:
    return Unit.objects.get(area_id=area_id, parent=None)


def unit_for(actor, unit_id: int) -> Unit:
    """The unit, or 404 outside the area."""
    unit = Unit.objects.filter(area_id=actor.area_id, pk=unit_id).select_related("parent").first()
    if unit is None:
        raise NotInReach
    return unit


def unit_tree(area_id: int, *, on: date | None = None) -> list[Unit]:
    """All units, parents before children and siblings by code, each with `level`; `on` leaves out the closed."""
    units = all_units(area_id).values()
    if on is not None:
        units = Unit.objects.filter(area_id=area_id).open_on(on)
    below = defaultdict(list)
    for unit in sorted(units, key=lambda unit: (unit.code, unit.pk)):
        below[unit.parent_id].append(unit)
    known = {unit.pk for siblings in below.values() for unit in siblings}
    found = []

    def walk(siblings, level):
        for unit in siblings:
            unit.level = level
            found.append(unit)
            walk(below.get(unit.pk, ()), level + 1)

    for parent_id in sorted((p for p in below if p is None or p not in known), key=lambda p: p or 0):
        walk(below[parent_id], 0)
    return found


def subtree_ids(area_id: int, *paths: str) -> frozenset[int]:
    """Ids of the units at and below these paths."""
    if not paths:
        return frozenset()
    if memo.is_on():  # a page names units anyway
        return frozenset(pk for pk, unit in all_units(area_id).items() if unit.path.startswith(paths))
    return frozenset(Unit.objects.filter(area_id=area_id).below(*paths).values_list("pk", flat=True))


def below(area_id: int, unit_ids) -> frozenset[int]:
    """These units and everything below them, closed ones too."""
    units = all_units(area_id)
    tops = tuple(units[pk].path for pk in unit_ids if pk in units)
    return frozenset(pk for pk, unit in units.items() if unit.path.startswith(tops)) if tops else frozenset()


def ancestor_ids(path: str) -> tuple[int, ...]:
    """The units from the root down to the one of this path, itself included."""
    return tuple(int(part) for part in path.split(".") if part)


def house_of(area_id: int, unit_id: int) -> int:
    """The unit whose section (科室) this is. Any other unit, an office of the county itself too, is its own house."""
    return _house(all_units(area_id), unit_id)


def _house(units: dict[int, Unit], unit_id: int) -> int:
    unit = units.get(unit_id)
    while unit is not None and unit.kind == Unit.Kind.OFFICE and unit.parent_id is not None:
        above = units[unit.parent_id]
        if above.parent_id is None:
            break
        unit = above
    return unit.pk if unit is not None else unit_id


def house_units(area_id: int, unit_ids) -> frozenset[int]:
    """These units and their sections, closed ones too: not what else lies below them, as villages do."""
    houses = frozenset(unit_ids)
    if not houses:
        return houses
    units = all_units(area_id)
    return houses | {pk for pk in units if _house(units, pk) in houses}


def house_ids(actor) -> frozenset[int]:
    """The house in which an actor works, under a delegation both: each with its sections."""
    units = all_units(actor.area_id)
    own = {_house(units, unit_id) for _, _, unit_id in actor.identities}
    return frozenset(pk for pk in units if _house(units, pk) in own)


def all_units(area_id: int) -> dict[int, Unit]:
    """By id; one question for a reading request."""
    return memo.once(("units", area_id), lambda: {unit.pk: unit for unit in Unit.objects.filter(area_id=area_id)})


def unit_paths(area_id: int, unit_ids) -> dict[int, str]:
    """Paths by id, of the units that there are."""
    units = all_units(area_id)
    return {pk: units[pk].path for pk in unit_ids if pk in units}


def unit_names(area_id: int, unit_ids=None) -> dict[int, str]:
    """Short names by id."""
    names = all_units(area_id)
    return {pk: unit.short_name for pk, unit in names.items() if unit_ids is None or pk in unit_ids}


def unit_phones(area_id: int) -> dict[int, str]:
    """值班电话 by id, of the units that have one."""
    return {pk: unit.phone for pk, unit in all_units(area_id).items() if unit.phone}


def bearers(area_id: int, names: list[str]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Units and persons by their whole name: for each of these names the ids of those that bear it."""
    units, persons = defaultdict(list), defaultdict(list)
    for unit in all_units(area_id).values():
        for name in {unit.name, unit.short_name}.intersection(names):
            units[name].append(unit.pk)
    for pk, name in Person.objects.filter(area_id=area_id, name__in=names).values_list("pk", "name"):
        persons[name].append(pk)
    return units, persons


def matcher(area_id: int) -> Matcher:
    """Everything needed to find units by name, in three queries; ask it as often as a document needs."""
    aliases = defaultdict(list)
    for unit_id, alias in UnitAlias.objects.filter(area_id=area_id).values_list("unit_id", "alias"):
        aliases[unit_id].append(alias)
    units = Unit.objects.filter(area_id=area_id, valid_to_on=None).values_list("pk", "name", "short_name")
    return Matcher(area(area_id).name, units, aliases)


def match_units(area_id: int, text: str) -> list[Match]:
    """Units that this text may mean, as (unit_id, name, how); `how` is name, short, alias, form or guess."""
    return matcher(area_id).match(text)


# ── persons and posts ──────────────────────────────────────────────────────────


def person_for(actor, person_id: int) -> Person:
    person = Person.objects.filter(area_id=actor.area_id, pk=person_id).first()
    if person is None:
        raise NotInReach
    return person


def post_for(actor, post_id: int) -> Post:
    post = Post.objects.filter(area_id=actor.area_id, pk=post_id).select_related("person", "unit").first()
    if post is None:
        raise NotInReach
    return post


def posts_of_unit(area_id: int, unit_id: int, *, on: date) -> list[Post]:
    """Who works at the unit, with `role_names` of what each post may be."""
    posts = Post.objects.filter(area_id=area_id, unit_id=unit_id).in_force(on).select_related("person", "unit")
    return _with_roles(list(posts), on)


def posts_of_person(area_id: int, person_id: int, *, on: date | None = None) -> list[Post]:
    posts = Post.objects.filter(area_id=area_id, person_id=person_id).select_related("person", "unit")
    if on is not None:
        posts = posts.in_force(on)
        return _with_roles(list(posts), on)
    return list(posts)


def posts_in_force(area_id: int, *, on: date, unit_ids=None) -> list[Post]:
    posts = Post.objects.filter(area_id=area_id).in_force(on).select_related("person", "unit")
    if unit_ids is not None:
        posts = posts.filter(unit_id__in=unit_ids)
    return list(posts.order_by("unit__code", "pk"))


def holders(area_id: int, role: str, *, on: date, unit_id: int | None = None) -> list[Post]:
    """Posts that hold a role, perhaps at one unit: its head, its liaison."""
    grants = RoleGrant.objects.filter(area_id=area_id, role=role).in_force(on)
    posts = Post.objects.filter(area_id=area_id, pk__in=grants.values("post_id")).in_force(on)
    if unit_id is not None:
        posts = posts.filter(unit_id=unit_id)
    return list(posts.select_related("person", "unit").order_by("pk"))


def portfolio_leaders(area_id: int, unit_id: int, *, on: date) -> list[Post]:
    """分管领导: leaders whose scope is this unit or a branch above it, nearest first; the whole area last."""
    unit = Unit.objects.get(area_id=area_id, pk=unit_id)
    grants = (
        RoleGrant.objects.filter(area_id=area_id, role="leader", scope_register_id=None)
        .in_force(on)
        .filter(scope_unit_id__in=ancestor_ids(unit.path))
        .filter(Q(post__to_on=None) | Q(post__to_on__gte=on))
        .select_related("post__person", "post__unit", "scope_unit")
    )
    nearest = sorted(grants, key=lambda g: (-g.scope_unit.path.count("."), g.pk))
    return list({grant.post_id: grant.post for grant in nearest}.values())


def quiet_holders(area_id: int, role: str, *, on: date, since: datetime) -> list[Post]:
    """Posts with this role whose person has not signed in since an instant, or never did."""
    posts = holders(area_id, role, on=on)
    accounts = Account.objects.filter(area_id=area_id, person_id__in=[post.person_id for post in posts])
    seen = dict(accounts.filter(last_login__gte=since).values_list("person_id", "last_login"))
    return [post for post in posts if post.person_id not in seen]


def units_without(area_id: int, role: str, *, on: date, kinds=("bureau", "township")) -> list[Unit]:
    """Open units where nobody holds a role: a gap."""
    held = {post.unit_id for post in holders(area_id, role, on=on)}
    units = all_units(area_id).values()
    open_units = (u for u in units if u.kind in kinds and (u.valid_to_on is None or u.valid_to_on >= on))
    return [unit for unit in open_units if unit.pk not in held]


def _with_roles(posts: list[Post], on: date) -> list[Post]:
    by_post = defaultdict(list)
    grants = RoleGrant.objects.filter(post__in=posts).in_force(on).select_related("scope_unit")
    for grant in grants:
        by_post[grant.post_id].append(grant)
    for post in posts:
        post.in_force_grants = by_post[post.pk]
    return posts


# ── roles and delegations ──────────────────────────────────────────────────────


def grants_waiting(actor) -> list[RoleGrant]:
    """Proposed, not yet confirmed."""
    grants = RoleGrant.objects.filter(area_id=actor.area_id, state=RoleGrant.PROPOSED)
    return list(grants.select_related("person", "post__unit", "scope_unit", "proposed_by"))


def grant_for(actor, grant_id: int) -> RoleGrant:
    grants = RoleGrant.objects.filter(area_id=actor.area_id, pk=grant_id)
    grant = grants.select_related("person", "post__unit", "scope_unit", "proposed_by").first()
    if grant is None:
        raise NotInReach
    return grant


def grants_of_person(area_id: int, person_id: int) -> list[RoleGrant]:
    grants = RoleGrant.objects.filter(area_id=area_id, person_id=person_id)
    return list(grants.select_related("post__unit", "scope_unit", "proposed_by", "decided_by").order_by("-pk"))


def administrators(area_id: int, *, on: date) -> list[RoleGrant]:
    grants = RoleGrant.objects.filter(area_id=area_id, role__in=("system_admin", "security_admin", "auditor"))
    return list(grants.in_force(on).select_related("person", "post__unit").order_by("role", "pk"))


def delegations_in_force(*, on: date, **posts) -> list[Delegation]:
    """Delegations alive that day: neither ended nor expired, both posts still held."""
    alive = away.lent_on(on, **posts)
    return list(alive.select_related("from_post__person", "from_post__unit", "to_post__person", "to_post__unit"))


def delegations_of(actor, *, limit: int = 50) -> list[Delegation]:
    """Given and received by this person, newest first."""
    mine = Q(from_post__person_id=actor.person_id) | Q(to_post__person_id=actor.person_id)
    rows = Delegation.objects.filter(mine, area_id=actor.area_id).order_by("-pk")
    sides = ("from_post__person", "from_post__unit", "to_post__person", "to_post__unit", "given_by")
    return list(rows.select_related(*sides)[:limit])


def stood_in_for(area_id: int, person_id: int) -> frozenset[int]:
    """Everybody for whom this person has ever stood in."""
    lent = Delegation.objects.filter(area_id=area_id, to_post__person_id=person_id)
    return frozenset(lent.values_list("from_post__person_id", flat=True))


def delegation_for(actor, delegation_id: int) -> Delegation:
    """One that this person gave or received, or that a head of the actor's unit gave for somebody."""
    mine = Q(from_post__person_id=actor.person_id) | Q(to_post__person_id=actor.person_id)
    if units := actor.unit_ids("org.staff"):
        mine |= Q(given_by__isnull=False, from_post__unit_id__in=units)
    found = Delegation.objects.filter(mine, area_id=actor.area_id, pk=delegation_id)
    delegation = found.select_related("from_post__person", "to_post__person").first()
    if delegation is None:
        raise NotInReach
    return delegation


# ── accounts ───────────────────────────────────────────────────────────────────


def account_of_person(area_id: int, person_id: int) -> Account | None:
    return Account.objects.filter(area_id=area_id, person_id=person_id).first()


def account_named(username: str) -> Account | None:
    """The account in use under this name, in whichever area: for commands at the console."""
    return Account.objects.filter(username=username.upper(), is_active=True).first()


def persons(actor, *, text: str = "", after: int = 0, limit: int = PAGE) -> list[Person]:
    """Persons by name, with their posts and account, a page at a time."""
    found = Person.objects.filter(area_id=actor.area_id, pk__gt=after).order_by("pk")
    if text:
        found = found.filter(name__contains=text)
    page = list(found.prefetch_related("posts__unit")[:limit])
    accounts = {a.person_id: a for a in Account.objects.filter(person_id__in=[p.pk for p in page])}
    for person in page:
        person.account = accounts.get(person.pk)
    return page


def demo_accounts() -> list[Account]:
    """The accounts that the login page of a demo offers: those labelled with more than the person's name."""
    found = Account.objects.exclude(demo_label="").filter(is_active=True).order_by("pk")
    names = dict(Person.objects.filter(pk__in=[a.person_id for a in found]).values_list("pk", "name"))
    return [account for account in found if account.demo_label != names.get(account.person_id)]


# ── calendar ───────────────────────────────────────────────────────────────────

_calendars: dict[int, tuple[tuple, Calendar]] = {}


def calendar(area_id: int) -> Calendar:
    """The area's working days. Built once per version of its table; one small query asks whether it changed."""
    return _calendar(area_id)[1]


def calendar_versions(area_id: int) -> dict[int, int]:
    """The version of each year's table; costs nothing beside `calendar`."""
    return {pk % 10_000: version for pk, version, _published in _calendar(area_id)[0]}


def _calendar(area_id: int) -> tuple[tuple, Calendar]:
    return memo.once(("calendar", area_id), lambda: _cached(area_id))


def _cached(area_id: int) -> tuple[tuple, Calendar]:
    years = CalendarYear.objects.filter(area_id=area_id)
    key = tuple(years.order_by("pk").values_list("pk", "version", "is_published"))
    cached = _calendars.get(area_id)
    if cached is None or cached[0] != key:
        days = CalendarDay.objects.filter(area_id=area_id).values_list("day", "kind", "name")
        by_kind: dict[str, dict[date, str]] = {"rest": {}, "work": {}}
        for day, kind, name in days:
            by_kind[kind][day] = name
        published = {pk % 10_000 for pk, _version, is_published in key if is_published}
        cached = (key, Calendar(by_kind["rest"], by_kind["work"], published))
        _calendars[area_id] = cached
    return cached


def calendar_years(area_id: int) -> list[CalendarYear]:
    return list(CalendarYear.objects.filter(area_id=area_id))


def calendar_year(area_id: int, year: int) -> tuple[CalendarYear | None, list[CalendarDay]]:
    found = CalendarYear.objects.filter(area_id=area_id, year=year).first()
    return found, list(CalendarDay.objects.filter(area_id=area_id, day__year=year))


def counts_waiting(area_id: int) -> int:
    """Role proposals that wait for an auditor."""
    return RoleGrant.objects.filter(area_id=area_id, state=RoleGrant.PROPOSED).count()
