from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel("Entry", [("id", models.BigAutoField(primary_key=True)), ("text", models.TextField())]),
        migrations.CreateModel(
            "Migration",
            [("id", models.BigAutoField(primary_key=True)), ("at", models.DateTimeField(auto_now_add=True))],
        ),
    ]
