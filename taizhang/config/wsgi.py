"""WSGI entry, served by granian. It refuses to come up unsafe, whichever server loads it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.config.settings")
django = get_wsgi_application()

from taizhang.config import safety, serving  # noqa: E402  (they need the applications loaded)
from taizhang.ui.body import Body  # noqa: E402

safety.enforce()
serving.start_worker_thread()


def application(environ, start_response):
    environ["wsgi.input"] = Body(environ)
    return django(environ, start_response)
