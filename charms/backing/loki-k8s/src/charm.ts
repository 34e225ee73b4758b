import { blocked, defineCharm, fact, ready, reasons, type Charm, type Fact } from '@grimoire/charm';
import { refusals } from '@grimoire/juju-topology';
import { logsOffer, logSources } from '@grimoire/loki';
import { metadata, type LokiK8s } from './charmcraft.gen.ts';
import { folder, nameOf, port, server } from './server.ts';

/** Whose rules were refused last, and why. */
const refused: Fact<'loki', Readonly<Record<string, string>>> = fact({
  container: 'loki',
  lasts: 'look',
  read: async (files) => refusals(await files.readText(`${folder}/refused.json`)),
});

/** Stands in for loki-k8s in the local model: a small server of our own, and the provider's end of `loki_push_api`. */
export const LokiK8sCharm: Charm<LokiK8s> = defineCharm(metadata, {
  config: ({ 'retention-period': days }) =>
    days >= 0
      ? ready({ retentionDays: days })
      : blocked(
          'retention-period',
          `retention-period: ${days} is less than 0: juju config loki-k8s retention-period=0`,
        ),

  integrations: { logging: logSources() },

  facts: { refused },

  decide({ config, fqdn }, { logging, refused: wrong }) {
    const problems = logging.all.flatMap((source) => {
      const why = wrong[nameOf(source)];
      if (why === undefined) return [];
      return [blocked(nameOf(source), `${nameOf(source)}: alert rules of ${source.app} cannot be used: ${why}`)];
    });
    const status = reasons(...problems, logging.status);
    return {
      containers: { loki: { run: server(config.retentionDays, logging.all) } },
      ports: [port],
      offers: logging.all.map((source) => logsOffer('logging', source, { host: fqdn, port }, wrong[nameOf(source)])),
      ...(status && { status }),
    };
  },

  actions: {},
});
