import { blocked, defineCharm, fact, reasons, type Charm, type Fact } from '@grimoire/charm';
import { refusals } from '@grimoire/juju-topology';
import { scrape, scrapeOffer, scrapeTargets } from '@grimoire/prometheus';
import { validateConfiguration } from './actions.ts';
import { metadata, type PrometheusK8s } from './charmcraft.gen.ts';
import { readOptions } from './options.ts';
import { folder, nameOf, port, server } from './server.ts';

/** The server's own version, such as `2.42.0`. */
const version: Fact<'prometheus', string> = fact({
  container: 'prometheus',
  lasts: 'boot',
  read: async (workload) => {
    const { stdout, stderr } = await workload.exec(['/usr/bin/prometheus', '--version']);
    return /version (\d[\d.]*)/.exec(stdout + stderr)?.[1] ?? 'unknown';
  },
});

/** What Prometheus could not read of what it was given last, by who gave it. */
const refused: Fact<'prometheus', Readonly<Record<string, string>>> = fact({
  container: 'prometheus',
  lasts: 'look',
  read: async (files) => refusals(await files.readText(`${folder}/refused.json`)),
});

/** Stands in for prometheus-k8s in the local model: one real server, and the consumer's end of `prometheus_scrape`. */
export const PrometheusK8sCharm: Charm<PrometheusK8s> = defineCharm(metadata, {
  config: readOptions,

  integrations: {
    'metrics-endpoint': scrapeTargets(),
    'self-metrics-endpoint': scrape([{ static_configs: [{ targets: [`*:${port}`] }] }]),
  },

  facts: { version, refused },

  decide({ config }, { 'metrics-endpoint': metrics, version: running, refused: wrong }) {
    const problems = metrics.all.flatMap((source) => {
      const why = wrong[nameOf(source)];
      if (why === undefined) return [];
      return [blocked(nameOf(source), `${nameOf(source)}: what ${source.app} sends cannot be used: ${why}`)];
    });
    const status = reasons(...problems, metrics.status);
    return {
      containers: { prometheus: { run: server(config, metrics.all) } },
      ports: [port],
      offers: metrics.all.map((source) => scrapeOffer('metrics-endpoint', source, wrong[nameOf(source)])),
      version: running,
      ...(status && { status }),
    };
  },

  actions: { 'validate-configuration': validateConfiguration },
});
