"""How the bytes of an upload come in: streamed to a file, from those who may, and no more than a site allows."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from folkmoot.foundation.web import slots
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.stream.messages.permissions import may_import

PAGE = "archives:upload"


class OnlyWhoMay(FileUploadHandler):
    """Passes over files that nobody asked for.

    Django reads the body of any POST while it looks for its token, before a page can ask who sends it.
    """

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        if not _may_send(self.request):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class LimitedUpload(TemporaryFileUploadHandler):
    """Stops writing where the files of a request pass the limit, so that nobody can fill the disk; the page says so."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT:
            self.request.upload_too_large = True
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def _may_send(request: HttpRequest) -> bool:
    way = request.resolver_match
    may = dict([(PAGE, may_import), *slots.content("uploads")]).get(way.view_name) if way else None
    if may is None or not request.user.is_authenticated:
        return False
    workspace = workspaces.by_slug(way.kwargs["slug"])
    place = workspace and workspaces.membership(workspace, request.user)
    return place is not None and may(place.role)
