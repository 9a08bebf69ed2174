"""Points on the screen."""

from . import desk, labels, sheets

urlpatterns = [*desk.urlpatterns, *labels.urlpatterns, *sheets.urlpatterns]
