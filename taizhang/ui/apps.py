from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "taizhang.ui"
    label = "ui"
    verbose_name = "界面"
