"""What a person chose for themselves holds on every page: language and time zone."""

import zoneinfo

from django.utils import timezone, translation


class PersonalSettings:
    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        if user.is_authenticated and user.zone in zoneinfo.available_timezones():
            timezone.activate(zoneinfo.ZoneInfo(user.zone))
        else:
            timezone.deactivate()
        return self.get_response(request)
