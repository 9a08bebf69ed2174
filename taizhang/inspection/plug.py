"""What inspection adds to the house. Each subject of the room plugs itself in."""

from importlib import import_module

from taizhang.ledger.rules import FIND
from taizhang.org import roles

for role in ("leader", "clerk", "verifier", "unit_head", "liaison", "inspector", "auditor"):
    roles.allow(role, "inspection.see")
for role in ("leader", "verifier", "clerk"):
    roles.allow(role, "inspection.oversee")  # every finding and visit of the county
roles.allow("clerk", "inspection.keep")
roles.allow("inspector", "inspection.inspect", FIND)
for role in ("clerk", "inspector"):
    roles.allow(role, "inspection.agree")  # the second person where something was fixed on the spot
for role in ("unit_head", "liaison"):
    roles.allow(role, "inspection.answer")

SUBJECTS = (
    "schemes", "points", "visits", "draws", "maps", "findings", "phone", "scores", "dossiers", "feedback",
    "watches", "after", "alike",
)  # fmt: skip
for subject in SUBJECTS:
    import_module(f"taizhang.inspection.{subject}.plug")
