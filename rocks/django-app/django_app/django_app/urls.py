from book import login, views
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("", views.front_page),
    path("settings", views.shown_settings),
    path("entries", views.entries),
    path("process", views.process),
    path("messages", views.messages),
    path("ticks", views.ticks),
    path("objects/<name>", views.stored_object),
    path("spans/<name>", views.span),
    path("login", login.login),
    path("login/answer", login.answer),
    path("user", login.user),
    path("migrations", views.migrations),
    path("counters/<word>", views.count),
    path("mail/<to>", views.send_mail),
    path("admin/", admin.site.urls),
]
