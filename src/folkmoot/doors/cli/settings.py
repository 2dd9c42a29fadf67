"""List the settings."""

import os

import click
from django.core.exceptions import ImproperlyConfigured

from folkmoot.doors.cli import telling
from folkmoot.doors.site import environment


@click.command()
@telling.as_json
def settings(as_json: bool) -> None:
    """List every setting, its value, where that comes from, and what it means.

    Settings come from the environment. Passwords in them are not shown. Exit code 1 where one is wrong.
    """
    head = ("setting", "value", "from", "meaning")
    telling.tell_rows("settings", head, [_row(setting) for setting in environment.SETTINGS], as_json)
    try:
        environment.read()
    except ImproperlyConfigured as error:
        raise click.exceptions.Exit(_say(error)) from error


def _say(error: ImproperlyConfigured) -> int:
    click.echo(f"folkmoot: A setting is wrong.\n{error}", err=True)
    return 1


def _row(setting: environment.Setting) -> tuple[str, str, str, str]:
    given = os.environ.get(setting.name)
    value = setting.default if given is None else given
    return (
        setting.name,
        _without_secrets(setting.name, value),
        "default" if given is None else "environment",
        setting.about,
    )


def _without_secrets(name: str, value: str) -> str:
    if name.endswith("_KEY") and value:
        return "(hidden)"
    if "@" in value and "://" in value:
        scheme, rest = value.split("://", 1)
        return f"{scheme}://(hidden)@{rest.rsplit('@', 1)[1]}"
    return value


COMMANDS = {"settings": settings}
