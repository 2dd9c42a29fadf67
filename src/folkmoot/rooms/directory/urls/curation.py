"""Addresses of curation: for everybody, and for the host's team."""

from django.urls import path

from folkmoot.rooms.directory.views.curation import choosing, editions, entry, queue, visiting

urlpatterns = [
    path("editions/", editions.all_editions, name="editions"),
    path("editions/compare/", editions.compared, name="editions-compared"),
    path("editions/<int:year>/", editions.of_year, name="edition"),
    path("still-right/<str:token>/", visiting.confirm, name="confirm-again"),
    path("wrong/entry/<uuid:uid>/", visiting.wrong_entry, name="wrong-entry"),
    path("wrong/list/<slug:roll>/", visiting.wrong_list, name="wrong-list"),
]
host_patterns = [
    path("", queue.to_review, name="review"),
    path("candidates/", queue.candidates, name="candidates"),
    path("not-confirmed/", queue.stale, name="stale"),
    path("wrong/", queue.doubts, name="doubts"),
    path("wrong/<uuid:uid>/", queue.settle_doubt, name="settle-doubt"),
    path("entries/", queue.entries, name="entries"),
    path("entries/<uuid:uid>/", entry.entry, name="entry"),
    path("entries/<uuid:uid>/settle/", entry.settle, name="settle"),
    path("entries/<uuid:uid>/decide/", entry.decide, name="decide"),
    path("entries/<uuid:uid>/ask/", entry.ask_person, name="ask-person"),
    path("entries/<uuid:uid>/join/<uuid:other>/", entry.join, name="join"),
    path("entries/<uuid:uid>/undo/<uuid:decision>/", entry.undo, name="undo"),
    path("editions/", editions.hosted, name="editions"),
    path("editions/bring-in/", editions.bring_in, name="bring-in"),
    path("editions/<uuid:uid>/", editions.kept, name="edition"),
    path("editions/<uuid:uid>/reopen/", editions.reopen, name="reopen"),
    path("editions/<uuid:uid>/take-out/<uuid:entry>/", editions.take_out, name="take-out"),
    path("settings/", choosing.settings, name="settings"),
    path("settings/lists/new/", choosing.new_roll, name="new-roll"),
    path("settings/lists/<slug:roll>/", choosing.roll, name="roll"),
    path("settings/lists/<slug:roll>/sectors/", choosing.sectors, name="sectors"),
    path("settings/elsewhere/", choosing.elsewhere, name="elsewhere"),
    path("settings/elsewhere/<uuid:uid>/drop/", choosing.drop_elsewhere, name="drop-elsewhere"),
]
