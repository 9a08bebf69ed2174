"""Colours and fills: numbers for paper, the theme's variables for the screen. Every fill also reads without colour."""

from dataclasses import dataclass

SANS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"
SERIF = "'Source Han Serif SC','Noto Serif CJK SC','Noto Serif SC','Songti SC',SimSun,serif"


@dataclass(frozen=True)
class Palette:
    paper: str
    sheet: str
    ink: str
    ink2: str
    ink3: str
    rule: str
    rule2: str
    frame: str
    blue: str
    deep: str
    wash: str
    verm: str
    amber: str
    amber_ink: str  # strokes on amber
    amber_text: str
    green: str
    green_ink: str
    green_wash: str
    grey: str
    grey_ink: str
    grey_wash: str
    cloth: str
    pale: str  # the part of a late bar that was in time
    hatch: float  # how wide a fill repeats
    prefix: str = ""  # of the fills' names: two charts may stand on one page

    def fill(self, name: str) -> str:
        """yellow, green, grey: of bars; rest: of days off; weekend."""
        return f"url(#{self.prefix}{name})"

    def defs(self) -> str:
        """The fills, for the head of an SVG."""
        h, p = self.hatch, self.prefix
        square = f'width="{h:g}" height="{h:g}" patternUnits="userSpaceOnUse"'
        turned = f'{square} patternTransform="rotate(45)"'
        return (
            "<defs>"
            f'<pattern id="{p}yellow" {turned}><rect width="{h:g}" height="{h:g}" fill="{self.amber}"/>'
            f'<path d="M{h / 4:g} 0v{h:g}" stroke="{self.amber_ink}" stroke-width="{h * 0.3:g}"/></pattern>'
            f'<pattern id="{p}green" {square}><rect width="{h:g}" height="{h:g}" fill="{self.green}"/>'
            f'<circle cx="{h / 2:g}" cy="{h / 2:g}" r="{h * 0.21:g}" fill="{self.sheet}"/></pattern>'
            f'<pattern id="{p}grey" {square}><rect width="{h:g}" height="{h:g}" fill="{self.grey_wash}"/>'
            f'<path d="M0 {h / 2:g}h{h:g}" stroke="{self.grey}" stroke-width="{h * 0.18:g}"/></pattern>'
            f'<pattern id="{p}rest" {turned}>'
            f'<path d="M{h / 4:g} 0v{h:g}" stroke="{self.rule2}" stroke-width="{h * 0.16:g}"/></pattern>'
            "</defs>"
        )


PAPER = Palette(
    paper="#f8f3e7", sheet="#fffdf7", ink="#1a2a40", ink2="#46546a", ink3="#586170", rule="#d8caac", rule2="#c3b592",
    frame="#1d3b5c", blue="#1f4a75", deep="#17324f", wash="#e4ebf0", verm="#bf2d1a", amber="#e0a526",
    amber_ink="#774f00", amber_text="#774f00", green="#2f7a5b", green_ink="#1d5a41", green_wash="#e2eee5",
    grey="#8f897a",
    grey_ink="#5d594e", grey_wash="#ece6d9", cloth="#1b3a5b", pale="#8a9fb0", hatch=2,
)  # fmt: skip


def screen(prefix: str = "c", hatch: float = 5) -> Palette:
    """The theme's own variables, so that dark pages have dark charts."""
    names = {
        "paper": "paper", "sheet": "sheet", "ink": "ink", "ink2": "ink-2", "ink3": "ink-3", "rule": "rule",
        "rule2": "rule-2", "frame": "rule-ink", "blue": "blue", "deep": "ink", "wash": "blue-wash",
        "verm": "verm", "amber": "amber", "amber_ink": "amber-line", "amber_text": "amber-ink", "green": "green",
        "green_ink": "green-ink",
        "green_wash": "green-wash", "grey": "grey", "grey_ink": "grey-ink", "grey_wash": "grey-wash",
        "cloth": "cloth", "pale": "blue-line",
    }  # fmt: skip
    return Palette(**{key: f"var(--tz-{name})" for key, name in names.items()}, hatch=hatch, prefix=prefix)
