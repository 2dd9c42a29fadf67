"""Django's own short dates put the month first, which half of those who read English misread."""

SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y H:i"
