import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { problemsOf, Secret, type Decision } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { notServed } from './actions/not-served.ts';
import { SynapseOperatorCharm } from './charm.ts';
import { metadata, type Synapse } from './charmcraft.gen.ts';

it('the page of the manual says what charmcraft.yaml and the charm say (vitest -u writes it anew)', async () => {
  await expect(page()).toMatchFileSnapshot('../../../docs/reference/charm-synapse.md');
});

interface Described {
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly interface?: string;
  readonly params?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
}
type Table = Readonly<Record<string, Described>>;

function page(): string {
  const file: {
    readonly summary: string;
    readonly requires: Table;
    readonly provides: Table;
    readonly peers: Table;
    readonly config: { readonly options: Table };
    readonly actions: Table;
    readonly resources: Table;
    readonly storage: Table;
  } = parse(readFileSync(new URL('../charmcraft.yaml', import.meta.url), 'utf8'));
  const endpoints = [
    ...Object.entries(file.requires).map(([name, spec]) => ({ name, role: 'requires', spec })),
    ...Object.entries(file.provides).map(([name, spec]) => ({ name, role: 'provides', spec })),
    ...Object.entries(file.peers).map(([name, spec]) => ({ name, role: 'peers', spec })),
  ];
  return [
    '# Charm synapse',
    '',
    '<!-- Generated from charms/synapse: vitest -u on charms/synapse/src/reference.test.ts writes it. -->',
    '',
    `${file.summary} How it works is in [its README](../../charms/synapse/README.md).`,
    '',
    '"Not yet" means: the name is there, so that a deployment of the Python charm can be refreshed, and the unit is `blocked`',
    'with that word when it is used (an action fails with it). Nothing is changed then. "No effect yet": it is accepted and',
    'does nothing, because what it belongs to is not served yet.',
    '',
    '## Options',
    '',
    '| option | type | default | served | |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(file.config.options).map(
      ([name, option]) =>
        `| \`${name}\` | ${option.type} | ${option.default === undefined ? '' : `\`${String(option.default)}\``} | ${optionIsServed(name, option)} | ${option.description} |`,
    ),
    '',
    '## Actions',
    '',
    '| action | parameters | served | |',
    '| --- | --- | --- | --- |',
    ...Object.entries(file.actions).map(
      ([name, action]) =>
        `| \`${name}\` | ${parameters(action)} | ${served(actionIsServed(name))} | ${action.description} |`,
    ),
    '',
    '## Endpoints',
    '',
    '| endpoint | role | interface | served |',
    '| --- | --- | --- | --- |',
    ...endpoints.map(
      ({ name, role, spec }) =>
        `| \`${name}\` | ${role} | \`${spec.interface}\` | ${served(role === 'peers' || endpointIsServed(name))} |`,
    ),
    '',
    '## Resources and storage',
    '',
    '| name | |',
    '| --- | --- |',
    ...Object.entries({ ...file.resources, ...file.storage }).map(
      ([name, { description }]) => `| \`${name}\` | ${description} |`,
    ),
    '',
  ].join('\n');
}

function served(is: boolean): string {
  return is ? 'yes' : 'not yet';
}

function parameters({ params = {}, required = [] }: Described): string {
  return Object.entries(params)
    .map(([name, { type }]) => `\`${name}\` (${type}${required.includes(name) ? ', required' : ''})`)
    .join(', ');
}

function actionIsServed(name: string): boolean {
  return Object.entries(SynapseOperatorCharm.declared.actions).some(([one, run]) => one === name && run !== notServed);
}

function endpointIsServed(name: string): boolean {
  return !saysNotServed(
    SynapseOperatorCharm.decide(snapshotOf(metadata, { relations: { [name]: [relationOf(name, 'other')] } })),
    name,
  );
}

/** Valid values of every kind of option that there is; those that do not suit an option are refused, and do not count. */
const examples: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  boolean: [true, false],
  int: [3],
  float: [3],
  string: ['a.example', 'user@a.example', 'https://a.example/', '10.0.0.0/8', 'user:a.example', 'worker0', '1m,3,10s'],
};

function optionIsServed(name: string, { type = '' }: Described): string {
  const decide = (options: Readonly<Record<string, unknown>>): Decision<Synapse> =>
    SynapseOperatorCharm.decide(
      snapshotOf(metadata, { ...running, options: { server_name: 'b.example', ...options } }),
    );
  const decisions = (examples[type] ?? []).map((value) => decide({ [name]: value }));
  if (decisions.some((decision) => saysNotServed(decision, name))) return 'not yet';
  const usual = decide({});
  const changed = decisions.some((decision) => !('is' in decision) && !isDeepStrictEqual(decision, usual));
  return changed ? 'yes' : 'no effect yet';
}

/** A unit on which everything is there that `decide` asks for. */
const running: Sketch<Synapse> = {
  relations: {
    smtp: [
      relationOf('smtp', 'other', {
        remoteApp: { host: 'm.example', port: '587', auth_type: 'none', transport_security: 'starttls' },
      }),
    ],
  },
  facts: { found: { sqlite: false } },
  kept: {
    registration: new Secret('r'),
    macaroon: new Secret('m'),
    signing: new Secret('s'),
    encryption: new Secret('e'),
  },
};

function saysNotServed(decision: Decision<Synapse>, key: string): boolean {
  const problems = 'is' in decision ? problemsOf(decision) : [];
  return problems.some((problem) => problem.key === key && problem.why.includes('not served yet'));
}
