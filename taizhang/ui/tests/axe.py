"""axe-core on an open page: what it finds, one readable line each."""

from pathlib import Path

import pytest

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page) -> list[str]:
    """Evaluated by the browser's debugger, so that the page keeps its content policy."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    asked = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run(document, asked)", asked)["violations"]
    return [
        f"{v['id']}: {node['html'][:140]} — {' '.join(node['failureSummary'].split())[:240]}"
        for v in found
        for node in v["nodes"]
    ]
