"""The pages of a dossier: cover, contents, and parts, each set by itself so that few photos are at hand at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from taizhang.engine import typeset

HEAD = """
#let d = json(bytes(sys.inputs.data))
#let ink = rgb("#1a2a40")
#let grey = rgb("#586170")
#let pale = rgb("#8a94a3")
#let red = rgb("#b3261e")
#set document(title: d.title, date: none)
#set text(font: "Noto Sans SC", lang: "zh", size: 9.5pt, fill: ink, fallback: false, features: ("tnum",),
  cjk-latin-spacing: none)
#set par(leading: 0.6em, justify: false)
#set table(stroke: 0.5pt + pale, inset: (x: 1.6mm, y: 1.3mm))
#set page(paper: "a4", margin: (x: 20mm, top: 20mm, bottom: 22mm), footer-descent: 6mm,
  footer: context text(size: 7.5pt, fill: grey, grid(columns: (1fr, auto), column-gutter: 4mm, d.stamp,
    [#(d.page.at(0))#counter(page).display()#(d.page.at(1))])))
#counter(page).update(d.first)
#let serif(size, body) = text(font: "Noto Serif SC", weight: 700, size: size, body)
#show heading: it => block(sticky: true, above: 1.5em, below: 0.8em,
  serif(if it.level == 1 { 15pt } else { 11pt }, it.body))
#show heading.where(level: 3): it => block(sticky: true, above: 0em, below: 0.7em,
  text(weight: 700, size: 10pt, it.body))
"""

ITEMS = (
    HEAD
    + """
#let label(body) = text(size: 8pt, fill: grey, body)
#let was(f) = if f.was != "" { strike(text(fill: grey, f.was)); h(1mm) }
#let facts(of) = table(columns: (1fr, 1fr, 1fr, 1fr), ..of.map(f => [#label(f.label)\\ #was(f)#f.value
  #if f.note != "" [ #text(size: 8pt, fill: grey, f.note)]]),
  ..range(calc.rem(4 - calc.rem(of.len(), 4), 4)).map(_ => []))
#let seal(words) = align(right, box(stroke: 1.2pt + red, inset: 2pt, box(stroke: 0.5pt + red, inset: (x: 3mm, y: 2mm),
  text(fill: red, align(center, {
    serif(14pt, words.at(0)); for w in words.slice(1) { linebreak(); text(size: 8pt, w) }
  })))))
#let course(of) = table(columns: (27mm, 1fr, 38mm, 31mm), align: (x, y) => left + top,
  table.header(..d.course.map(h => table.cell(fill: rgb("#eef1f5"), text(weight: 700, size: 8.5pt, h)))),
  ..of.map(l => (text(size: 8.5pt, l.when), [#l.says], text(size: 8.5pt, l.by), text(size: 7.5pt, l.receipt)))
    .flatten())
#let near(body) = block(above: 0.55em, below: 0.55em, body)
#let proof(p) = block(breakable: false, width: 100%, below: 3mm, stroke: (top: 0.5pt + pale), inset: (top: 3mm), {
  grid(columns: (76mm, 1fr), column-gutter: 5mm,
    if p.picture != "" { image(p.picture, width: 76mm, height: 62mm, fit: "contain", alt: p.name) } else {
      box(width: 76mm, height: 26mm, stroke: 0.5pt + pale, align(center + horizon, text(fill: grey, p.kind))) },
    { heading(level: 3, p.head)
      for line in p.lines { near({ label(line.at(0)); h(1.5mm); text(size: 8.5pt, line.at(1)) }) }
      for w in p.doubts { near(text(size: 8.5pt, fill: rgb("#8a5a00"), w)) }
      if p.sha256 != "" {
        near({ label("SHA-256"); for half in (p.sha256.slice(0, 32), p.sha256.slice(32)) {
          linebreak(); text(size: 7.5pt, half) } })
      }
    })
})
#for (n, i) in d.items.enumerate() {
  if n > 0 { pagebreak() }
  if i.begins {
    heading(level: 1, i.name)
    text(fill: grey, i.says)
    if i.done_when != "" { block(text(size: 10.5pt, i.done_when)) }
    if i.seal.len() > 0 { seal(i.seal) }
    heading(level: 2, i.words.facts)
    facts(i.facts)
    if i.requirement != "" { block(i.requirement) }
    if i.quotes.len() > 0 {
      heading(level: 2, i.words.source)
      for q in i.quotes {
        block(inset: (left: 3mm), stroke: (left: 1.5pt + pale),
          { text(fill: grey, q.before); strong(q.text); text(fill: grey, q.after) })
        text(size: 8.5pt, fill: grey, q.origin)
      }
    }
    if i.said.len() > 0 {
      heading(level: 2, i.words.said)
      for s in i.said { near(par(hanging-indent: 4mm, { label(s.at(0)); h(1.5mm); s.at(1) })) }
    }
    heading(level: 2, i.words.course)
    course(i.course)
  }
  if i.proofs_begin { heading(level: 2, i.words.proofs) }
  for p in i.proofs { proof(p) }
  if i.after != "" { text(fill: grey, i.after) }
}
"""
)

FRONT = (
    HEAD
    + """
#set page(footer: none)
#v(38mm)
#align(center, { serif(30pt, d.word); v(6mm); serif(17pt, d.name) })
#v(14mm)
#align(center, block(width: 132mm, table(columns: (36mm, 1fr), align: left + horizon,
  ..d.cover.map(c => (text(fill: grey, c.at(0)), [#c.at(1)])).flatten())))
#v(1fr)
#text(size: 8.5pt, fill: grey, for n in d.notes { block(n) })
#pagebreak()
#serif(15pt, d.contents)
#v(3mm)
#for line in d.lines {
  block(above: 0.62em, below: 0.62em, grid(columns: (1fr, 14mm),
    pad(left: line.level * 6mm, [#line.title #box(width: 1fr, repeat(text(fill: pale, [.]), gap: 1mm))]),
    align(right, str(line.page))))
}
"""
)


def items_pdf(given: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """A part: items, or proofs of one that goes on."""
    return typeset.pdf(ITEMS, _printable(given), pictures)


def front_pdf(given: Mapping[str, Any]) -> bytes:
    """Cover and contents."""
    return typeset.pdf(FRONT, _printable(given))


def levels_of(items: Sequence[Mapping[str, Any]]) -> list[int]:
    """The levels of the headings that `items_pdf` prints, in order."""
    found = []
    for item in items:
        if item["begins"]:
            found += [1, 2, *([2] if item["quotes"] else []), *([2] if item["said"] else []), 2]
        found += [2] * item["proofs_begin"] + [3] * len(item["proofs"])
    return found


def _printable(said: Any) -> Any:
    """What no font draws is shown as a box or left out, wherever it stands."""
    if isinstance(said, str):
        return typeset.printable("".join(sign for sign in said if sign in "\n\u3000" or sign.isprintable()))
    if isinstance(said, Mapping):
        return {name: _printable(each) for name, each in said.items()}
    if isinstance(said, list | tuple):
        return [_printable(each) for each in said]
    return said
