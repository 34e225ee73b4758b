from django.conf import settings
from django.db import migrations, models


def keep_title(apps, _schema):
    apps.get_model("book", "Title").objects.create(text=settings.GREETING)


class Migration(migrations.Migration):
    dependencies = [("book", "0001_initial")]

    operations = [
        migrations.CreateModel("Message", [("id", models.BigAutoField(primary_key=True)), ("text", models.TextField())]),
        migrations.CreateModel(
            "Tick",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("host", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            "Title", [("id", models.BigAutoField(primary_key=True)), ("text", models.CharField(max_length=30))]
        ),
        migrations.RunPython(keep_title, migrations.RunPython.noop),
    ]
