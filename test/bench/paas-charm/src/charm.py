"""A Flask charm as charmcraft's flask-framework makes it: all of it is PyPI's paas-charm."""

import ops
import paas_charm.flask


class FlaskCharm(paas_charm.flask.Charm):
    pass


if __name__ == "__main__":
    ops.main(FlaskCharm)
