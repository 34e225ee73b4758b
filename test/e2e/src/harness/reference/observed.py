"""What observes a charm: charmlibs-interfaces-tracing, and the libraries of Prometheus, Loki and Grafana on Charmhub."""

import json
import pathlib

from charmlibs.interfaces.tracing import TracingEndpointProvider, TracingEndpointRequirer
from charms.grafana_k8s.v0.grafana_dashboard import GrafanaDashboardConsumer, GrafanaDashboardProvider
from charms.loki_k8s.v1.loki_push_api import LokiPushApiConsumer, LokiPushApiProvider
from charms.prometheus_k8s.v0.prometheus_scrape import MetricsEndpointConsumer, MetricsEndpointProvider
from other import Other, endpoint


class TracingProvider(Other):
    META = endpoint("provides", "tracing")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = TracingEndpointProvider(self, relation_name="data")
        framework.observe(self.data.on.request, self._requested)

    def _requested(self, _):
        self.heard.extend(sorted(self.data.requested_protocols()))
        self.data.publish_receivers([("otlp_grpc", "tempo:4317"), ("otlp_http", "http://tempo:4318")])


class TracingRequirer(Other):
    META = endpoint("requires", "tracing", limit=1)

    def __init__(self, framework):
        super().__init__(framework)
        self.data = TracingEndpointRequirer(self, relation_name="data", protocols=["otlp_http"])
        framework.observe(self.data.on.endpoint_changed, self._changed)

    def _changed(self, _):
        self.heard.append(self.data.get_endpoint("otlp_http"))


class Prometheus(Other):
    META = endpoint("requires", "prometheus_scrape")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = MetricsEndpointConsumer(self, "data")
        framework.observe(self.data.on.targets_changed, self._changed)

    def _changed(self, _):
        self.heard.append({"jobs": self.data.jobs(), "alerts": self.data.alerts})


def rules(charm, text):
    """A file of alert rules in the charm, as the libraries look for them; returns its folder."""
    folder = charm.charm_dir / "rules"
    folder.mkdir(exist_ok=True)
    (folder / "shop.rule").write_text(text)
    return str(folder)


class Scraped(Other):
    """`GIVEN`: a file of alert rules."""

    META = endpoint("provides", "prometheus_scrape")

    def __init__(self, framework):
        super().__init__(framework)
        jobs = [{"job_name": "shop", "static_configs": [{"targets": ["*:9000"]}]}]
        folder = rules(self, self.GIVEN)
        self.data = MetricsEndpointProvider(self, "data", jobs=jobs, alert_rules_path=folder)


class Loki(Other):
    META = endpoint("provides", "loki_push_api")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = LokiPushApiProvider(self, "data")
        framework.observe(self.data.on.loki_push_api_alert_rules_changed, self._changed)

    def _changed(self, _):
        self.heard.append(self.data.alerts)


class Logging(Other):
    """`GIVEN`: a file of alert rules."""

    META = endpoint("requires", "loki_push_api")

    def __init__(self, framework):
        super().__init__(framework)
        folder = rules(self, self.GIVEN)
        self.data = LokiPushApiConsumer(self, "data", alert_rules_path=folder)
        framework.observe(self.data.on.loki_push_api_endpoint_joined, self._joined)

    def _joined(self, _):
        self.heard.extend(self.data.loki_endpoints)


class Grafana(Other):
    META = {**endpoint("requires", "grafana_dashboard"), "peers": {"grafana": {"interface": "grafana_peers"}}}

    def __init__(self, framework):
        super().__init__(framework)
        self.peers = self.model.get_relation("grafana")
        self.data = GrafanaDashboardConsumer(self, "data")
        framework.observe(self.data.on.dashboards_changed, self._changed)

    def _changed(self, _):
        self.heard.extend(json.loads(one["content"]) for one in self.data.dashboards)


class Dashboards(Other):
    """`GIVEN`: a dashboard, as JSON."""

    META = endpoint("provides", "grafana_dashboard")

    def __init__(self, framework):
        super().__init__(framework)
        folder = pathlib.Path(self.charm_dir) / "dashboards"
        folder.mkdir(exist_ok=True)
        self.data = GrafanaDashboardProvider(self, "data", str(folder))
        framework.observe(self.on.data_relation_changed, self._changed)

    def _changed(self, _):
        self.data.add_dashboard(self.GIVEN)
