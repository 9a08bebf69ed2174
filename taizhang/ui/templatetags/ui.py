"""Tags of the layout: reuse a block's text, panels, the idempotency field, small drawings."""

import secrets

from django import forms, template
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe

from taizhang.ui import clock, registry

register = template.Library()

LIGHTS = ("red", "yellow", "green", "grey")


@register.simple_tag(takes_context=True)
def block_text(context, name):
    """The words of a block, without markup: `<title>` repeats what the `h1` says."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return mark_safe(" ".join(strip_tags(block.render(context)).split())) if block else ""  # noqa: S308


@register.simple_tag
def idem():
    """The hidden field that makes a form count once however often it is sent."""
    return format_html('<input type="hidden" name="idem" value="{}">', secrets.token_urlsafe(12))


@register.simple_tag
def uid(given=""):
    """An id for this page: the given one, or a fresh one. `{% uid id as id %}` in components."""
    return given or f"u{secrets.token_hex(4)}"


@register.simple_tag
def control(bound):
    """The control of a bound form field in our classes; Django joins help and error to it."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        css = ""
    else:
        css = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if bound.errors:
        css += " is-wrong"
    return bound.as_widget(attrs={"class": css.strip()})


@register.simple_tag(takes_context=True)
def panels(context, place, **subject):
    """All panels that rooms registered for `place`, in order; a query that answers None shows nothing."""
    request = context["request"]
    actor, at = request.actor, clock.now()
    shown = []
    for panel in registry.panels.at(place, actor):
        values = panel.query(actor, at, **subject)
        if values is not None:
            shown.append(render_to_string(panel.template, values, request))
    return mark_safe("".join(shown))  # noqa: S308 - each panel is a rendered template


@register.inclusion_tag("ui/_light_bar.html")
def light_bar(red=0, yellow=0, green=0, grey=0):
    """One bar of four lights, widths in proportion, as SVG (a style attribute would break the CSP)."""
    counts = dict(zip(LIGHTS, (int(red or 0), int(yellow or 0), int(green or 0), int(grey or 0)), strict=True))
    total, x, parts = sum(counts.values()) or 1, 0.0, []
    for light, n in counts.items():
        if n:
            width = 100 * n / total
            parts.append({"light": light, "x": f"{x:.3f}%", "width": f"{width:.3f}%"})
            x += width
    return {"parts": parts, **counts}


@register.inclusion_tag("ui/_track.html")
def track(value, of=100, tone="blue"):
    """A single bar: `value` of `of`; tone blue, cap (hatched amber), red or claimed."""
    of = float(of or 1)
    return {"width": f"{max(0.0, min(100.0, 100 * float(value or 0) / of)):.2f}%", "tone": tone}
