from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "taizhang.inspection"
    label = "inspection"

    def ready(self):
        from taizhang.inspection import plug  # noqa: F401
