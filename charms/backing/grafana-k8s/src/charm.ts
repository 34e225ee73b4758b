import {
  blocked,
  defineCharm,
  fact,
  kept,
  peers,
  ready,
  reasons,
  type Charm,
  type Fact,
  type Kept,
} from '@grimoire/charm';
import { dashboardsOffer, receivedDashboards } from '@grimoire/grafana';
import { showPassword } from './actions.ts';
import { metadata, type GrafanaK8s } from './charmcraft.gen.ts';
import { readRefused, type Refused } from './refused.ts';
import { folder, nameOf, port, server } from './server.ts';

/** What was refused last. */
const refused: Fact<'grafana', Refused> = fact({
  container: 'grafana',
  lasts: 'look',
  read: async (files) => readRefused(await files.readText(`${folder}/refused.json`)),
});

const password: Kept<'grafana'> = kept({
  secret: { bag: 'grafana', key: 'admin-password-id', field: 'password' },
  make: (random) => random.text(16),
});

/** Stands in for grafana-k8s in the local model: a small server of our own, and the consumer's end of `grafana_dashboard`. */
export const GrafanaK8sCharm: Charm<GrafanaK8s> = defineCharm(metadata, {
  config: ({ admin_user: user, allow_anonymous_access: anonymous }) =>
    /^[^:\p{Cc}]+$/u.test(user)
      ? ready({ user, anonymous })
      : blocked(
          'admin_user',
          'admin_user: a name without colon has to be there: juju config grafana-k8s admin_user=admin',
        ),

  integrations: {
    'grafana-dashboard': receivedDashboards(),
    grafana: peers('grafana_peers'),
  },

  facts: { refused },
  kept: { password },

  decide({ config }, { 'grafana-dashboard': dashboards, refused: wrong, password: secret }) {
    const problems = dashboards.all.flatMap((source) =>
      Object.entries(wrong[nameOf(source)] ?? {}).map(([dashboard, why]) =>
        blocked(
          `${nameOf(source)}/${dashboard}`,
          `${nameOf(source)}: ${dashboard} of ${source.app} cannot be used: ${why}`,
        ),
      ),
    );
    const status = reasons(...problems, dashboards.status);
    return {
      containers: {
        grafana: {
          run: server(config.anonymous ? undefined : { user: config.user, password: secret }, dashboards.all),
        },
      },
      ports: [port],
      offers: dashboards.all.map((source) =>
        dashboardsOffer(
          'grafana-dashboard',
          source,
          Object.entries(wrong[nameOf(source)] ?? {}).map(([dashboard_id, error]) => ({ dashboard_id, error })),
        ),
      ),
      ...(status && { status }),
    };
  },

  actions: { 'get-admin-password': showPassword(password) },
});
