"""What the server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.doors.site.settings")
application = get_wsgi_application()
# What is loaded by now stays for good, and a page makes thousands of small objects: looking through all of them for
# rings again and again would cost a page a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 20, 20)
