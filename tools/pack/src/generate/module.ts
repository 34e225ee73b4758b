import type { Charmcraft, Endpoint } from '../charmcraft/charmcraft.ts';

/** A value to be written, with the comment that stands above each key of a map. */
type Literal = string | number | boolean | null | readonly Literal[] | LiteralMap;
interface LiteralMap {
  readonly [key: string]: Literal | undefined;
}

/**
 * The TypeScript module that carries charmcraft.yaml into the charm: its types, and at run time its routing tables
 * without parsing YAML. Laid out as oxfmt would, so that formatting leaves it alone.
 */
export function generateModule(charmcraft: Charmcraft): string {
  const type = interfaceName(charmcraft.name);
  return `/** Generated from charmcraft.yaml; do not edit: \`nx generate ${charmcraft.name}\` writes it anew. */
const declared = ${render(declarationOf(charmcraft), '', 0, descriptionsOf(charmcraft))} as const;
/** An interface, so that compiler messages say \`${type}\` and not the whole file. */
export interface ${type} extends Declared {}
type Declared = typeof declared;
export const metadata: ${type} = declared;
`;
}

/** `postgresql-k8s` → `PostgresqlK8s`. */
export function interfaceName(charm: string): string {
  return charm.replaceAll(/(^|-)([a-z0-9])/g, (_, _dash, first: string) => first.toUpperCase());
}

function declarationOf(charmcraft: Charmcraft): LiteralMap {
  return {
    name: charmcraft.name,
    containers: mapValues(charmcraft.containers, ({ resource, mounts }) => ({
      resource,
      mounts: mounts?.map(({ storage, location }) => ({ storage, location })),
    })),
    storage: mapValues(charmcraft.storage, ({ type, location }) => ({ type, location })),
    requires: mapValues(charmcraft.requires, endpointOf),
    provides: mapValues(charmcraft.provides, endpointOf),
    peers: mapValues(charmcraft.peers, endpointOf),
    config: {
      options: mapValues(charmcraft.config?.options, ({ type, default: value, optional }) => ({
        type,
        default: value,
        optional,
      })),
    },
    actions: mapValues(charmcraft.actions, ({ params, required }) => ({
      params: mapValues(params, (parameter) => literalMap(parameter, ['description', 'title'])),
      required,
    })),
    resources: mapValues(charmcraft.resources, ({ type }) => ({ type })),
  };
}

function endpointOf(endpoint: Endpoint): LiteralMap {
  return { interface: endpoint.interface, limit: endpoint.limit, optional: endpoint.optional };
}

function mapValues<T>(map: Readonly<Record<string, T>> | undefined, change: (value: T) => LiteralMap): LiteralMap {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, change(value)]));
}

function literalMap(value: object, without: readonly string[] = []): LiteralMap {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !without.includes(key))
      .map(([key, inner]) => [key, literal(inner)]),
  );
}

function literal(value: unknown): Literal {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(literal);
  return typeof value === 'object' && value !== null ? literalMap(value) : null;
}

/** Descriptions by the path of the key that they stand above. */
function descriptionsOf(charmcraft: Charmcraft): ReadonlyMap<string, string> {
  const found: [string, string][] = [];
  const note = (path: readonly string[], description: unknown): void => {
    if (typeof description === 'string' && description.trim() !== '') found.push([path.join('\n'), description]);
  };
  for (const part of ['storage', 'resources'] as const) {
    for (const [name, { description }] of Object.entries(charmcraft[part] ?? {})) note([part, name], description);
  }
  for (const [name, { description }] of Object.entries(charmcraft.config?.options ?? {})) {
    note(['config', 'options', name], description);
  }
  for (const [name, action] of Object.entries(charmcraft.actions ?? {})) {
    note(['actions', name], action.description);
    for (const [key, { description }] of Object.entries(action.params ?? {})) {
      note(['actions', name, 'params', key], description);
    }
  }
  return new Map(found);
}

const width = 120;

/** @param before the characters that stand on the line before the value */
function render(
  value: Literal,
  indent: string,
  before: number,
  comments: ReadonlyMap<string, string> = new Map(),
  path: readonly string[] = [],
): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const deeper = `${indent}  `;
  if (isList(value)) {
    const at = [...path, ''];
    const line = `[${value.map((item) => render(item, deeper, 0, comments, at)).join(', ')}]`;
    if (fits(line, before)) return line;
    return `[\n${value.map((item) => `${deeper}${render(item, deeper, deeper.length, comments, at)},\n`).join('')}${indent}]`;
  }
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (inner === undefined) return [];
    const at = [...path, key];
    const name = `${propertyName(key)}: `;
    const text = render(inner, deeper, deeper.length + name.length, comments, at);
    return [{ comment: comment(comments.get(at.join('\n')), deeper), text: `${name}${text}` }];
  });
  if (entries.length === 0) return '{}';
  const line = `{ ${entries.map(({ text }) => text).join(', ')} }`;
  return path.length > 1 && entries.every((entry) => entry.comment === '') && fits(line, before)
    ? line
    : `{\n${entries.map((entry) => `${entry.comment}${deeper}${entry.text},\n`).join('')}${indent}}`;
}

function fits(line: string, before: number): boolean {
  return !line.includes('\n') && before + line.length + ','.length <= width;
}

function isList(value: readonly Literal[] | LiteralMap): value is readonly Literal[] {
  return Array.isArray(value);
}

function comment(description: string | undefined, indent: string): string {
  if (description === undefined) return '';
  const lines = description
    .trim()
    .replaceAll('*/', '*\\/')
    .split('\n')
    .map((line) => line.trimEnd());
  return lines.length === 1
    ? `${indent}/** ${lines[0]} */\n`
    : `${indent}/**\n${lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`;
}

function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** Single quotes, unless double ones need fewer escapes. */
function quoted(text: string): string {
  const double = JSON.stringify(text);
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  return singles > doubles ? double : `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
