"""Habits that keep the program honest, held by its syntax: who writes, who asks for everything, what is never used."""

import ast
import re

import pytest

from .sources import Source, dotted, is_view, program, templates

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
SQL = {"execute", "executemany", "executescript", "raw", "extra", "RawSQL"}


def offences(check) -> list[str]:
    return [line for source in program() for line in check(source)]


def chain(node: ast.AST) -> str:
    """The names along `A.objects.filter(…).update(…)`: A.objects.filter.update."""
    if isinstance(node, ast.Call):
        return chain(node.func)
    if isinstance(node, ast.Attribute):
        return f"{chain(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def test_a_view_asks_and_shows_but_never_touches_the_tables():
    def check(source: Source):
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

    assert offences(check) == []


def test_a_view_saves_nothing():
    def check(source: Source):
        if not is_view(source):
            return
        for node, name in source.calls():
            last = name.rpartition(".")[2]
            # A plain list may grow; form.save() and thing.delete() may not happen here.
            if last in WRITES - {"append", "update", "create"} and "." in name and "actions" not in name.split("."):
                yield f"{source.at(node)}: {name}"

    assert offences(check) == []


def test_queries_never_ask_for_the_rows_of_every_area():
    """In queries and projections of a room a manager is narrowed at once; `objects.all()` is everybody's rows."""

    def check(source: Source):
        if source.path.name not in ("queries.py", "views.py", "projections.py") and "queries" not in source.path.parts:
            return
        for node, _ in source.calls():
            path = chain(node.func)
            if re.search(r"\.objects\.(all|count|exists|first|last|values|values_list|iterator)$", path):
                yield f"{source.at(node)}: {path}"

    assert offences(check) == []


def test_text_never_becomes_program_and_bytes_never_become_objects():
    def check(source: Source):
        for node, name in source.calls():
            if name in NEVER:
                yield f"{source.at(node)}: {name} — {NEVER[name]}"
            if any(k.arg == "shell" and getattr(k.value, "value", False) is not False for k in node.keywords):
                yield f"{source.at(node)}: shell=True"

    assert offences(check) == []


def test_sql_is_never_put_together_from_values():
    """A statement is a constant; table and column names may come from models or from constants of the file."""

    def built(node: ast.AST) -> bool:
        if isinstance(node, ast.JoinedStr):
            return any(isinstance(part, ast.FormattedValue) and not _is_a_name(part.value) for part in node.values)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
            return not all(isinstance(side, ast.Constant) or _is_a_name(side) for side in (node.left, node.right))
        return isinstance(node, ast.Call) and dotted(node.func).endswith("format")

    def check(source: Source):
        if source.name in BUILDS_SQL:
            return
        for node, name in source.calls():
            if name.rpartition(".")[2] in SQL and node.args and built(node.args[0]):
                yield f"{source.at(node)}: {name}"

    assert offences(check) == []


def _is_a_name(node: ast.AST) -> bool:
    """A constant of the module, a quoted name, or something read off a model's meta."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(_is_a_name(v.value) if isinstance(v, ast.FormattedValue) else True for v in node.values)
    path = chain(node)
    return path.rpartition(".")[2].isupper() or "_meta." in path or path.endswith("quote_name")


def test_randomness_and_clocks_stay_out_of_rules_and_projections():
    forbidden = re.compile(
        r"(^|\.)(datetime|date|timezone)\.(now|utcnow|today)$|^time\.time$|^random\.|^uuid\.|^secrets\."
    )

    def check(source: Source):
        parts = source.path.parts
        if source.path.name not in ("rules.py", "projections.py", "actions.py") and not {"rules", "actions"} & set(
            parts
        ):
            return
        for node, name in source.calls():
            if forbidden.search(name):
                yield f"{source.at(node)}: {name}"

    assert offences(check) == []


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
