import type { Verb } from './verb.ts';

/** The page of the manual that lists every verb, in Markdown. `reference.test.ts` keeps it up to date. */
export function renderReference(verbs: readonly Verb<unknown>[]): string {
  return [
    '# The command line',
    '',
    '<!-- Generated from tools/local/src/cli/verbs: vitest -u on tools/local/src/cli/reference.test.ts writes it. -->',
    '',
    '`tools/local/bin/grimoire [-m <model>] <verb> ...`, from any folder. `-m` (or `GRIMOIRE_MODEL`) names the model, by',
    'default `local`; it may stand before or after the verb. What follows `--` belongs to the command in the container.',
    '',
    'Verbs, flags and outputs are those of `juju`, as far as they go. Results go to standard output, everything else to',
    'standard error. The exit code is 0, 1 for what could not be done, 2 for a command line that makes no sense, 130 after',
    'Ctrl-C, and that of the command for `ssh`.',
    '',
    '| verb | what it does |',
    '| --- | --- |',
    ...verbs.map((verb) => `| [\`${verb.name}\`](#${verb.name}) | ${verb.summary} |`),
    ...verbs.flatMap(section),
    '',
  ].join('\n');
}

function section({ name, aliases = [], usage, summary, details }: Verb<unknown>): readonly string[] {
  return [
    '',
    `## ${name}`,
    '',
    summary,
    '',
    '```text',
    `grimoire ${name} ${usage}`.trimEnd(),
    ...(details === undefined ? [] : ['', details]),
    '```',
    ...(aliases.length === 0 ? [] : ['', `Also: ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`]),
  ];
}
