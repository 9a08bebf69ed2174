from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "taizhang.org"
    label = "org"
    verbose_name = "机构与人员"

    def ready(self):
        from taizhang.org import guards, plug  # noqa: F401

        guards.ROLES_EXCLUDE.stand_through_migrations(self)
