from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "taizhang.cockpit"
    label = "cockpit"

    def ready(self):
        from taizhang.cockpit import plug  # noqa: F401
