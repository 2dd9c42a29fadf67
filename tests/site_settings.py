"""The site's settings as the tests run it: a home of its own, and of the caller's environment only DATABASE_URL."""

import atexit
import importlib
import os
import shutil
import tempfile
from pathlib import Path

for name in [name for name in os.environ if name.startswith("FOLKMOOT_")]:
    del os.environ[name]
HOME = Path(tempfile.mkdtemp(prefix="folkmoot-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["FOLKMOOT_HOME"] = str(HOME)

# After the lines above, not with the other imports: the site reads its environment when it is imported.
_site = importlib.import_module("folkmoot.doors.site.settings")
globals().update({name: getattr(_site, name) for name in dir(_site) if name.isupper()})

(HOME / "static").mkdir()
STORAGES = {**_site.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nothing here is secret
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES = {"default": dict(_site.DATABASES["default"])}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as on a real site: threads and processes meet there as they do in production.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
