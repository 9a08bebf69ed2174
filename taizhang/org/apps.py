from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrgConfig(AppConfig):
    name = "taizhang.org"
    label = "org"
    verbose_name = "机构与人员"

    def ready(self):
        from taizhang.org import guards, plug  # noqa: F401

        post_migrate.connect(guards.ROLES_EXCLUDE.install_after_migrate, sender=self)
