from django.urls import path

from taizhang.jobs import views

app_name = "jobs"

urlpatterns = [
    path("jobs/<int:job_id>/", views.progress, name="progress"),
    path("jobs/<int:job_id>/cancel/", views.cancel, name="cancel"),
    path("made/<slug:key>/", views.made_file, name="made"),
]
