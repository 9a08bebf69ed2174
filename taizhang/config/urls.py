"""The addresses of the house: every room that has a urls.py, under its own names."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

# Rooms choose their own prefixes (the cockpit owns "/"), so none is added here.
urlpatterns = [
    path("", include(f"taizhang.{room}.urls"))
    for room in reversed(settings.ROOMS)
    if find_spec(f"taizhang.{room}.urls")
]

# What goes wrong outside a view has the house's pages too.
handler400 = "taizhang.ui.errors.bad_request"
handler403 = "taizhang.ui.errors.forbidden_outside"
handler404 = "taizhang.ui.errors.missing"
handler500 = "taizhang.ui.errors.server_error"
