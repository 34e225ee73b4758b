import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
import { PackError } from '../problem.ts';
import type { Charmcraft } from './charmcraft.ts';
import { platformsOf, type Platform } from './platforms.ts';
import { checkRules } from './rules.ts';
import { charmcraftSchema } from './schema.ts';

/** A charm as its charmcraft.yaml declares it, checked whole. */
export interface Declaration {
  readonly charmcraft: Charmcraft;
  readonly platforms: readonly Platform[];
}

/**
 * Reads `<folder>/charmcraft.yaml`.
 * @throws {PackError} naming every problem at once, one line each: file, line, key, what to do
 */
export function readCharmcraft(folder: string): Declaration {
  const file = path.join(folder, 'charmcraft.yaml');
  if (!fs.existsSync(file)) throw new PackError(`${folder}: no charmcraft.yaml there: name the folder of a charm`);
  for (const other of ['metadata.yaml', 'config.yaml', 'actions.yaml']) {
    if (fs.existsSync(path.join(folder, other))) {
      throw new PackError(
        `${path.join(folder, other)}: move what it says into charmcraft.yaml: one file declares a charm`,
      );
    }
  }
  return parseCharmcraft(fs.readFileSync(file, 'utf8'), file);
}

/** @param file how to name the text in messages */
export function parseCharmcraft(text: string, file: string): Declaration {
  const lineCounter = new LineCounter();
  // YAML 1.1 is what charmcraft and Juju read: there `yes` is true, and we must see what they see.
  const document = parseDocument(text, { version: '1.1', lineCounter, prettyErrors: false });
  const problems: string[] = [];
  for (const error of document.errors) {
    problems.push(`${file}:${lineCounter.linePos(error.pos[0]).line}: not YAML: ${error.message}`);
  }
  if (problems.length > 0) throw new PackError(problems.join('\n'));

  const refuse = (keys: readonly (string | number)[], why: string): void => {
    problems.push(`${file}:${lineOf(keys)}: ${keys.length > 0 ? `${keys.join('.')}: ` : ''}${why}`);
  };
  const lineOf = (keys: readonly (string | number)[]): number => {
    for (let length = keys.length; length > 0; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      if (isNode(node)) return lineCounter.linePos(node.range[0]).line;
    }
    return 1;
  };

  const value: unknown = document.toJS();
  const bases = typeof value === 'object' && value !== null && 'bases' in value;
  if (bases)
    throw new PackError(`${file}:${lineOf(['bases'])}: bases: write \`platforms\` instead, such as ubuntu@22.04:amd64`);
  const parsed = v.safeParse(charmcraftSchema, value);
  if (!parsed.success) {
    for (const issue of parsed.issues) report(issue, refuse);
    throw new PackError(problems.join('\n'));
  }
  checkRules(parsed.output, refuse);
  const platforms = platformsOf(parsed.output, refuse);
  if (problems.length > 0) throw new PackError(problems.join('\n'));
  return { charmcraft: parsed.output, platforms };
}

function report(issue: v.BaseIssue<unknown>, refuse: (keys: readonly (string | number)[], why: string) => void): void {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  if (issue.type === 'strict_object' && issue.expected === 'never')
    refuse(keys, 'is not a key that charmcraft knows here: mend its spelling or take it out');
  else if (issue.received === 'undefined') refuse(keys, 'is missing');
  else if (issue.message.startsWith('Invalid '))
    refuse(keys, `must be ${issue.expected ?? 'something else'}, not ${issue.received}`);
  else refuse(keys, `${issue.message}${shown(issue.input)}`);
}

function shown(input: unknown): string {
  return typeof input === 'string' || typeof input === 'number' ? ` (it is ${JSON.stringify(input)})` : '';
}

function isNode(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
