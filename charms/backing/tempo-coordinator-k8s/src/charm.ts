import { blocked, defineCharm, ready, reasons, type Charm, type Config, type Reading } from '@grimoire/charm';
import { tracingOffer, tracingProvider } from '@grimoire/tracing';
import { listReceivers, showTraces } from './actions.ts';
import { metadata, type TempoCoordinatorK8s } from './charmcraft.gen.ts';
import { open, server, type Options } from './server.ts';

const tracing = tracingProvider();

/** Stands in for tempo-coordinator-k8s in the local model: a small server of our own, and the provider's end of `tracing`. */
export const TempoCoordinatorK8sCharm: Charm<TempoCoordinatorK8s> = defineCharm(metadata, {
  config: readOptions,

  integrations: { tracing },

  decide({ config, fqdn }, { tracing: traced }) {
    const receivers = open(config, traced.all);
    const status = reasons(traced.status);
    return {
      containers: { tempo: { run: server(receivers, config.retentionHours) } },
      ports: Object.values(receivers),
      offers: traced.all.map((one) => tracingOffer('tracing', one, fqdn, receivers)),
      ...(status && { status }),
    };
  },

  actions: { 'list-receivers': listReceivers(tracing), 'show-traces': showTraces },
});

function readOptions(options: Config<TempoCoordinatorK8s>): Reading<Options> {
  return options['retention-period'] > 0
    ? ready({
        retentionHours: options['retention-period'],
        always: [
          ...(options.always_enable_otlp_grpc ? ['otlp_grpc'] : []),
          ...(options.always_enable_otlp_http ? ['otlp_http'] : []),
        ],
      })
    : blocked(
        'retention-period',
        'retention-period: give it at least one hour: juju config tempo-coordinator-k8s retention-period=720',
      );
}
