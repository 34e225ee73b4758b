import { readdirSync } from 'node:fs';
import * as v from 'valibot';
import { RockError } from '../rock-error.ts';
import { expressjs } from './expressjs.ts';
import type { Extension, Snippet } from './extension.ts';
import { fastapi } from './fastapi.ts';
import { go } from './go.ts';
import { django, flask } from './gunicorn.ts';
import { springBoot } from './spring-boot.ts';

const extensions: Readonly<Record<string, Extension>> = {
  'flask-framework': flask,
  'django-framework': django,
  'fastapi-framework': fastapi,
  'go-framework': go,
  'expressjs-framework': expressjs,
  'spring-boot-framework': springBoot,
};

const mappings = v.optional(v.record(v.string(), v.looseObject({})), {});
const projectSchema = v.looseObject({
  name: v.string(),
  extensions: v.pipe(v.array(v.string()), v.length(1)),
  services: mappings,
  parts: mappings,
});

/** A definition after expansion, and which entries of its folder a part with source `.` sees. */
export interface Expanded {
  readonly content: object;
  readonly entries: readonly string[];
}

/**
 * Lays what the named extension gives beneath the definition, which wins wherever both speak. The parts differ from
 * rockcraft's: they build the same files from what this machine can fetch.
 *
 * @returns undefined when the definition names no extension
 * @throws RockError that says what is wrong with the extension's name, or with the project
 */
export function expandExtensions(content: object, dir: string): Expanded | undefined {
  if (!('extensions' in content)) return undefined;
  const project = v.safeParse(projectSchema, content);
  if (!project.success) {
    throw new RockError(
      `extensions: name exactly one of ${known()}, beside a name and mappings under services and parts`,
    );
  }
  const { extensions: names, ...own } = project.output;
  const name = names.join();
  const extension = extensions[name];
  if (extension === undefined) {
    throw new RockError(`extensions: ${name} is not known here: use one of ${known()}, or write its parts out`);
  }
  const given = extension({ dir, name: own.name, services: own.services, parts: own.parts });
  return {
    content: laidBeneath(withoutPlugin(own, given), { 'run-user': '_daemon_', ...given }),
    entries: entriesOf(dir),
  };
}

function known(): string {
  return Object.keys(extensions).join(', ');
}

/** Keys of the Python, Go, npm and Maven plugins mean nothing to the parts that stand in for them; the extension has read them. */
function withoutPlugin(own: { readonly parts: Readonly<Record<string, object>> }, given: Snippet): object {
  const parts = Object.entries(own.parts).map(([name, part]) => [
    name,
    given.parts[name] === undefined
      ? part
      : Object.fromEntries(Object.entries(part).filter(([key]) => !/^(python|go|npm|maven)-|^build-snaps$/.test(key))),
  ]);
  return { ...own, parts: Object.fromEntries(parts) };
}

/** `own` wins; mappings are merged, lists joined without doubles, as rockcraft does. */
function laidBeneath(own: unknown, given: unknown): object {
  return {
    ...Object(given),
    ...Object.fromEntries(Object.entries(Object(own)).map(([key, value]) => [key, both(value, Object(given)[key])])),
  };
}

function both(own: unknown, given: unknown): unknown {
  if (Array.isArray(own) && Array.isArray(given)) return [...new Set<unknown>([...own, ...given])];
  return isMapping(own) && isMapping(given) ? laidBeneath(own, given) : own;
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All of the project but what is about it, made from it, or hidden. */
function entriesOf(dir: string): string[] {
  const aside = /^(\..*|node_modules|__pycache__|venv|charm|tests|rockcraft\.yaml|.*\.(rock|charm|md|sqlite3))$/;
  return readdirSync(dir)
    .filter((name) => !aside.test(name))
    .toSorted();
}
