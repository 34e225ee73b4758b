export type { FrameworkName } from './framework.ts';
import type { Framework, FrameworkName } from './framework.ts';
import { frameworkOf, frameworks } from './generations.ts';
import { oauthOptions } from './oauth.ts';
import type { Clash } from './project.ts';
import { screaming } from './settings.ts';

export { readPaasConfig, type Clash, type PaasConfig, type Project } from './project.ts';

/** A project file's content, as YAML gives it. */
export type Mapping = Readonly<Record<string, unknown>>;

export interface Expanded {
  readonly framework: FrameworkName;
  /** Of the extension: 2 with the base `ubuntu@26.04`. */
  readonly generation: 1 | 2;
  /** As charmcraft would have it after `expand-extensions`, but for its build, which is ours. */
  readonly charmcraft: Mapping;
  readonly clashes: readonly Clash[];
}

const names: ReadonlyMap<unknown, FrameworkName> = new Map(
  Object.values(frameworks).map(({ name }) => [`${name}-framework`, name]),
);

/** Ours in another form (`parts`, `charm-libs`, `bases`), or what the family has no use for. */
const refused: Readonly<Record<string, string>> = {
  devices: 'the extension takes none: take it out',
  'extra-bindings': 'the extension takes none: take it out',
  storage: 'the extension takes none: keep data in a database or in S3',
  bases: 'write base and platforms instead',
};

/**
 * The project file of a team that says `extensions: [flask-framework]` or the like, whole: what the extension adds and what
 * the team has besides. Source of what is added and refused: charmcraft's extensions, expanded.
 */
export function expandCharmcraft(project: Mapping): Expanded | Clash {
  const extensions = project['extensions'];
  const [first, ...more] = Array.isArray(extensions) ? extensions : [];
  const name = names.get(first);
  if (name === undefined || more.length > 0) {
    return { path: ['extensions'], why: `must name exactly one of ${[...names.keys()].join(', ')}` };
  }
  const generation = generationOf(project);
  const framework = frameworkOf(name, { generation });
  const given = declarationOf(framework, project);
  const { extensions: _, 'charm-libs': _libraries, ...own } = project;
  const clashes = [...refusedIn(own), ...reservedIn(framework, own), ...overlapping(own, given), ...compulsoryIn(own)];
  const config = mapping(own['config']);
  const charmcraft = {
    ...own,
    ...merged(own, given),
    config: { ...config, options: { ...given.options, ...options(own) } },
  };
  return { framework: name, generation, charmcraft, clashes };
}

interface Declaration {
  readonly options: Mapping;
  readonly sections: Readonly<Record<string, Mapping>>;
}

/** The base says it, or the platforms that name theirs. */
function generationOf({ base, platforms }: Mapping): 1 | 2 {
  const bases = [base, ...Object.keys(mapping(platforms))];
  return bases.some((one) => typeof one === 'string' && one.startsWith('ubuntu@26.04')) ? 2 : 1;
}

function declarationOf(framework: Framework, project: Mapping): Declaration {
  const rotate = { description: 'Makes a new secret key; sessions signed with the old one end.' };
  const superuser = {
    description: 'Makes a user who may do everything in the administration.',
    params: { username: { type: 'string' }, email: { type: 'string' } },
    required: ['username', 'email'],
  };
  return {
    options: {
      ...Object.fromEntries(
        Object.entries(framework.options)
          .filter(([, { declared }]) => declared !== true)
          .map(([name, { type, default: value, description }]) => [
            name,
            { type, ...(value !== undefined && { default: value }), description },
          ]),
      ),
      ...Object.assign({}, ...clientsOf(project).map((endpoint) => oauthOptions(framework, endpoint))),
    },
    sections: {
      containers: { [framework.container]: { resource: framework.image } },
      resources: { [framework.image]: { type: 'oci-image', description: `${framework.name} application image.` } },
      peers: { 'secret-storage': { interface: 'secret-storage' } },
      requires: {
        logging: { interface: 'loki_push_api', optional: true },
        ingress: { interface: 'ingress', limit: 1, optional: true },
      },
      provides: {
        'metrics-endpoint': { interface: 'prometheus_scrape' },
        'grafana-dashboard': { interface: 'grafana_dashboard' },
      },
      actions: { 'rotate-secret-key': rotate, ...(framework.superuser === true && { 'create-superuser': superuser }) },
    },
  };
}

/** Endpoints of `oauth`, under whatever names. */
function clientsOf({ requires }: Mapping): readonly string[] {
  return Object.entries(mapping(requires)).flatMap(([name, spec]) =>
    mapping(spec)['interface'] === 'oauth' ? [name] : [],
  );
}

function merged(own: Mapping, { sections }: Declaration): Mapping {
  return {
    assumes: ['k8s-api'],
    parts: { charm: { plugin: 'dump', source: '.' } },
    ...Object.fromEntries(
      Object.entries(sections).map(([section, given]) => [section, { ...given, ...mapping(own[section]) }]),
    ),
  };
}

function refusedIn(own: Mapping): readonly Clash[] {
  const parts = Object.keys(mapping(own['parts'])).map((part) => ({
    path: ['parts', part],
    why: 'the extension builds the charm, and what it runs is in the image: take it out',
  }));
  const keys = Object.entries(refused).filter(([key]) => own[key] !== undefined);
  return [...keys.map(([key, why]) => ({ path: [key], why })), ...parts];
}

/** Names of options that would silently reach nothing. */
function reservedIn(framework: Framework, own: Mapping): readonly Clash[] {
  const { name, options: ours, prefix } = framework;
  const taken = new RegExp(`^(webserver|app|${name})-`);
  const clients = Object.fromEntries(
    clientsOf(own).flatMap((endpoint) => Object.entries(oauthOptions(framework, endpoint))),
  );
  // `debug` of a Flask application would be FLASK_DEBUG, which is the framework's.
  const fields = new Set(
    Object.values(ours).flatMap(({ variable = [], declared }) => (declared === true ? [] : [variable].flat())),
  );
  return Object.keys(options(own)).flatMap((option) => {
    const path = ['config', 'options', option];
    if (ours[option]?.declared === true) return [];
    if (ours[option] !== undefined || clients[option] !== undefined)
      return [{ path, why: `${name}-framework has this option itself: take it out` }];
    if (taken.test(option)) {
      return [{ path, why: `webserver-, app- and ${name}- begin the framework's own options: choose another name` }];
    }
    const variable = `${prefix}${screaming(option)}`;
    return fields.has(variable) || variable === `${prefix}SECRET_KEY`
      ? [{ path, why: `its variable would be ${variable}, which is the framework's own: choose another name` }]
      : [];
  });
}

/** One that must be set cannot have a value before. */
function compulsoryIn(own: Mapping): readonly Clash[] {
  return Object.entries(options(own)).flatMap(([name, option]) => {
    const { optional, default: value } = mapping(option);
    return optional === false && value !== undefined && value !== ''
      ? [{ path: ['config', 'options', name], why: 'optional: false and a default: take one of the two out' }]
      : [];
  });
}

/** A name that the extension has, saying something else. */
function overlapping(own: Mapping, { sections }: Declaration): readonly Clash[] {
  return Object.entries(sections).flatMap(([section, given]) =>
    Object.entries(mapping(own[section])).flatMap(([name, value]) => {
      const ours = given[name];
      if (ours === undefined || JSON.stringify(ours) === JSON.stringify(value)) return [];
      return [{ path: [section, name], why: 'the extension has it itself: take it out, or give yours another name' }];
    }),
  );
}

function options(own: Mapping): Mapping {
  return mapping(mapping(own['config'])['options']);
}

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
