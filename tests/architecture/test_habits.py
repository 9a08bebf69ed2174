"""Habits that keep the program honest, held by its syntax: who writes, who asks for everything, what is never used."""

import ast
import re

import pytest

from .sources import PACKAGE, Source, dotted, is_view, program, templates

WRITES = {
    "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create", "append",
    "select_for_update",
}  # fmt: skip
QUERYSETS = re.compile(r"(^|\.)(objects|_default_manager|_base_manager)(\.|$)")
NEVER = {
    "eval": "text must not become program",
    "exec": "text must not become program",
    "compile": "text must not become program",
    "pickle.loads": "bytes must not become objects",
    "pickle.load": "bytes must not become objects",
    "marshal.loads": "bytes must not become objects",
    "yaml.load": "bytes must not become objects",
    "os.system": "no shell",
    "os.popen": "no shell",
    "subprocess.getoutput": "no shell",
}
# Copies whole tables for `taizhang generate`, by the columns that the database itself lists.
BUILDS_SQL = {"taizhang/config/load.py"}
REACHING = {"ledger", "planning", "notices", "papers", "intake", "inspection", "cockpit"}
CLOCK_OR_CHANCE = re.compile(
    r"(^|\.)(datetime|date|timezone)\.(now|utcnow|today)$|^time\.time$|^random\.|^uuid\.|^secrets\."
)
OUTSIDE = re.compile(r"(urllib\.request|http\.client|requests|httpx|socket|smtplib|ftplib|asyncio|subprocess)(\.|$)")
LEAVES = {
    "taizhang/config/serving.py",  # its own port
    "taizhang/intake/outside.py",  # the second reader, at the address of the site's own settings
    "taizhang/notices/sending/channels.py",  # what a mail server may say; the connection is the guard's
    "taizhang/notices/sending/guard.py",  # messages, to the hosts of channels.toml
    "taizhang/jobs/worker.py",  # the name of this machine
    "taizhang/config/demo/darkroom.py",  # itself, drawing beside
    "taizhang/engine/reading/apart.py",  # itself, with limits
    "taizhang/engine/reading/formats/office.py",  # LibreOffice, with limits
    "taizhang/engine/reading/ocr.py",  # Tesseract, with limits
    "taizhang/engine/typeset.py",  # itself, setting pages beside
}
NAMING = {"order_by", "values", "values_list", "annotate", "only", "defer"}
SQL = {"execute", "executemany", "executescript", "raw", "extra", "RawSQL"}


def chain(node: ast.AST) -> str:
    """The names along `A.objects.filter(…).update(…)`: A.objects.filter.update."""
    if isinstance(node, ast.Call):
        return chain(node.func)
    if isinstance(node, ast.Attribute):
        return f"{chain(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def touches_the_tables(source: Source):
    """A view asks and shows."""
    if not is_view(source):
        return
    for node, _ in source.calls():
        path = chain(node.func)
        if QUERYSETS.search(path):
            yield f"{source.at(node)}: {path}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.db":
            names = {alias.name for alias in node.names} & {"connection", "connections", "transaction"}
            if names:
                yield f"{source.at(node)}: imports {sorted(names)}"


def saves(source: Source):
    """A view writes nothing itself."""
    if not is_view(source):
        return
    for node, name in source.calls():
        last = name.rpartition(".")[2]
        # A plain list may grow; form.save() and thing.delete() may not happen here.
        if last in WRITES - {"append", "update", "create"} and "." in name and "actions" not in name.split("."):
            yield f"{source.at(node)}: {name}"


def asks_for_everybodys_rows(source: Source):
    """Above org, whatever reads names the area or the reach in the very chain that begins at a manager: that is the
    wall between counties. Actions lock what a query found; projectors write what an entry says."""
    parts = {part.removesuffix(".py") for part in source.path.relative_to(PACKAGE).parts}
    if "queries" in parts:
        for node, _ in source.calls():
            if re.search(r"\.objects\.(all|count|exists|first|last|values|values_list|iterator)$", chain(node.func)):
                yield f"{source.at(node)}: {chain(node.func)}"
    if not REACHING & parts or {"actions", "projections"} & parts:
        return
    for node, names in managers(source.tree):
        if not names & {"visible_to", "in_area", "raw"} and not any(name.endswith("area_id") for name in names):
            yield f"{source.at(node)}: {ast.unparse(node)}"


def managers(tree: ast.Module):
    """Every `Thing.objects` with the names of the methods and keywords of the chain that it begins."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")):
            continue
        names, at = set(), node
        while isinstance(above := parents.get(at), ast.Attribute | ast.Call) and at in (
            getattr(above, "value", None), getattr(above, "func", None),
        ):  # fmt: skip
            if isinstance(above, ast.Attribute):
                names.add(above.attr)
            else:
                names |= {keyword.arg for keyword in above.keywords if keyword.arg}
            at = above
        yield node, names


def becomes_program(source: Source):
    for node, name in source.calls():
        if name in NEVER:
            yield f"{source.at(node)}: {name} — {NEVER[name]}"
        if any(k.arg == "shell" and getattr(k.value, "value", False) is not False for k in node.keywords):
            yield f"{source.at(node)}: shell=True"


def leaves_the_house(source: Source):
    """Nothing typed makes the server ask another host, or start a program: nobody imports what could."""
    if source.name in LEAVES:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {getattr(node, "module", None) or "", *(alias.name for alias in node.names)}
            if found := {name for name in names if OUTSIDE.match(name)}:
                yield f"{source.at(node)}: {sorted(found)}"


def puts_sql_together(source: Source):
    """A statement is a constant; table and column names may come from models or from constants of the file."""
    if source.name in BUILDS_SQL:
        return
    for node, name in source.calls():
        if name.rpartition(".")[2] in SQL and node.args and built(node.args[0]):
            yield f"{source.at(node)}: {name}"


def built(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) and not _is_a_name(part.value) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return not all(isinstance(side, ast.Constant) or _is_a_name(side) for side in (node.left, node.right))
    return isinstance(node, ast.Call) and dotted(node.func).endswith("format")


def _is_a_name(node: ast.AST) -> bool:
    """A constant of the module, a quoted name, or something read off a model's meta."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(_is_a_name(v.value) if isinstance(v, ast.FormattedValue) else True for v in node.values)
    path = chain(node)
    return path.rpartition(".")[2].isupper() or "_meta." in path or path.endswith("quote_name")


def takes_names_from_a_request(source: Source):
    """What somebody typed is a value of a filter or a column, never its name, nor an order."""
    for node, name in source.calls():
        names = [ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg is None]
        if any(re.fullmatch(r"(dict\()?\w+\.(POST|GET)(\.(dict|items)\(\))?\)?", each) for each in names):
            yield f"{source.at(node)}: {name}"
        if name.rpartition(".")[2] in NAMING and any(re.search(r"\.(POST|GET)\b", ast.unparse(a)) for a in node.args):
            yield f"{source.at(node)}: {name}"


def asks_clock_or_chance(source: Source):
    parts = {*source.path.parts, source.path.stem}
    if not {"rules", "projections", "actions"} & parts:
        return
    for node, name in source.calls():
        if CLOCK_OR_CHANCE.search(name):
            yield f"{source.at(node)}: {name}"


@pytest.mark.parametrize(
    "check",
    [
        touches_the_tables, saves, asks_for_everybodys_rows, becomes_program, leaves_the_house, puts_sql_together,
        takes_names_from_a_request, asks_clock_or_chance,
    ],
)  # fmt: skip
def test_a_habit_is_kept(check):
    assert [line for source in program() for line in check(source)] == []


@pytest.mark.parametrize(
    ("check", "file", "text"),
    [
        (touches_the_tables, "ledger/views/items.py", "Item.objects.filter(pk=1).first()"),
        (touches_the_tables, "ledger/views.py", "from django.db import transaction"),
        (saves, "ledger/views/items.py", "form.save()"),
        (saves, "intake/views.py", "item.delete()"),
        (asks_for_everybodys_rows, "ledger/queries/lists.py", "Item.objects.filter(state='closed').count()"),
        (asks_for_everybodys_rows, "cockpit/desk.py", "Item.objects.all()"),
        (asks_for_everybodys_rows, "org/queries.py", "Person.objects.all()"),
        (asks_for_everybodys_rows, "notices/queries.py", "Notice._base_manager.filter(pk=actor.area_id)"),
        (becomes_program, "engine/scoring.py", "eval(rule)"),
        (becomes_program, "ledger/uploads.py", "subprocess.run(name, shell=True)"),
        (leaves_the_house, "ledger/uploads.py", "from urllib.request import urlopen"),
        (leaves_the_house, "intake/views.py", "import requests"),
        (puts_sql_together, "ledger/search.py", "cursor.execute(f'SELECT 1 WHERE {word}')"),
        (puts_sql_together, "ledger/search.py", "Item.objects.raw('SELECT %s' % word)"),
        (takes_names_from_a_request, "ledger/views/lists.py", "queries.rows(**request.GET.dict())"),
        (takes_names_from_a_request, "ledger/queries/lists.py", "rows.order_by(request.GET['sort'])"),
        (asks_clock_or_chance, "ledger/rules/lights.py", "datetime.now()"),
        (asks_clock_or_chance, "org/projections.py", "secrets.token_hex()"),
    ],
)
def test_control_a_broken_habit_is_found(check, file, text):
    assert list(check(Source(PACKAGE / file, ast.parse(text))))


@pytest.mark.parametrize("path", templates(), ids=lambda p: "/".join(p.parts[-3:]))
def test_a_template_loads_nothing_from_another_host_and_runs_nothing_inline(path):
    text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL)
    strangers = re.findall(r"""(?:src|href|action|poster|data|hx-\w+)\s*=\s*["'](?:https?:)?//[^"']*""", text)
    assert strangers == []
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text) == []
    assert (
        re.findall(r"\son(?:click|change|input|submit|load|error|key|mouse|focus|blur|touch|toggle)\w*\s*=", text) == []
    )
    assert re.findall(r"<style|\sstyle\s*=", text) == []
