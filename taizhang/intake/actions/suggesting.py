"""From what the reader found to what a clerk is asked: units, a day in the calendar, a short title."""

import re
from dataclasses import asdict

from django.utils import timezone

from taizhang.engine import reading
from taizhang.engine.reading import dues
from taizhang.engine.reading.page.text import View
from taizhang.engine.reading.rules import of
from taizhang.engine.reading.tables import read_tables
from taizhang.intake import queries
from taizhang.intake.actions.learning import names_a_unit
from taizhang.intake.models import Candidate
from taizhang.intake.rules import candidates as rules
from taizhang.intake.rules import terms
from taizhang.intake.rules.candidates import State
from taizhang.intake.rules.reasons import REASONS, reason_of
from taizhang.org import queries as org

# Group words of the county and the kind of unit that they mean.
GROUPS = ((re.compile(r"^(?:全县|全市|全区|辖区)?各(?:乡|镇|街道|[（(]街道[）)]|和|、)+(?:办事处|办)?$"), "township"),)

# What a reader passed over is worth a look where it speaks of work.
WORK = re.compile(r"要(?!求)|务必|必须|确保|力争|加快|推进|落实|强化")


class Suggester:
    """Proposes candidates of one document. Everything it fills in is a guess and is shown as one."""

    def __init__(self, document):
        self.document = document
        self.area_id = document.area_id
        self.dated_on = document.issued_on or timezone.localtime(document.received_at).date()
        self.calendar = org.calendar(self.area_id)
        self._matcher = org.matcher(self.area_id)
        self._units = org.unit_tree(self.area_id, on=self.dated_on)
        self._people: dict[int, list] = {}
        self._learned = queries.aliases(self.area_id, document.unit_id)

    def read(self, text: str, tell=lambda done, total: None):
        """Ask the reader, with what only this county knows: its units, its calendar, the date of the paper."""
        names = {name for unit in self._units for name in (unit.name, unit.short_name) if name}
        return reading.read(
            text, dated_on=self.dated_on, units=tuple(names), add_working_days=self.calendar.add, tell=tell
        )

    def candidates(self, found) -> list[Candidate]:
        """Everything worth showing: what must be done, and what was passed over with the reason."""
        proposed = [self.candidate(d) for d in found.directives]
        taken = [(d.start, d.end) for d in found.directives]
        for clause in found.judged:
            is_free = all(clause.end <= a or clause.start >= b for a, b in taken)
            if not clause.accepted and clause.rule in REASONS and is_free and WORK.search(clause.text):
                taken.append((clause.start, clause.end))
                proposed.append(self._passed(self.propose(clause.start, clause.end, rule=clause.rule)))
        return sorted(proposed, key=lambda c: c.start)

    def candidate(self, directive) -> Candidate:
        """A candidate for a directive of the reader; one that asks for nothing by itself is passed over."""
        candidate = self.propose(
            directive.start,
            directive.end,
            owner=directive.owner or "",
            joint=directive.joint or "",
            **self._due(directive),
            done_when=directive.done_when or "",
            speaker=directive.speaker or "",
            rule=directive.rule,
        )
        candidate.terms |= terms.kept(directive)
        candidate.person_id = self._person(candidate.lead_unit_id, directive.person or "")
        is_row = directive.rule.startswith("table.")  # who draws up a table of tasks means each row
        attitude = rules.strikes_an_attitude(candidate.passage, candidate.lead_doubt, candidate.due_text)
        return self._passed(candidate) if directive.optional or (attitude and not is_row) else candidate

    def reread(self, start, end) -> Candidate:
        """A candidate for a stretch that a person chose: the reader is asked who and by when only."""
        found = self.read(self.document.text[start:end])
        if not found.directives:
            return self.propose(start, end)
        said = self.candidate(found.directives[0])
        candidate = self.propose(
            start, end, owner=said.owner_text, due_text=said.due_text, due_on=said.due_on, speaker=said.speaker
        )
        candidate.joint_unit_ids, candidate.joint_unknown = said.joint_unit_ids, said.joint_unknown
        candidate.terms = said.terms
        return candidate

    def propose(
        self, start, end, *, owner="", joint="", due_text="", due_on=None, done_when="", speaker="", rule=""
    ) -> Candidate:
        passage = rules.one_line(self.document.text[start:end])
        candidate = Candidate(
            area_id=self.area_id,
            document=self.document,
            start=start,
            end=end,
            passage=passage,
            passage_hash=rules.passage_hash(passage),
            title=rules.title_of(passage, owner, due_text),
            requirement=passage,
            done_when=done_when or rules.done_when_of(passage),
            owner_text=owner[:400],
            due_text=due_text[:200],
            due_on=due_on,
            speaker=speaker[:200],
            rule=rule,
        )
        self.find_units(candidate, joint)
        return candidate

    def layout(self, found) -> dict:
        """Where the paragraphs and headlines are, so that the page shows the text as it was meant."""
        view = View(self.document.text)
        headlines = {rules.bare(a.headline): a.headline for a in found.articles if a.headline}
        spans = [list(view.span(p.start, p.end)) for p in view.paragraphs]
        heads = [place for place, (a, b) in enumerate(spans) if rules.bare(self.document.text[a:b]) in headlines]
        articles = [[a.start, a.end, a.headline or ""] for a in found.articles]
        said = found.as_json()["head"]
        return {
            "paragraphs": spans,
            "headlines": heads,
            "tables": self._tables(view),
            "articles": articles,
            "head": said,
        }

    @staticmethod
    def _tables(view) -> list[dict]:
        """Each table: at which paragraph it begins, how many of its rows are its header, and its cells."""
        place = {p.row.start: n for n, p in enumerate(view.paragraphs) if p.row}
        return [
            {
                "at": place[table.rows[0].start],
                "head": table.first if table.labels else 0,
                "rows": [[list(cell) for cell in row.cells] for row in table.rows],
            }
            for table in read_tables(view)
        ]

    @staticmethod
    def figures(found) -> list[dict]:
        """Figures with their recomputation, as plain values."""
        return [asdict(check) for check in found.checks]

    @staticmethod
    def _passed(candidate) -> Candidate:
        candidate.state = State.PASSED
        candidate.reason = reason_of(candidate.rule)
        return candidate

    def _due(self, directive):
        """The phrase that names a day, and the day. A phrase without a year is of the paper's own year, where
        that is known; 每周五 beside 12月25日前 is the rhythm of reports, not the deadline."""
        phrase, day = directive.due_text or "", directive.suggested_due_on or directive.due
        is_own_year = self.document.issued_on and not re.search(r"\d{4}年", phrase)
        if phrase and (day is None or is_own_year):
            day = self.reckoned(phrase) or day
        if day is None:
            for named in self._phrases(rules.flat(directive.text)):
                if found := self.reckoned(named):
                    phrase, day = named, found
                    break
        return {"due_text": phrase, "due_on": day}

    def reckoned(self, phrase):
        """The day that a printed phrase means, or None."""
        return dues.suggest(dues.Due(0, 0, rules.flat(phrase), None, ""), self.dated_on, self.calendar.add)

    def _phrases(self, text):
        for rule in of("due"):
            if hit := rule(text, self.dated_on.year):
                yield text[slice(*hit[0])]

    def _person(self, unit_id, names):
        """Who is named responsible, where exactly one person of the lead unit bears that name."""
        if not unit_id or not names:
            return None
        if unit_id not in self._people:
            self._people[unit_id] = org.posts_of_unit(self.area_id, unit_id, on=self.dated_on)
        first = next(iter(rules.names_in(names)), "")
        found = {post.person_id for post in self._people[unit_id] if post.person.name == first}
        return found.pop() if len(found) == 1 else None

    def find_units(self, candidate, joint=""):
        """Match the printed names to real units. More than one fit, or none: the clerk chooses."""
        parties = rules.parties(candidate.owner_text, candidate.passage, joint)
        candidate.lead_doubt = parties.doubt
        if parties.lead and parties.doubt != "generic":
            found = self._matcher.match(parties.lead)
            known = None if names_a_unit(found) else self._learned.get(rules.bare(parties.lead))
            if known and any(unit.pk == known.unit_id for unit in self._units):
                candidate.lead_unit_id, candidate.lead_how = known.unit_id, known.how
                candidate.terms["name"] = parties.lead
            elif found:
                candidate.lead_unit_id, candidate.lead_how = found[0].unit_id, found[0].how
                candidate.lead_doubt = "several" if len(found) > 1 else parties.doubt
            else:
                candidate.lead_doubt = "unknown"
        ids, unknown = self.units_named(parties.joint)
        candidate.joint_unit_ids = [unit_id for unit_id in ids if unit_id != candidate.lead_unit_id]
        candidate.joint_unknown = unknown

    def units_named(self, names) -> tuple[list[int], list[str]]:
        """Units by name, group words (各乡镇街道) included, and the names that no unit bears."""
        ids: list[int] = []
        unknown: list[str] = []
        for name in names:
            kind = next((kind for pattern, kind in GROUPS if pattern.match(name)), None)
            found = self._matcher.match(name) if kind is None else []
            if kind:
                ids += [unit.pk for unit in self._units if unit.kind == kind]
            elif len(found) == 1:
                ids.append(found[0].unit_id)
            else:
                unknown.append(name)
        return list(dict.fromkeys(ids)), unknown
