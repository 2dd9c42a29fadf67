"""Django's settings. What a site may choose comes from `environment`; the rest is the house's."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from folkmoot.doors.site import environment

CHOSEN = environment.read()
HOME: Path = CHOSEN["FOLKMOOT_HOME"]
PACKAGE = Path(__file__).resolve().parents[2]


def _secret_key() -> str:
    if CHOSEN["FOLKMOOT_SECRET_KEY"]:
        return CHOSEN["FOLKMOOT_SECRET_KEY"]
    HOME.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds what members said
    kept = HOME / "secret.key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = CHOSEN["FOLKMOOT_DEBUG"]
ALLOWED_HOSTS = CHOSEN["FOLKMOOT_HOSTS"]
SITE_URL = CHOSEN["FOLKMOOT_URL"].rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "folkmoot.foundation.accounts",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "django_htmx",
    "lucide",
    "folkmoot.foundation.audit",
    "folkmoot.foundation.workspaces",
    "folkmoot.foundation.jobs",
    "folkmoot.foundation.web",
    "folkmoot.stream.channels",
    "folkmoot.stream.members",
    "folkmoot.stream.messages",
    "folkmoot.stream.triage",
    "folkmoot.work.desk",
    "folkmoot.work.rules",
    "folkmoot.evidence.lake",
    "folkmoot.evidence.metrics",
    "folkmoot.evidence.reports",
    "folkmoot.rooms.reception",
    "folkmoot.rooms.directory",
    "folkmoot.rooms.recognition",
    "folkmoot.rooms.scorecard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "folkmoot.foundation.web.middleware.SafePages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "folkmoot.foundation.web.middleware.PersonalSettings",
]

ROOT_URLCONF = "folkmoot.doors.site.urls"
WSGI_APPLICATION = "folkmoot.doors.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "folkmoot.foundation.web.context.frame",
            ],
            "builtins": ["lucide.templatetags.lucide"],
        },
    }
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME / "folkmoot.sqlite3",
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; "
            "PRAGMA secure_delete=ON;"  # what a member had erased is overwritten, whatever SQLite was built with
        ),
    },
}
DATABASES = {"default": CHOSEN["DATABASE_URL"] or SQLITE}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE["OPTIONS"]
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation, whose link proves the address
ACCOUNT_ADAPTER = "folkmoot.foundation.accounts.adapter.Adapter"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# allauth slows down who guesses passwords, counting in the cache: one that all web processes share.
# Past so many entries it throws some out at random, guesses among them; Django's own 300 are soon passed.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = CHOSEN["FOLKMOOT_PROXIES"]
if CHOSEN["FOLKMOOT_PROXIES"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
CSRF_FAILURE_VIEW = "folkmoot.foundation.web.views.expired_form"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = CHOSEN["FOLKMOOT_LANGUAGE"]
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["folkmoot.doors.site.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_ZONE = CHOSEN["FOLKMOOT_ZONE"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "folkmoot.foundation.web.storage.NamedByContent"},
}
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "folkmoot.stream.messages.forms.receiving.OnlyWhoMay",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "folkmoot.stream.messages.forms.receiving.LimitedUpload",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
LAKE = {
    "root": CHOSEN["FOLKMOOT_LAKE"] or HOME / "lake",
    "memory": f"{CHOSEN['FOLKMOOT_LAKE_MB']}MB",
    "threads": CHOSEN["FOLKMOOT_LAKE_THREADS"],
}
UPLOAD_LIMIT = CHOSEN["FOLKMOOT_UPLOAD_MB"] * 1024 * 1024


def _mail() -> dict:
    if not CHOSEN["FOLKMOOT_MAIL_URL"]:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    url = urlsplit(CHOSEN["FOLKMOOT_MAIL_URL"])
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_TIMEOUT": 60,  # seconds; a server that says nothing would hold a worker for ever
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp" and url.port == 587,
    }


globals().update(_mail())
DEFAULT_FROM_EMAIL = CHOSEN["FOLKMOOT_MAIL_FROM"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # What these say of a request that was refused names its address, and that may be a link of somebody's own.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.csrf": {"level": "ERROR"}},
}
