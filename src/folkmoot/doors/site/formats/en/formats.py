"""Django's own dates put the month first, which half of those who read English misread where it is short, and which
stands beside days of ours that are written the other way round."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y H:i"
