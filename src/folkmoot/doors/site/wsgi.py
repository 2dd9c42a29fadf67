"""What the server calls."""

import gc
import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.doors.site.settings")
application = get_wsgi_application()
# What is loaded by now stays for good, and a page makes thousands of small objects: looking through all of them for
# rings again and again would cost a page a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 20, 20)

WARM_AFTER = 3.0  # seconds: the first page goes first


def warm_up() -> None:
    """Load what counts and draws, which takes seconds, before somebody waits for it."""
    from datetime import date

    from folkmoot_engine.lake.tables import Tables
    from folkmoot_engine.render.charts import trend

    tables = Tables.in_memory({})
    tables.connection.to_pyarrow(tables.messages.count())
    trend([(date(2000, 1, 1), 1.0)], unit="", width=120, height=32).svg()


warming = threading.Timer(WARM_AFTER, warm_up)
warming.daemon = True
warming.start()
