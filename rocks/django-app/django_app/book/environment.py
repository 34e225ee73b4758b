"""The variables that integrations bring."""

import os


def needed(name):
    """The value of a variable; a LookupError that names it if the integration is not there."""
    value = os.environ.get(name)
    if value is None:
        raise LookupError(f"{name} is not set: the application is not integrated with what brings it")
    return value
