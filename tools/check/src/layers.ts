/**
 * Which part of the house may import which. Imports point one way; what is not listed is refused.
 * The parts are the folders of `docs/explanation/architecture.md`.
 */
export type Layer =
  | 'charm'
  | 'paas'
  | 'interface'
  | 'framework'
  | 'pebble'
  | 'hook-protocol'
  | 'juju-model'
  | 'testing'
  | 'tool'
  | 'test';

const folders: readonly (readonly [prefix: string, layer: Layer])[] = [
  ['charms/', 'charm'],
  ['libs/interfaces/', 'interface'],
  ['libs/nginx/', 'interface'],
  ['libs/paas/', 'paas'],
  ['libs/charm/', 'framework'],
  ['libs/pebble/', 'pebble'],
  ['libs/hook-protocol/', 'hook-protocol'],
  ['libs/juju-model/', 'juju-model'],
  ['libs/testing/', 'testing'],
  ['tools/', 'tool'],
  ['test/', 'test'],
];

/** What enters a charm's bundle, and so may import only what may enter it too. */
const bundled: Readonly<Partial<Record<Layer, readonly Layer[]>>> = {
  charm: ['interface', 'paas', 'framework'],
  paas: ['interface', 'framework'],
  interface: ['framework', 'interface'],
  framework: ['pebble', 'hook-protocol'],
  pebble: [],
  'hook-protocol': [],
};

/** What runs beside a charm, never in it. */
const beside: Readonly<Partial<Record<Layer, readonly Layer[]>>> = {
  'juju-model': ['hook-protocol'],
  testing: ['framework', 'pebble', 'hook-protocol', 'juju-model'],
  tool: ['framework', 'pebble', 'hook-protocol', 'juju-model', 'paas', 'tool'],
  test: ['charm', 'paas', 'interface', 'framework', 'pebble', 'hook-protocol', 'juju-model', 'testing', 'tool'],
};

/** Tests may use, on top of what their package may, the means of testing. */
const forTests: readonly Layer[] = ['testing', 'juju-model', 'pebble', 'hook-protocol', 'framework', 'interface'];

/** @param folder a package's folder from the workspace root, for example `libs/charm` */
export function layerOf(folder: string): Layer | undefined {
  return folders.find(([prefix]) => `${folder}/`.startsWith(prefix))?.[1];
}

/** Whether a file of `from` may import a package of `to`. */
export function mayImport(from: Layer, to: Layer, isTest: boolean): boolean {
  if (to === 'charm' && from !== 'test') return false;
  const allowed = bundled[from] ?? beside[from] ?? [];
  return allowed.includes(to) || (isTest && forTests.includes(to));
}
