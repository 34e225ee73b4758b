import type { Flag } from './flags.ts';
import type { Format, Surroundings } from './invocation.ts';

/** A command line whose flags are sorted out, on its way to be an `Invocation`. */
export interface Draft {
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean>>;
}

/** How one tool is called. */
export interface ToolGrammar {
  /** Arguments, for the help. */
  readonly usage: string;
  /** What it does, for the help. */
  readonly purpose: string;
  readonly flags: readonly Flag[];
  /**
   * Checks the arguments, and fills in what the hook's surroundings provide.
   *
   * @throws Refusal
   */
  readonly check: (draft: Draft, surroundings: Surroundings) => Draft;
}

/** `--format` and `-o` of a tool that prints a value. */
export function output(preset: Format): readonly Flag[] {
  const formats = preset === 'smart' ? 'json|smart|yaml' : 'json|yaml';
  return [
    { name: 'format', spelled: ['format'], kind: 'format', default: preset, help: `output format (${formats})` },
    { name: 'output', spelled: ['o', 'output'], kind: 'text', help: 'file to write to instead of standard output' },
  ];
}

/** `-r` of the tools about a relation. */
export const relationFlag: Flag = {
  name: 'relation',
  spelled: ['r', 'relation'],
  kind: 'relation',
  help: 'the relation, by its id',
};

export function yes(name: string, help: string, ...spelled: readonly string[]): Flag {
  return { name, spelled: spelled.length === 0 ? [name] : spelled, kind: 'boolean', help };
}

export function text(name: string, help: string, preset?: string): Flag {
  return { name, spelled: [name], kind: 'text', help, ...(preset === undefined ? {} : { default: preset }) };
}

/** Taken and ignored, with a word on standard error: old charms give it to tools that print nothing. */
export const deprecatedFormat: Flag = {
  name: 'deprecated-format',
  spelled: ['format'],
  kind: 'text',
  help: 'deprecated and without effect',
};

/** Standard input when it is `-`. */
export const fileFlag: Flag = {
  name: 'file',
  spelled: ['file'],
  kind: 'file',
  help: 'a YAML map; - reads standard input',
};
