"""办理记录 on the item's own page: what a verifier opened and found true is one line; 全部 lists every entry."""

from django.utils.translation import gettext

OPENED, JUDGED = "ledger.item.proof_opened", "ledger.item.proof_judged"
WINDOW = 6  # so many times the lines are read for a record that may be folded


def folded(lines, limit):
    """At most `limit` lines, newest first. Openings and 属实 of one person at one level of a claim are one line, until
    something else happened; doubts stay lines of their own. What the window may have cut is not counted."""
    kept, runs = [], {}
    for line in lines:
        pub = line["pub"]
        if line["type"] not in (OPENED, JUDGED):
            runs = {}
            kept.append(line)
        elif line["type"] == JUDGED and pub["verdict"] != "true":
            kept.append(line)
        else:
            run = runs.setdefault((pub["claim"], pub.get("position"), line["by"]), [])
            if not run:
                kept.append({**line, "run": run})
            run.append(line)
    cut = list(runs.values()) if len(lines) == limit * WINDOW else []
    return [_told(line, cut) for line in kept[:limit]]


def _told(line, cut):
    run = line.pop("run", ())
    if len(run) < 2:
        return line
    if any(run is other for other in cut):
        return {**line, "text": gettext("逐份打开佐证、下结论")}
    opened, true = (len({each["pub"]["no"] for each in run if each["type"] == type_}) for type_ in (OPENED, JUDGED))
    said = {"opened": opened, "true": true}
    if not true:
        return {**line, "text": gettext("打开佐证 {opened} 份").format(**said)}
    if not opened:
        return {**line, "text": gettext("佐证 {true} 份属实").format(**said)}
    return {**line, "text": gettext("打开佐证 {opened} 份，{true} 份属实").format(**said)}
