import { defineCharm, ready, type Charm } from '@grimoire/charm';
import { transition, type UnitState } from '@grimoire/testing';
import { number, table } from '../table.ts';

const declared = {
  name: 'page',
  containers: { page: { resource: 'page-image' } },
  resources: { 'page-image': { type: 'oci-image' } },
  config: { options: { greeting: { type: 'string', default: 'Hello' } } },
} as const;

/** A charm with an option, a file, a service and a check. */
const PageCharm: Charm<typeof declared> = defineCharm(declared, {
  config: ({ greeting }) => ready({ greeting }),
  integrations: {},
  decide: ({ config }) => ({
    containers: {
      page: {
        run: {
          files: { '/srv/www/index.html': config.greeting },
          services: { web: { command: '/usr/bin/serve /srv/www' } },
          checks: { up: { level: 'ready', http: { url: 'http://localhost:8080/' } } },
        },
      },
    },
    ports: [8080],
  }),
  actions: {},
});

const thousand = 1000;

/** What a charm author's tests cost: the state goes in and comes out whole each time. */
export async function reportTransitions(): Promise<string> {
  const { state } = await transition(PageCharm, 'page-pebble-ready');
  const rows = [
    ['first hooks, all written', await seconds({})],
    ['steady hooks, nothing written', await seconds(state)],
  ].map(([name, took]) => [String(name), number(Number(took)), number((Number(took) * 1000) / thousand)]);
  return [`${thousand} transitions of a small charm in libs/testing`, table(['', 's', 'ms each'], rows)].join('\n');
}

async function seconds(state: UnitState<typeof declared>): Promise<number> {
  const before = performance.now();
  for (let times = 0; times < thousand; times += 1) await transition(PageCharm, 'page-pebble-ready', state);
  return (performance.now() - before) / 1000;
}
