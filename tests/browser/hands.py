"""What an act costs the hand: taps and key presses are counted, letters of a sentence are not."""

from __future__ import annotations

from pathlib import Path

FIGURES = Path(__file__).parents[2] / "docs" / "figures.md"
BEGIN, END = "<!-- taps -->", "<!-- end of taps -->"


class Hands:
    """One person at one page. A tap, a pressed key and a picked file each count one."""

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    def tap(self, locator) -> None:
        locator.click()
        self.count += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1

    def write(self, text: str) -> None:
        """Into the field that has the cursor already."""
        self.page.keyboard.type(text)

    def pick_photo(self, button, photo) -> None:
        """The button of the camera or album, then the photo."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(button)
        chooser.value.set_files([photo])
        self.count += 1


def printed() -> dict[str, tuple[int, int]]:
    """(counted, at most) of each act, as docs/figures.md prints them."""
    part = FIGURES.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
    return {act: (int(counted), int(most)) for act, _, counted, most in rows[2:]}
