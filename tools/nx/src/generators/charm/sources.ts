import type { Names } from '../names.ts';

export const charm = ({
  name,
  pascal,
  camel,
}: Names): string => `import { ActionFailed, blocked, defineCharm, ready, type Charm } from '@grimoire/charm';
import { metadata, type ${pascal} } from './charmcraft.gen.ts';
import { page, port, ${camel} } from './workload.ts';

/** Serves one page with a greeting. */
export const ${pascal}Charm: Charm<${pascal}> = defineCharm(metadata, {
  config: ({ greeting }) =>
    greeting.trim() === ''
      ? blocked('greeting', 'greeting: it is empty: juju config ${name} greeting=Hello')
      : ready({ greeting }),

  integrations: {},

  decide: ({ config }) => ({
    containers: { ${/^[a-z]+$/.test(name) ? name : `'${name}'`}: { run: ${camel}(config.greeting) } },
    ports: [port],
  }),

  actions: {
    'show-page': async (_params, tools) => {
      const container = await tools.workload('${name}');
      const shown = await container.readText(page);
      if (shown === undefined) throw new ActionFailed('there is no page yet: try again when the unit is active');
      return { page: shown.trim() };
    },
  },
});
`;

export const workload = ({
  name,
  camel,
}: Names): string => `import type { AbsolutePath, RunGoal } from '@grimoire/charm';

/** Where the page is served. */
export const port = 8080;

const folder = '/srv/www';
export const page: AbsolutePath = \`\${folder}/index.html\`;

/** The container \`${name}\`. The server reads the page anew for each visitor: a new greeting restarts nothing. */
export function ${camel}(greeting: string): RunGoal {
  return {
    files: { [page]: \`<!doctype html>\\n<p>\${escaped(greeting)}</p>\\n\` },
    services: {
      web: { summary: 'The page', command: \`/usr/bin/python3 -m http.server \${port} --directory \${folder}\`, uses: [] },
    },
    checks: { up: { level: 'ready', http: { url: \`http://localhost:\${port}/\` } } },
  };
}

/** What an operator wrote is text, not markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
`;

export const charmTest = ({ name, pascal }: Names): string => `import { problemsOf } from '@grimoire/charm';
import { snapshotOf, transition } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { ${pascal}Charm } from './charm.ts';
import { metadata } from './charmcraft.gen.ts';
import { page } from './workload.ts';

describe('${name}', () => {
  it('serves the greeting, as text', async () => {
    const { state } = await transition(${pascal}Charm, '${name}-pebble-ready', { config: { greeting: 'a < b' } });
    const container = state.containers['${name}'];
    expect(container.files[page]?.content).toContain('<p>a &lt; b</p>');
    expect(container.running).toEqual(['web']);
    expect(state.ports).toEqual(['8080/tcp']);
    expect(state.status).toEqual({ status: 'active', message: '' });
  });

  it('takes another greeting without a restart', async () => {
    const { state } = await transition(${pascal}Charm, '${name}-pebble-ready');
    const { effects } = await transition(${pascal}Charm, 'config-changed', { ...state, config: { greeting: 'Hi' } });
    expect(effects).toEqual(['POST ${name} writeFile']);
  });

  it('says what is wrong with the option, and the command that mends it', () => {
    const decision = ${pascal}Charm.decide(snapshotOf(metadata, { options: { greeting: ' ' } }));
    expect('is' in decision && problemsOf(decision)).toEqual([
      { is: 'blocked', key: 'greeting', why: expect.stringContaining('juju config ${name} greeting=Hello') },
    ]);
  });

  it('shows its page', async () => {
    const { state } = await transition(${pascal}Charm, '${name}-pebble-ready');
    const { action } = await transition(${pascal}Charm, { action: 'show-page' }, state);
    expect(action).toMatchObject({ status: 'completed', results: { page: expect.stringContaining('Hello') } });
  });
});
`;

export const laws = ({
  name,
  pascal,
}: Names): string => `import { laws, World, type Scenario } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { ${pascal}Charm } from './charm.ts';

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(${pascal}Charm);
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of ${name}', { timeout: 60_000 }, () => {
  it.each(laws({ unit: '${name}/0', writes: 5, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
`;
