"""What holds on every page: the language and time zone a person chose, and what a page may load."""

import zoneinfo

from django.utils import timezone, translation

# Only what this site serves itself; no script or style inside a page, so that text from outside can never become one.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
ZONES = frozenset(zoneinfo.available_timezones())  # listing them reads many folders: once is enough
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SafePages:
    """Tells browsers what pages of this site may load and use."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class PersonalSettings:
    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        if user.is_authenticated and user.zone in ZONES:
            timezone.activate(zoneinfo.ZoneInfo(user.zone))
        else:
            timezone.deactivate()
        return self.get_response(request)
