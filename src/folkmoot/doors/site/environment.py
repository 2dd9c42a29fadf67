"""Every setting the site takes from its environment: name, default, meaning. The reference page is made from this."""

import os
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    about: str
    parse: Callable[[str], Any] = str


def _yes_or_no(text: str) -> bool:
    words = {
        "1": True,
        "yes": True,
        "true": True,
        "on": True,
        "0": False,
        "no": False,
        "false": False,
        "off": False,
    }
    if text.lower() not in words:
        raise ValueError("it must be yes or no")
    return words[text.lower()]


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError("it must be a number from 1 to 65535")
    return int(text)


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ValueError("it must be a whole number above zero")
    return int(text)


def _count(text: str) -> int:
    if not text.isdigit():
        raise ValueError("it must be a whole number")
    return int(text)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _home(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _folder(text: str) -> Path | None:
    return _home(text) if text else None


def _zone(text: str) -> str:
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("it must be a time zone such as Europe/Berlin") from error
    return text


def _language(text: str) -> str:
    if text not in {"en", "de"}:
        raise ValueError("it must be en or de")
    return text


def _database(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        database = dj_database_url.parse(text)
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise ValueError("it must be like postgres://user:password@host:5432/name") from error
    if database["ENGINE"] not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ValueError("it must name SQLite or PostgreSQL")
    return database


SETTINGS = (
    Setting("FOLKMOOT_HOME", "var", "Folder that holds the data: database, uploads, secret key.", _home),
    Setting("DATABASE_URL", "", "The database. Empty: SQLite in FOLKMOOT_HOME.", _database),
    Setting("FOLKMOOT_HOST", "127.0.0.1", "Address the server listens on."),
    Setting("FOLKMOOT_PORT", "8000", "Port the server listens on.", _port),
    Setting(
        "FOLKMOOT_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names the site answers to, separated by commas.",
        _words,
    ),
    Setting(
        "FOLKMOOT_URL",
        "",
        "The site's public address (https://...), for links in mails and cross-site checks.",
    ),
    Setting(
        "FOLKMOOT_PROXIES",
        "0",
        "How many reverse proxies stand before the server. They are trusted to say who calls, and whether by https.",
        _count,
    ),
    Setting(
        "FOLKMOOT_SECRET_KEY",
        "",
        "Signs sessions and links in letters; another forgets who wants none. Empty: made once, kept in FOLKMOOT_HOME.",
    ),
    Setting("FOLKMOOT_DEBUG", "no", "Show errors in full in the browser. Never on a public address.", _yes_or_no),
    Setting("FOLKMOOT_LANGUAGE", "en", "Language where a person has chosen none: en or de.", _language),
    Setting("FOLKMOOT_ZONE", "UTC", "Time zone of new workspaces.", _zone),
    Setting(
        "FOLKMOOT_MAIL_URL",
        "",
        "Where mail is sent, smtp://user:password@host:587. Empty: written to the log.",
    ),
    Setting("FOLKMOOT_MAIL_FROM", "folkmoot@localhost", "The sender of mails."),
    Setting("FOLKMOOT_UPLOAD_MB", "4096", "Largest archive that may be uploaded, in megabytes.", _number),
    Setting(
        "FOLKMOOT_LAKE", "", "Folder of the lake, the copy that metrics count. Empty: lake in FOLKMOOT_HOME.", _folder
    ),
    Setting("FOLKMOOT_LAKE_MB", "512", "Memory that a query of the lake may take, in megabytes.", _number),
    Setting("FOLKMOOT_LAKE_THREADS", "2", "Threads that a query of the lake may take.", _number),
    Setting("FOLKMOOT_WORKERS", "2", "Web processes.", _number),
)


def read(environ: dict[str, str] | None = None) -> dict[str, Any]:
    """The values by name. Raises ImproperlyConfigured, naming every setting that is wrong and any unknown one."""
    environ = dict(os.environ) if environ is None else environ
    known = {setting.name for setting in SETTINGS}
    faults = [
        f"{name} is not a setting of Folkmoot. `folkmoot settings` lists them."
        for name in sorted(environ)
        if name.startswith("FOLKMOOT_") and name not in known
    ]
    values = {}
    for setting in SETTINGS:
        text = environ.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.parse(text)
        except ValueError as error:
            faults.append(f"{setting.name} is {text!r}, but {error}.")
    if faults:
        raise ImproperlyConfigured("\n".join(faults))
    return values
