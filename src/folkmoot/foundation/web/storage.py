"""Style sheets and scripts are served under names that change with their content, so browsers keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Whole programs, whose comments only look like imports.
UNTOUCHED = ("django_htmx/",)


class NamedByContent(CompressedManifestStaticFilesStorage):
    """Modules that import each other are named by content too: no page ever mixes old and new ones."""

    support_js_module_import_aggregation = True

    def url_converter(self, name, *args, **kwargs):
        if name.startswith(UNTOUCHED):
            return lambda found: found.group(0)
        return super().url_converter(name, *args, **kwargs)
