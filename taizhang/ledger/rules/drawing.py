"""The lifecycle as a drawing for the docs (Mermaid), computed from the table."""

from .lifecycle import LIFECYCLE
from .words import STATES, VERBS, State, Verb


def states():
    """Moves between different states; verbs that share a move share an arrow."""
    arrows = {}
    for row in LIFECYCLE:
        if row.verb == Verb.RESUME:
            continue  # leads back to wherever it was suspended
        for before, after in row.moves.items():
            if before != after:
                arrows.setdefault((before, after), []).append(VERBS[row.verb])
    order = list(State)
    lines = [
        "stateDiagram-v2",
        *(f"    {state} : {STATES[state]}" for state in State),
        f"    [*] --> {State.DRAFT} : 立项",
    ]
    for (before, after), verbs in sorted(arrows.items(), key=lambda a: (order.index(a[0][0]), order.index(a[0][1]))):
        lines.append(f"    {before} --> {after} : {'、'.join(verbs)}")
    return "\n".join(lines)
