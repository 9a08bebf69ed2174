"""The look of the slides: colours and fonts belong to the theme, so that an office changes them in one place.

Titles are 华文中宋, all else 微软雅黑, as offices have them; where they are missing, their panose leads the program
to another song and another plain typeface.
"""

import re
from datetime import datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Emu, Inches, Pt

WIDE, HIGH = 13.333, 7.5  # inches: 16:9
EDGE = 0.6
COLOURS = {
    "dk1": "1A2A40", "lt1": "FFFDF7", "dk2": "1D3B5C", "lt2": "F1E9D8", "accent1": "1F4A75", "accent2": "BF2D1A",
    "accent3": "E0A526", "accent4": "2F7A5B", "accent5": "8F897A", "accent6": "8A4710", "hlink": "1F4A75",
    "folHlink": "46546A",
}  # fmt: skip
FACES = {"majorFont": ("华文中宋", "02010600040101010101"), "minorFont": ("微软雅黑", "020B0503020204020204")}
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_KEPT = ("Title Slide", "Title Only")


def empty(title: str, author: str, at: datetime) -> Deck:
    """A deck without slides: 16:9, two layouts, our theme."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _theme(master.part.part_related_by(RT.THEME))
    _title_style(master)
    layouts: list[Any] = [next(lay for lay in deck.slide_layouts if lay.name == name) for name in _KEPT]
    first, other = layouts
    for holder in (master, first, other):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type.name in ("DATE", "FOOTER", "SLIDE_NUMBER"):
                shape._element.getparent().remove(shape._element)
    for shape in master.placeholders:
        place(shape, EDGE, 0.35 if "TITLE" in shape.placeholder_format.type.name else 1.5, WIDE - 2 * EDGE, 0.8)
    for shape in other.placeholders:
        place(shape, EDGE, 0.35, WIDE - 2 * EDGE, 0.8)
    for shape, (top, height) in zip(list(first.placeholders), ((2.0, 1.6), (4.1, 1.5)), strict=True):
        place(shape, EDGE + 0.5, top, WIDE - 2 * EDGE - 1, height)
    told = deck.core_properties
    told.title, told.author, told.last_modified_by, told.created, told.modified = title, author, author, at, at
    told.revision = 1
    _without_thumbnail(deck)
    return deck


def place(shape, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(int(Inches(n))) for n in (left, top, width, height))


def _theme(part) -> None:
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    for name, value in COLOURS.items():
        slot = root.find(f".//{_A}clrScheme/{_A}{name}")
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, f"{_A}srgbClr", val=value)
    for which, (face, panose) in FACES.items():
        fonts = root.find(f".//{_A}{which}")
        for script in ("latin", "ea"):
            fonts.find(f"{_A}{script}").attrib.update({"typeface": face, "panose": panose})
        hans = next(font for font in fonts.findall(f"{_A}font") if font.get("script") == "Hans")
        hans.set("typeface", face)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _title_style(master) -> None:
    style = master._element.find(f".//{qn('p:titleStyle')}/{_A}lvl1pPr")
    style.set("algn", "l")
    run = style.find(f"{_A}defRPr")
    run.attrib.update({"sz": str(int(Pt(28).pt * 100)), "b": "1"})


def _without_thumbnail(deck: Deck) -> None:
    """The picture of another deck, which the template brings along."""
    package = deck.part.package
    for key, rel in list(package._rels.items()):
        if re.search(r"/thumbnail$", rel.reltype):
            package._rels.pop(key)
