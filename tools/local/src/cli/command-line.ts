import { UsageError } from './usage-error.ts';
import type { Verb } from './verb.ts';
import { ownVerbs, verbs, type Request } from './verbs.ts';
import type { PackRequest } from './verbs/pack.ts';

/** A command line, understood. */
export type CommandLine =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'own'; readonly request: PackRequest }
  | { readonly kind: 'request'; readonly model: string; readonly request: Request };

/** The model when no `-m` names one. */
export const defaultModel = 'local';

/**
 * Understands a command line. The CLI calls it to refuse a bad one without a controller, and the controller again to
 * get typed values out of what came over its socket.
 *
 * @throws UsageError
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { model, rest } = takeModel(argv);
  const [word, ...args] = rest;
  if (word === undefined || word === '--help' || word === '-h') return { kind: 'help', text: overview() };
  if (word === 'help') return { kind: 'help', text: args[0] === undefined ? overview() : helpFor(find(args[0])) };

  const verb = find(word);
  const own = verb.own?.(args) ?? args.indexOf('--');
  if ((own === -1 ? args : args.slice(0, own)).some((arg) => arg === '--help' || arg === '-h')) {
    return { kind: 'help', text: helpFor(verb) };
  }
  try {
    const request = verb.parse(args);
    return request.verb === 'pack' ? { kind: 'own', request } : { kind: 'request', model, request };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${verb.name}: ${error.message}\nusage: grimoire ${verb.name} ${verb.usage}`, {
      cause: error,
    });
  }
}

type AnyVerb = Verb<Request | PackRequest>;

const all: readonly AnyVerb[] = [...verbs, ...ownVerbs];

function find(word: string): AnyVerb {
  const verb = all.find(({ name, aliases }) => name === word || aliases?.includes(word) === true);
  if (verb === undefined) throw new UsageError(`"${word}" is not a verb: grimoire help lists them`);
  return verb;
}

/** `-m` or `--model` may stand before or after the verb; what follows `--` is not ours. */
function takeModel(argv: readonly string[]): { model: string; rest: string[] } {
  const rest: string[] = [];
  let model = defaultModel;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') {
      rest.push(...argv.slice(index));
      break;
    }
    if (word === '-m' || word === '--model') model = argv[++index] ?? '';
    else if (word.startsWith('--model=')) model = word.slice('--model='.length);
    else rest.push(word);
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(model) || model.length > 30) {
    throw new UsageError(`"${model}" is not a model's name: use up to 30 lower-case letters, digits and hyphens`);
  }
  return { model, rest };
}

function helpFor(verb: AnyVerb): string {
  const details = verb.details !== undefined ? `\n${verb.details}\n` : '';
  return `usage: grimoire ${verb.name} ${verb.usage}\n\n${verb.summary}\n${details}`;
}

function overview(): string {
  const width = Math.max(...all.map((verb) => verb.name.length));
  const lines = all.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`);
  return [
    'usage: grimoire [-m <model>] <verb> ...',
    '',
    "A local Juju model: runs packed charms on this machine, with Juju's verbs.",
    '',
    ...lines,
    '',
    'grimoire help <verb> tells more of one.',
    '',
  ].join('\n');
}
