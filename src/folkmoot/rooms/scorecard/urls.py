"""Addresses of the scorecard. Whoever has a token needs nothing else."""

from django.urls import path

from folkmoot.rooms.scorecard.views import boards, front, seats

app_name = "scorecard"
urlpatterns = [
    path("", front.front, name="front"),
    path("boards/", boards.new, name="new"),
    path("answer/<str:token>/", seats.answer, name="answer"),
    path("own/<str:token>/", seats.own, name="own"),
    path("own/<str:token>/anew/", seats.anew, name="anew"),
    path("own/<str:token>/letter/", seats.letter, name="own_letter"),
    path("own/<str:token>/suggest/", seats.suggest, name="own_suggest"),
    path("own/<str:token>/delete/", seats.delete, name="own_delete"),
    path("board/<str:token>/", boards.board, name="board"),
    path("board/<str:token>/chief/", boards.chief, name="chief"),
    path("board/<str:token>/hand-out/", boards.handout, name="handout"),
    path("board/<str:token>/news.atom", boards.news, name="news"),
    path("board/<str:token>/threshold/", boards.threshold, name="threshold"),
    path("board/<str:token>/letter/", boards.letter, name="letter"),
    path("board/<str:token>/suggest/", boards.suggest, name="suggest"),
    path("board/<str:token>/delete/", boards.delete, name="delete"),
]
