"""A task force of the demo: several bureaus under one head, near the end of its term, and what it owes."""

from taizhang.config.demo.people import County
from taizhang.ledger import actions
from taizhang.ledger.rules import day_of
from taizhang.org import actions as org
from taizhang.org.models import Post

NAME, SHORT = "云溪县背街小巷整治工作专班", "背街小巷专班"
MEMBERS = ("CG", "GA", "SC", "ST", "CGZ")
ITEMS = (
    ("文庙巷、东街后巷路面破损修复", "两条巷子路面平整，无坑洼积水", 10, "东街后巷已挖开，文庙巷等管网先入地", 40),
    ("背街小巷架空线缆入地", "六条巷子线缆全部入地或规整", 25, None, None),
)


def told(made: County, ends_on, calendar):
    """Acts one after the other: founded, given its roles, handed two items, one of them reported."""
    force: list[int] = []
    items: list[int] = []

    def hat(username, at):
        person = made.people[username]
        post = Post.objects.get(unit_id=force[0], person_id=person)
        return made.actor(person, at, f"p{post.pk}")

    def found(at):
        spec = org.TaskForceSpec(
            purpose="统筹背街小巷路面、管网、线缆一起整治，同一条巷子只挖一次",
            term_to_on=ends_on,
            head_person_id=made.people["head"],
            liaison_person_id=made.people["liaison"],
            leader_person_id=made.people["leader"],
            office_unit_id=made.units["ZJ"],
            unit_ids=tuple(made.units[code] for code in MEMBERS),
            person_ids=(made.heads["CG"], made.heads["CGZ"]),
        )
        force[:] = [org.found_task_force(NAME, SHORT, spec, by=made.by_name("clerk", at), at=at).stream_id]

    def give_roles(at):
        for username, role in (("head", "unit_head"), ("liaison", "liaison")):
            post = Post.objects.get(unit_id=force[0], person_id=made.people[username])
            proposed = org.propose_role(post.pk, role, by=made.by_name("security", at), at=at)
            org.confirm_role(proposed.stream_id, by=made.by_name("auditor", at), at=at)

    def hand_out(at):
        clerk = made.by_name("clerk", at)
        for title, done_when, days, _, _ in ITEMS:
            due_on = calendar.add(day_of(at), days)
            draft = actions.Draft(
                made.registers["SC"],
                title,
                done_when=done_when,
                lead_unit_ids=(force[0],),
                joint_unit_ids=(made.units["CG"],),
                due_on=due_on,
            )
            items.append(actions.enter(draft, by=clerk, at=at).stream_id)
            actions.issue(items[-1], by=clerk, at=at)

    def take(at):
        for item in items:
            actions.accept(item, by=hat("liaison", at), at=at)

    def report(at):
        for item, (_, _, _, text, progress) in zip(items, ITEMS, strict=True):
            if text:
                actions.report(item, text=text, progress=progress, by=hat("liaison", at), at=at)

    return [found, give_roles, hand_out, take, report]
