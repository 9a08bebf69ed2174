from django.urls import path

from taizhang.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/theme/", views.theme, name="theme"),
    path("ui/language/", views.language, name="language"),
    path("ui/help/", views.help_index, name="help"),
    path("ui/help/<slug:role>/", views.help_page, name="help-role"),
    path("ui/catalogue/", views.catalogue, name="catalogue"),
    path("ui/catalogue/try/", views.try_out, name="try"),
    path("ui/catalogue/<slug:layout>/", views.sample, name="sample"),
]
