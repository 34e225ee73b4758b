from django.db import models


class Entry(models.Model):
    text = models.TextField()


class Migration(models.Model):
    """One for each time the database was migrated."""

    at = models.DateTimeField(auto_now_add=True)
