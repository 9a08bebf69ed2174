from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "taizhang.planning"
    label = "planning"

    def ready(self):
        from taizhang.planning import plug  # noqa: F401
