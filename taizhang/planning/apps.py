from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "taizhang.planning"
    label = "planning"
