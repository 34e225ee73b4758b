import { ModelError } from '../model-error.ts';
import type { CharmMeta, Container, Endpoint, ResourceMeta, Role } from './charm-meta.ts';
import { readStorage } from './storage.ts';
import { quote, Shape } from './shape.ts';

const endpointName = /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/;
const users = ['root', 'sudoer', 'non-root'] as const;
/** Keys of the older format that cannot stand beside containers, `assumes` and `charm-user`. */
const formatOneKeys = ['series', 'deployment', 'min-juju-version'];
const formatTwoKeys = ['assumes', 'containers', 'charm-user'];

/** `metadata.yaml` (juju.md 5.3). Unknown keys are ignored, as Juju does. */
export function readMetadata(value: unknown, hasBases: boolean): Omit<CharmMeta, 'bases' | 'options' | 'actions'> {
  try {
    return read(new Shape(value, ''), hasBases);
  } catch (cause) {
    if (cause instanceof ModelError && /^[\w.[\]-]+: (expected|unexpected)/.test(cause.message)) {
      throw new ModelError(`metadata: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

function read(shape: Shape, hasBases: boolean): Omit<CharmMeta, 'bases' | 'options' | 'actions'> {
  const name = shape.at('name').string();
  const summary = shape.at('summary').string();
  const description = shape.at('description').string();
  const subordinate = shape.at('subordinate').booleanOr(false);
  checkFormat(shape, hasBases);

  const resources = Object.fromEntries(
    shape
      .at('resources')
      .entries()
      .map(([key, item]) => [key, readResource(key, item)]),
  );
  const storage = Object.fromEntries(
    shape
      .at('storage')
      .entries()
      .map(([key, item]) => [key, readStorage(name, key, item)]),
  );
  const containers = Object.fromEntries(
    shape
      .at('containers')
      .entries()
      .map(([key, item]) => [key, readContainer(key, item, resources, Object.keys(storage))]),
  );
  const endpoints = readEndpoints(name, shape);
  const extraBindings = shape
    .at('extra-bindings')
    .entries()
    .map(([key]) => key);
  const shadowed = extraBindings.filter((binding) => binding in endpoints);
  if (shadowed.length > 0) {
    throw new ModelError(
      `charm ${quote(name)} has invalid extra bindings: relation names (${shadowed.join(', ')}) cannot be used in extra bindings`,
    );
  }
  if (
    subordinate &&
    !Object.values(endpoints).some(({ role, scope }) => role === 'requirer' && scope === 'container')
  ) {
    throw new ModelError(`subordinate charm ${quote(name)} lacks "requires" relation with container scope`);
  }
  const user = shape.at('charm-user');
  return {
    name,
    summary,
    description,
    endpoints,
    containers,
    resources,
    storage,
    extraBindings,
    assumes: shape
      .at('assumes')
      .items()
      .map((item) => item.value),
    charmUser: user.missing ? 'default' : readUser(user),
    subordinate,
  };
}

function checkFormat(shape: Shape, hasBases: boolean): void {
  const old = formatOneKeys.filter((key) => !shape.at(key).missing);
  const modern = formatTwoKeys.filter((key) => !shape.at(key).missing);
  if (old.length > 0 && modern.length > 0) {
    throw new ModelError(`ambiguous metadata: keys ${list(old)} cannot be used with ${list(modern)}`);
  }
  const series = shape.at('series').items().length > 0;
  const sidecar = !series && (hasBases || !shape.at('containers').missing);
  if (sidecar && !hasBases) throw new ModelError('containers without a manifest.yaml not valid');
  if (!sidecar && !shape.at('assumes').missing) throw new ModelError('assumes in metadata v1 not valid');
  if (sidecar && !shape.at('min-juju-version').missing)
    throw new ModelError('min-juju-version in metadata v2 not valid');
  if (sidecar && !shape.at('deployment').missing) throw new ModelError('deployment in metadata v2 not valid');
}

function list(keys: readonly string[]): string {
  return keys.map(quote).join(', ');
}

function readEndpoints(charm: string, shape: Shape): Readonly<Record<string, Endpoint>> {
  const endpoints: Record<string, Endpoint> = {};
  const roles: [string, Role][] = [
    ['provides', 'provider'],
    ['requires', 'requirer'],
    ['peers', 'peer'],
  ];
  for (const [key, role] of roles) {
    for (const [name, item] of shape.at(key).entries()) {
      const endpoint = readEndpoint(name, role, item);
      if (isReserved(charm, name))
        throw new ModelError(`charm ${quote(charm)} using a reserved relation name: ${quote(name)}`);
      if (role !== 'requirer' && isReserved(charm, endpoint.interface)) {
        throw new ModelError(
          `charm ${quote(charm)} relation ${quote(name)} using a reserved interface: ${quote(endpoint.interface)}`,
        );
      }
      if (endpoints[name])
        throw new ModelError(`charm ${quote(charm)} using a duplicated relation name: ${quote(name)}`);
      endpoints[name] = endpoint;
    }
  }
  return endpoints;
}

function readEndpoint(name: string, role: Role, shape: Shape): Endpoint {
  if (!endpointName.test(name)) throw new ModelError(`${shape.path}: unexpected value ${quote(name)}`);
  if (typeof shape.value === 'string') return { name, role, interface: shape.value, optional: false, scope: 'global' };
  const scope = shape.at('scope');
  const limit = shape.at('limit');
  return {
    name,
    role,
    interface: shape.at('interface').string(),
    ...(limit.missing ? {} : { limit: limit.integer() }),
    optional: shape.at('optional').booleanOr(false),
    scope: scope.missing ? 'global' : scope.oneOf(['global', 'container']),
  };
}

function isReserved(charm: string, name: string): boolean {
  return !charm.startsWith('juju-') && (name === 'juju' || name.startsWith('juju-'));
}

function readResource(name: string, shape: Shape): ResourceMeta {
  const given = shape.at('type').stringOr('file');
  if (given !== 'file' && given !== 'oci-image') throw new ModelError(`unsupported resource type ${quote(given)}`);
  const filename = shape.at('filename').stringOr('');
  if (given === 'file' && filename === '') throw new ModelError('resource missing filename');
  if (given === 'file' && filename.includes('/')) {
    throw new ModelError(`filename cannot contain "/" (got ${quote(filename)})`);
  }
  return { name, type: given, filename, description: shape.at('description').stringOr('') };
}

function readContainer(
  name: string,
  shape: Shape,
  resources: Readonly<Record<string, ResourceMeta>>,
  storage: readonly string[],
): Container {
  const said = (what: string): ModelError => new ModelError(`parsing containers: ${what}`);
  const inside = (what: string): ModelError => said(`container ${quote(name)}: ${what}`);
  const resource = shape.at('resource').stringOr('');
  if (resource !== '') {
    const found = resources[resource];
    if (!found) throw said(`referenced resource ${quote(resource)} not found`);
    if (found.type !== 'oci-image') throw said(`referenced resource ${quote(resource)} is not a oci-image`);
  }
  if (name === 'charm' || name === 'charm-init')
    throw inside('the name belongs to Juju: call the container something else');
  const mounts = shape
    .at('mounts')
    .items()
    .map((mount) => {
      const from = mount.at('storage').stringOr('');
      const location = mount.at('location').stringOr('');
      if (from === '') throw inside('storage must be specifed on mount');
      if (location === '') throw inside('location must be specifed on mount');
      if (!storage.includes(from)) throw inside(`storage ${quote(from)} not valid`);
      return { storage: from, location };
    });
  const ids: { uid?: number; gid?: number } = {};
  for (const key of ['uid', 'gid'] as const) {
    const shapeOfId = shape.at(key);
    if (shapeOfId.missing) continue;
    const id = shapeOfId.integer();
    if (id >= 1000 && id <= 9999) {
      throw said(`container ${quote(name)} has invalid ${key} ${id}: ${key} cannot be in reserved range 1000-9999`);
    }
    ids[key] = id;
  }
  return { name, ...(resource === '' ? {} : { resource }), mounts, ...ids };
}

function readUser(shape: Shape): CharmMeta['charmUser'] {
  const found = users.find((user) => user === shape.value);
  if (found) return found;
  throw new ModelError(
    `parsing charm-user: invalid charm-user ${quote(shape.value)} expected one of root, sudoer or non-root`,
  );
}
