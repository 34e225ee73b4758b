from book import views
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("", views.front_page),
    path("settings", views.shown_settings),
    path("entries", views.entries),
    path("migrations", views.migrations),
    path("counters/<word>", views.count),
    path("mail/<to>", views.send_mail),
    path("admin/", admin.site.urls),
]
