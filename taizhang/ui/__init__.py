"""The look, the layout and the doors: what every room above uses to show a page or accept a write."""

from taizhang.ui.doors import door
from taizhang.ui.reach import NotInReach
from taizhang.ui.registry import labels, nav, panels
from taizhang.ui.render import done, go, is_htmx, render
from taizhang.ui.typed import whole

__all__ = ["NotInReach", "done", "door", "go", "is_htmx", "labels", "nav", "panels", "render", "whole"]
