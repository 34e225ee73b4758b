from django.db import models


class Entry(models.Model):
    text = models.TextField()


class Migration(models.Model):
    """One for each time the database was migrated."""

    at = models.DateTimeField(auto_now_add=True)


class Message(models.Model):
    """What the worker took from the queue."""

    text = models.TextField()


class Tick(models.Model):
    """What the scheduler writes every two seconds."""

    at = models.DateTimeField(auto_now_add=True)
    host = models.TextField()


class Title(models.Model):
    """The greeting of the first migration: one that is longer than the column makes it fail."""

    text = models.CharField(max_length=30)
