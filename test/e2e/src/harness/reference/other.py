"""The charm at the other end of a relation that is called `data`: what it heard from us is in `heard`."""

import ops


def endpoint(role, interface, **more):
    """Metadata of such a charm. `role` is `provides` or `requires`."""
    return {"name": "other", role: {"data": {"interface": interface, **more}}}


class Other(ops.CharmBase):
    META = {}

    def __init__(self, framework):
        super().__init__(framework)
        self.heard = []
