import * as v from 'valibot';

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
  summary: v.optional(v.string()),
  description: v.optional(v.string()),
  startup: v.optional(v.picklist(['enabled', 'disabled'], 'is enabled or disabled')),
  after: v.optional(v.array(v.string())),
  before: v.optional(v.array(v.string())),
  requires: v.optional(v.array(v.string())),
  environment: v.optional(strings),
  user: v.optional(v.string()),
  'user-id': v.optional(v.number()),
  group: v.optional(v.string()),
  'group-id': v.optional(v.number()),
  'working-dir': v.optional(v.string()),
  'on-success': v.optional(onChange),
  'on-failure': v.optional(onChange),
  'on-check-failure': v.optional(v.record(v.string(), onChange)),
  'backoff-delay': v.optional(duration),
  'backoff-factor': v.optional(v.number()),
  'backoff-limit': v.optional(duration),
  'kill-delay': v.optional(duration),
});

const check = v.pipe(
  v.strictObject({
    override,
    level: v.optional(v.picklist(['alive', 'ready'], 'is alive or ready')),
    startup: v.optional(v.picklist(['enabled', 'disabled'], 'is enabled or disabled')),
    period: v.optional(duration),
    timeout: v.optional(duration),
    threshold: v.optional(v.number()),
    http: v.optional(v.strictObject({ url: text, headers: v.optional(strings) })),
    tcp: v.optional(v.strictObject({ port: v.number(), host: v.optional(v.string()) })),
    exec: v.optional(
      v.strictObject({
        command: text,
        'service-context': v.optional(v.string()),
        environment: v.optional(strings),
        user: v.optional(v.string()),
        'user-id': v.optional(v.number()),
        group: v.optional(v.string()),
        'group-id': v.optional(v.number()),
        'working-dir': v.optional(v.string()),
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
  plugin: v.optional(v.string('must be the name of a plugin')),
  source: v.optional(v.string('must be a text')),
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
export const rockSchema = v.pipe(
  v.strictObject({
    name: identifier,
    title: v.optional(v.pipe(v.string(), v.maxLength(40, 'is longer than 40 characters'))),
    summary: v.pipe(text, v.maxLength(79, 'is longer than 79 characters')),
    description: text,
    version: v.optional(version),
    'adopt-info': v.optional(text),
    base: v.picklist(['bare', ...releases], `is not a base of rockcraft: use bare, ${releases.join(', ')}`),
    'build-base': v.optional(
      v.picklist([...releases, 'devel'], `is not a build base: use devel, ${releases.join(', ')}`),
    ),
    license: v.optional(text),
    contact: v.optional(v.union([text, v.array(text)])),
    issues: v.optional(v.union([text, v.array(text)])),
    'source-code': v.optional(v.union([text, v.array(text)])),
    website: v.optional(text),
    platforms,
    'run-user': v.optional(v.literal('_daemon_', 'is _daemon_ or absent: rockcraft knows no other')),
    environment: v.optional(environment),
    services: v.optional(v.record(v.string(), service)),
    checks: v.optional(v.record(v.string(), check)),
    'entrypoint-service': v.optional(text),
    'package-repositories': v.optional(v.array(v.looseObject({}))),
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

/** The content of a valid `rockcraft.yaml`. */
export type RockDefinition = v.InferOutput<typeof rockSchema>;
