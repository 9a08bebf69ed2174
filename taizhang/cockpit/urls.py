from django.urls import path

from taizhang.cockpit import views
from taizhang.cockpit.views import record

app_name = "cockpit"
urlpatterns = [
    path("", views.home, name="home"),
    path("gaps/", views.gaps, name="gaps"),
    path("health/", views.health, name="health"),
    *record.urlpatterns,
]
