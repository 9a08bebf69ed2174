"""`taizhang recount`: a closed year counted again from the journal's entries."""

from django.utils.translation import gettext

from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.journal import queries as journal
from taizhang.ledger.models import YearStatement
from taizhang.ledger.queries import years
from taizhang.ledger.rules import years as rules


@command(
    "recount", "count a closed year again from the entries and compare it with its statement", option("year", type=int)
)
def recount(args):
    found = (YearStatement.objects.filter(area_id=area_id, year=args.year).first() for area_id in journal.areas())
    statements = [statement for statement in found if statement]
    if not statements:
        raise CannotBeDone(f"{args.year} was not closed")
    wrong = 0
    for statement in statements:
        again, _size = years.counted(statement.area_id, args.year)
        lines = rules.differing(rules.read(statement.rows), again)
        wrong += len(lines)
        for (register, unit), one, other in lines:
            print(f"  {statement.area_id} {register}/{unit}: {one} ≠ {other}")
        print(gettext("{year}年结转表 {n} 行").format(year=args.year, n=len(statement.rows)))
    print(gettext("{n} 行对不上").format(n=wrong) if wrong else gettext("逐行相符"))
    return 1 if wrong else 0
