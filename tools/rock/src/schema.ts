import * as v from 'valibot';
import type { RockDefinition } from './rock.ts';

const architectures = ['amd64', 'arm64', 'armhf', 'i386', 'ppc64el', 'riscv64', 's390x'] as const;
const releases = [
  'ubuntu@20.04',
  'ubuntu@22.04',
  'ubuntu@24.04',
  'ubuntu@25.10',
  'ubuntu@26.04',
  'ubuntu@26.10',
] as const;

const architecture = v.picklist(architectures, `is not an architecture: use one of ${architectures.join(', ')}`);
const text = v.pipe(v.string('must be a text'), v.minLength(1, 'is empty'));
const strings = v.record(v.string(), v.string('must be a text: put it in quotes'));

/** One architecture, alone or in a list of one, as rockcraft takes it. */
const oneArchitecture = v.union(
  [architecture, v.pipe(v.array(architecture), v.length(1, 'names one architecture exactly'))],
  'names one architecture exactly',
);

const someArchitectures = v.union(
  [architecture, v.pipe(v.array(architecture), v.minLength(1, 'is empty'))],
  'lists architectures',
);

const platform = v.nullable(v.strictObject({ 'build-on': someArchitectures, 'build-for': oneArchitecture }));

const platforms = v.pipe(
  v.record(v.string(), platform),
  v.check((all) => Object.keys(all).length > 0, 'names no platform: add amd64:'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [label, value] of Object.entries(dataset.value)) {
      const isArchitecture = (architectures as readonly string[]).includes(label);
      if (value === null) {
        if (!isArchitecture) addIssue({ message: `${label} is no architecture, so it needs build-on and build-for` });
        continue;
      }
      const target = [value['build-for']].flat()[0];
      if (isArchitecture && target !== label)
        addIssue({
          message: `${label} is built for ${target}: a label that is an architecture must equal its build-for`,
        });
    }
  }),
);

const override = v.picklist(['merge', 'replace'], 'is merge or replace');
const onChange = v.picklist(
  ['restart', 'shutdown', 'success-shutdown', 'failure-shutdown', 'ignore'],
  'is not an action of Pebble',
);
const duration = v.pipe(
  v.string('is a duration such as 10s'),
  v.regex(/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/, 'is a duration such as 10s'),
);

const service = v.strictObject({
  override,
  command: text,
  summary: v.exactOptional(v.string()),
  description: v.exactOptional(v.string()),
  startup: v.exactOptional(v.picklist(['enabled', 'disabled'], 'is enabled or disabled')),
  after: v.exactOptional(v.array(v.string())),
  before: v.exactOptional(v.array(v.string())),
  requires: v.exactOptional(v.array(v.string())),
  environment: v.exactOptional(strings),
  user: v.exactOptional(v.string()),
  'user-id': v.exactOptional(v.number()),
  group: v.exactOptional(v.string()),
  'group-id': v.exactOptional(v.number()),
  'working-dir': v.exactOptional(v.string()),
  'on-success': v.exactOptional(onChange),
  'on-failure': v.exactOptional(onChange),
  'on-check-failure': v.exactOptional(v.record(v.string(), onChange)),
  'backoff-delay': v.exactOptional(duration),
  'backoff-factor': v.exactOptional(v.number()),
  'backoff-limit': v.exactOptional(duration),
  'kill-delay': v.exactOptional(duration),
});

const check = v.pipe(
  v.strictObject({
    override,
    level: v.exactOptional(v.picklist(['alive', 'ready'], 'is alive or ready')),
    startup: v.exactOptional(v.picklist(['enabled', 'disabled'], 'is enabled or disabled')),
    period: v.exactOptional(duration),
    timeout: v.exactOptional(duration),
    threshold: v.exactOptional(v.number()),
    http: v.exactOptional(v.strictObject({ url: text, headers: v.exactOptional(strings) })),
    tcp: v.exactOptional(v.strictObject({ port: v.number(), host: v.exactOptional(v.string()) })),
    exec: v.exactOptional(
      v.strictObject({
        command: text,
        'service-context': v.exactOptional(v.string()),
        environment: v.exactOptional(strings),
        user: v.exactOptional(v.string()),
        'user-id': v.exactOptional(v.number()),
        group: v.exactOptional(v.string()),
        'group-id': v.exactOptional(v.number()),
        'working-dir': v.exactOptional(v.string()),
      }),
    ),
  }),
  v.check(
    (it) => [it.http, it.tcp, it.exec].filter((kind) => kind !== undefined).length === 1,
    'has exactly one of http, tcp and exec',
  ),
);

/** A part's keys are craft-parts' affair: it validates them, per plugin. Here: a mapping whose shell sees no surprises. */
const part = v.looseObject({
  plugin: v.exactOptional(v.string('must be the name of a plugin')),
  source: v.exactOptional(v.string('must be a text')),
});

const partName = v.pipe(
  v.string(),
  v.check((name) => name !== 'pebble', 'is a name that rockcraft keeps for itself'),
);

const identifier = v.pipe(
  v.string('must be a text'),
  v.maxLength(40, 'is longer than 40 characters'),
  v.regex(/^[a-z](?:-?[a-z0-9])*$/, 'must be lower-case letters, digits and single hyphens, and begin with a letter'),
);

const version = v.pipe(
  v.string('must be a text: put it in quotes, or YAML reads a number'),
  v.maxLength(32, 'is longer than 32 characters'),
  v.regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9:.+~-]*[a-zA-Z0-9+~])?$/, 'must be letters, digits and :.+~-'),
);

const environment = v.pipe(
  strings,
  v.check(
    (all) => Object.values(all).every((value) => !value.includes('$')),
    'cannot refer to other variables: nothing replaces $',
  ),
);

/** What rockcraft accepts of a `rockcraft.yaml`, extensions apart. Source: rockcraft's project model. */
export const rockSchema: v.GenericSchema<unknown, RockDefinition> = v.pipe(
  v.strictObject({
    name: identifier,
    title: v.exactOptional(v.pipe(v.string(), v.maxLength(40, 'is longer than 40 characters'))),
    summary: v.pipe(text, v.maxLength(79, 'is longer than 79 characters')),
    description: text,
    version: v.exactOptional(version),
    'adopt-info': v.exactOptional(text),
    base: v.picklist(['bare', ...releases], `is not a base of rockcraft: use bare, ${releases.join(', ')}`),
    'build-base': v.exactOptional(
      v.picklist([...releases, 'devel'], `is not a build base: use devel, ${releases.join(', ')}`),
    ),
    license: v.exactOptional(text),
    contact: v.exactOptional(v.union([text, v.array(text)])),
    issues: v.exactOptional(v.union([text, v.array(text)])),
    'source-code': v.exactOptional(v.union([text, v.array(text)])),
    website: v.exactOptional(text),
    platforms,
    'run-user': v.exactOptional(v.literal('_daemon_', 'is _daemon_ or absent: rockcraft knows no other')),
    environment: v.exactOptional(environment),
    services: v.exactOptional(v.record(v.string(), service)),
    checks: v.exactOptional(v.record(v.string(), check)),
    'entrypoint-service': v.exactOptional(text),
    'package-repositories': v.exactOptional(v.array(v.looseObject({}))),
    parts: v.pipe(
      v.record(partName, part),
      v.check((all) => Object.keys(all).length > 0, 'has no part: a rock is made of at least one'),
    ),
  }),
  v.forward(
    v.check(
      (it) => it.version !== undefined || it['adopt-info'] !== undefined,
      'is missing (or adopt-info, the part that says it)',
    ),
    ['version'],
  ),
  v.forward(
    v.check((it) => it.base !== 'bare' || it['build-base'] !== undefined, 'is needed when base is bare'),
    ['build-base'],
  ),
  v.forward(
    v.check((it) => {
      const name = it['entrypoint-service'];
      return name === undefined || /\[.*\]/.test(it.services?.[name]?.command ?? '');
    }, 'must name a service whose command has an optional part in [ ]'),
    ['entrypoint-service'],
  ),
);
