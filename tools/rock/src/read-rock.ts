import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { expandExtensions, type Expanded } from './extensions/expand.ts';
import type { Rock } from './rock.ts';
import { RockError } from './rock-error.ts';
import { rockSchema } from './schema.ts';

/** Keys that rockcraft refuses, with what takes their place. */
const refused: Readonly<Record<string, string>> = {
  cmd: 'a rock starts Pebble: describe the process under services',
  entrypoint: 'a rock starts Pebble: use entrypoint-service, or nothing under Juju',
  'entrypoint-command': 'it replaces Pebble, and Juju needs Pebble: describe the process under services',
  env: 'the key is environment, a mapping of texts',
};

/**
 * Reads the `rockcraft.yaml` of a folder.
 *
 * @throws RockError that names every wrong key at once
 */
export async function readRock(dir: string): Promise<Rock> {
  const folder = resolve(dir);
  const file = join(folder, 'rockcraft.yaml');
  const shown = relative(process.cwd(), file) || file;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new RockError(`${shown} cannot be read: a rock is a folder with a rockcraft.yaml`, { cause });
  }
  const document = parseDocument(text, { merge: true, prettyErrors: true });
  const [broken] = document.errors;
  if (broken !== undefined) throw new RockError(`${shown} is not YAML: ${broken.message.trim()}`, { cause: broken });

  const content: unknown = document.toJS();
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new RockError(`${shown} is not a valid rock: it must be a mapping of keys such as name, base and parts`);
  }
  const problems = [...refusedKeys(content)];
  const expanded = expandedAt(content, folder, shown);
  const result = v.safeParse(rockSchema, expanded?.content ?? content);
  if (!result.success) problems.push(...result.issues.filter((issue) => !isRefused(issue)).map(sentence));
  if (!result.success || problems.length > 0) {
    throw new RockError([`${shown} is not a valid rock:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }
  return { dir: folder, definition: result.output, ...(expanded === undefined ? {} : { entries: expanded.entries }) };
}

function expandedAt(content: object, folder: string, shown: string): Expanded | undefined {
  try {
    return expandExtensions(content, folder);
  } catch (cause) {
    if (!(cause instanceof RockError)) throw cause;
    throw new RockError(`${shown} is not a valid rock:\n  ${cause.message}`, { cause });
  }
}

function refusedKeys(content: object): string[] {
  return Object.keys(content).flatMap((key) => (refused[key] === undefined ? [] : [`${key}: ${refused[key]}`]));
}

function isRefused(issue: v.BaseIssue<unknown>): boolean {
  const path = v.getDotPath(issue);
  return path !== null && refused[path] !== undefined;
}

/** `parts.web.source: must be a text`, whatever valibot's own wording. */
function sentence(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the document';
  if (issue.expected === 'never') return `${path}: is not a key of rockcraft here`;
  if (issue.received === 'undefined' && issue.kind === 'schema') return `${path}: is missing`;
  const own = !/^Invalid |^Expected /.test(issue.message);
  return `${path}: ${own ? issue.message : `must be ${issue.expected ?? 'otherwise'}, is ${issue.received}`}`;
}
