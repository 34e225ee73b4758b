/** The environment that an application will have, before anything is deployed. */
import { problemsOf, Secret, type Metadata, type OptionValue, type RelationView, type Self } from '@grimoire/charm';
import type { Contribution } from './contribution.ts';
import { endpointsOf, requiredOf } from './endpoints.ts';
import { environmentOf } from './environment.ts';
import type { Framework, FrameworkName } from './framework.ts';
import { frameworkOf } from './generations.ts';
import type { Project } from './project.ts';
import { samples } from './samples.ts';
import { compulsoryOf, screaming, settingsOf } from './settings.ts';

/** One variable. */
export interface PreviewLine {
  readonly name: string;
  /** `undefined`: a secret. */
  readonly value: string | undefined;
  /** Where it comes from, in words. */
  readonly from: string;
  /** The value is made up: what it will be is known when the integration is there. */
  readonly madeUp: boolean;
}

export interface Preview {
  /** By name of the variable. */
  readonly lines: readonly PreviewLine[];
  /** What would keep the application from running, one sentence each: bad options, options and integrations that are needed. */
  readonly problems: readonly string[];
}

export interface Previewed {
  readonly metadata: Metadata;
  readonly framework: FrameworkName;
  readonly project?: Project;
  /** Options that are not as `charmcraft.yaml` has them by default. */
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** Default `local`. */
  readonly model?: string;
}

/** With everything integrated that the charm declares, by the very code that the charm runs. */
export function previewOf({
  metadata,
  framework: name,
  project = {},
  options = {},
  model = 'local',
}: Previewed): Preview {
  const framework = frameworkOf(name, project);
  const given = { ...defaultsOf(metadata), ...options };
  const settings = settingsOf(framework, given, compulsoryOf(metadata));
  // What is wrong or missing is told; the rest is shown as if it was not.
  const usable = settings.is === 'ready' ? settings : settingsOf(framework, withoutOwn(framework, given));
  if (usable.is !== 'ready') return { lines: [], problems: problemsOf(usable).map(({ why }) => why) };

  const self = selfOf(metadata.name, model);
  const integrated = integrationsOf(framework, metadata, project, given, self);
  const secretKey = new Secret('made by the charm');
  const environ = (contributions: readonly Contribution[]) =>
    environmentOf({ framework, self, settings: usable.value, secretKey, contributions });
  const alone = environ([]);
  const together = environ(integrated.map(({ contribution }) => contribution));
  const lines = Object.entries(together).map(([variable, value]): PreviewLine => {
    const by = integrated.findLast(({ contribution }) => contribution.variables[variable] !== undefined);
    const own = by ?? (same(alone[variable], value) ? undefined : integrated.find((one) => one.contribution.baseUrl));
    return {
      name: variable,
      value: value instanceof Secret ? undefined : value,
      from: own === undefined ? originOf(framework, metadata, options, variable) : `integration ${own.endpoint}`,
      madeUp: own !== undefined,
    };
  });
  return {
    lines: lines.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    problems: [
      ...(settings.is === 'ready' ? [] : problemsOf(settings).map(({ why }) => why)),
      ...requiredOf(metadata).map(
        ({ endpoint, shown }) => `needs the integration ${shown}: ${usuallyWith(metadata, endpoint)}`,
      ),
    ],
  };
}

interface Integrated {
  readonly endpoint: string;
  readonly contribution: Contribution;
}

function integrationsOf(
  framework: Framework,
  metadata: Metadata,
  project: Project,
  options: Readonly<Record<string, OptionValue>>,
  self: Self,
): readonly Integrated[] {
  const { requires = {} } = metadata;
  const relations = Object.fromEntries(
    Object.entries(requires).flatMap(([endpoint, spec]): readonly (readonly [string, readonly RelationView[]])[] => {
      const relation = sampleOf(endpoint, spec.interface);
      return relation === undefined ? [] : [[endpoint, [relation]]];
    }),
  );
  return Object.entries(endpointsOf(framework, metadata, project)).flatMap(([endpoint, integration]) => {
    const there = relations[endpoint];
    if (there === undefined) return [];
    const reading = integration.read(there, { endpoint, self, options, relations });
    return reading.is === 'ready' && reading.value !== undefined ? [{ endpoint, contribution: reading.value }] : [];
  });
}

function sampleOf(endpoint: string, kind: string): RelationView | undefined {
  const sample = samples[kind];
  if (sample === undefined) return undefined;
  const { app, remoteApp = {}, unit = {}, secrets = {} } = sample;
  return {
    id: 1,
    endpoint,
    app,
    remoteApp,
    remoteUnits: { [`${app}/0`]: unit },
    localApp: {},
    localUnit: {},
    secrets,
    own: {},
  };
}

/** Of a variable that no integration brings. */
function originOf(
  { options, prefix, name, always }: Framework,
  metadata: Metadata,
  set: Readonly<Record<string, OptionValue>>,
  variable: string,
): string {
  const option = Object.keys(metadata.config?.options ?? {}).find((one) => {
    const known = options[one];
    const variables = known === undefined ? [`${prefix}${screaming(one)}`] : [known.variable ?? []].flat();
    return variables.includes(variable);
  });
  if (option !== undefined) return `option ${option}${set[option] === undefined ? ', by default' : ''}`;
  if (variable === `${prefix}SECRET_KEY`) return 'made and kept by the charm';
  if (variable === `${prefix}BASE_URL`) return 'the address within the model';
  if (variable.toLowerCase().endsWith('_proxy')) return "the model's proxies";
  return always[variable] === undefined ? `${name}, by the charm` : `${name}, always`;
}

function usuallyWith({ name, requires = {} }: Metadata, endpoint: string): string {
  const app = samples[requires[endpoint]?.interface ?? '']?.app;
  return app === undefined
    ? `juju integrate ${name}:${endpoint} <application>`
    : `juju integrate ${name}:${endpoint} ${app}`;
}

function defaultsOf({ config }: Metadata): Readonly<Record<string, OptionValue>> {
  return Object.fromEntries(
    Object.entries(config?.options ?? {}).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The framework's own options by their defaults. */
function withoutOwn(
  { options }: Framework,
  given: Readonly<Record<string, OptionValue>>,
): Readonly<Record<string, OptionValue>> {
  const known = Object.entries(options).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value]],
  );
  const own = Object.entries(given).filter(([name]) => options[name] === undefined);
  return Object.fromEntries([...own, ...known]);
}

const same = (a: string | Secret | undefined, b: string | Secret): boolean =>
  a === b || (a instanceof Secret && b instanceof Secret);

function selfOf(app: string, model: string): Self {
  return {
    name: `${app}/0`,
    app,
    charm: app,
    model,
    modelUuid: '00000000-0000-4000-8000-000000000000',
    leader: true,
    life: 'alive',
    plannedUnits: 1,
    units: [`${app}/0`],
    address: undefined,
    fqdn: `${app}-0.${app}-endpoints.${model}.svc.cluster.local`,
    proxies: { http: undefined, https: undefined, no: undefined },
  };
}
