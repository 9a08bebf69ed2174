#!/usr/bin/env python3
"""Translations without gettext's tools.

    messages.py collect   bring locale/en/LC_MESSAGES/django.po up to date with the program and its templates
    messages.py check     name what has no English yet, and Chinese in templates that is not marked at all
    messages.py compile   write the .mo files that the program reads

The Chinese sentence in the source is the key; English is its translation.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "taizhang"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

SINGLE = {"_", "N_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
KNOWN = SINGLE | PLURAL | CONTEXT
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


@dataclass(frozen=True)
class Message:
    text: str
    plural: str = ""
    context: str | None = None


@dataclass
class Found:
    """All messages with the files they stand in, and what is wrong with the sources themselves."""

    messages: dict[Message, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, message: Message, file: str) -> None:
        self.messages.setdefault(message, set()).add(file)


def sources(suffix: str) -> Iterator[tuple[Path, str]]:
    for path in sorted(PACKAGE.rglob(f"*{suffix}")):
        parts = path.relative_to(PACKAGE).parts
        if "tests" not in parts and "migrations" not in parts:
            yield path, path.relative_to(ROOT).as_posix()


def messages_of_python(path: Path, file: str, found: Found) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in KNOWN and alias.asname not in {None} | KNOWN:
                    found.faults.append(f"{file}:{node.lineno}: words marked with {alias.asname} are not collected")
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        wanted = 1 if name in SINGLE else 2 if name in PLURAL | CONTEXT else 0
        if not wanted:
            continue
        texts = [a.value for a in node.args[:wanted] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if len(texts) < wanted:
            if any(isinstance(a, ast.JoinedStr) for a in node.args[:wanted]):
                found.faults.append(f"{file}:{node.lineno}: an f-string cannot be translated")
            continue
        found.add(_message(name, texts), file)


_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?<!\w)(_|[np]?gettext)\({_LITERAL}(?:\s*,\s*{_LITERAL})?", re.DOTALL)
_MARKED = re.compile(
    r"{%\s*(?:comment)\b.*?{%\s*endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->",
    re.DOTALL,
)


def messages_of_template(path: Path, file: str, found: Found) -> None:
    from django.utils.translation.template import templatize

    text = path.read_text("utf-8")
    for call in _CALL.finditer(templatize(text, file)):
        texts = [ast.literal_eval(literal) for literal in call.groups()[1:] if literal]
        found.add(_message(call[1], texts), file)
    bare = _MARKED.sub(lambda m: "\n" * m[0].count("\n"), text)
    for number, line in enumerate(bare.splitlines(), 1):
        if HAN.search(line):
            found.faults.append(f"{file}:{number}: not marked for translation: {line.strip()[:60]}")


def _message(name: str, texts: list[str]) -> Message:
    if name in PLURAL:
        return Message(texts[0], plural=texts[1])
    if name in CONTEXT:
        return Message(texts[1], context=texts[0])
    return Message(texts[0])


def find() -> Found:
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    found = Found()
    for path, file in sources(".py"):
        messages_of_python(path, file, found)
    for path, file in sources(".html"):
        messages_of_template(path, file, found)
    found.messages = {m: files for m, files in found.messages.items() if HAN.search(m.text)}
    return found


def catalogue() -> polib.POFile:
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=110)
    empty = polib.POFile(wrapwidth=110)
    empty.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return empty


def key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt)


def collect() -> int:
    found, known = find(), catalogue()
    kept = {key(entry): entry for entry in known}
    fresh = catalogue()
    del fresh[:]
    for message in sorted(found.messages, key=lambda m: (min(found.messages[m]), m.text, m.context or "")):
        entry = kept.get(message) or polib.POEntry(
            msgid=message.text,
            msgstr="",
            msgid_plural=message.plural,
            msgctxt=message.context,
            msgstr_plural={0: "", 1: ""} if message.plural else {},
        )
        entry.occurrences = [(file, "") for file in sorted(found.messages[message])]
        entry.flags = [flag for flag in entry.flags if flag == "fuzzy"]
        fresh.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE))
    print(f"{len(fresh)} messages, {len(_untranslated(fresh))} without English")
    return 0


def _untranslated(entries: polib.POFile) -> list[polib.POEntry]:
    return [e for e in entries if e.fuzzy or not (all(e.msgstr_plural.values()) if e.msgid_plural else e.msgstr)]


def check() -> int:
    found, known = find(), catalogue()
    translated = {key(entry): entry for entry in known}
    faults = list(found.faults)
    absent = [message for message in found.messages if message not in translated]
    if absent:
        faults.append(f"{len(absent)} messages are not in the catalogue; run `make messages`, then translate them:")
        faults += [f"  {min(found.messages[m])}: {m.text[:60]}" for m in absent[:10]]
    unneeded = [message for message in translated if message not in found.messages]
    if unneeded:
        faults.append(f"{len(unneeded)} messages of the catalogue are used nowhere; run `make messages`")
    faults += [f"no English: {entry.msgid[:60]}" for entry in _untranslated(known)]
    for entry in known.translated_entries():
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural)):
                faults.append(f"a placeholder that the Chinese does not have: {text[:60]}")
    print("\n".join(faults))
    return 1 if faults else 0


def compile() -> int:
    for po in (PACKAGE / "locale").rglob("*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))
    return 0


if __name__ == "__main__":
    sys.exit({"collect": collect, "check": check, "compile": compile}[sys.argv[1]]())
