import { named, pairs, readArguments } from '../read-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

/** What an operator does with secrets of the model, which options of type `secret` name. */
export type UserSecretRequest =
  | { readonly verb: 'add-secret' | 'update-secret'; readonly secret: string; readonly content: Content }
  | { readonly verb: 'grant-secret' | 'revoke-secret'; readonly secret: string; readonly applications: Applications }
  | { readonly verb: 'remove-secret'; readonly secret: string };

type Content = Readonly<Record<string, string>>;
type Applications = readonly string[];

export const addSecret: Verb<UserSecretRequest> = {
  name: 'add-secret',
  usage: '<name> key=value ...',
  summary: 'Makes a secret for options of type secret, and says its URI.',
  parse: (args) => ({ verb: 'add-secret', ...withContent(args) }),
};

export const updateSecret: Verb<UserSecretRequest> = {
  name: 'update-secret',
  usage: '<name or URI> key=value ...',
  summary: 'Gives a secret a new content, which takes the place of all of the old one.',
  parse: (args) => ({ verb: 'update-secret', ...withContent(args) }),
};

export const grantSecret: Verb<UserSecretRequest> = {
  name: 'grant-secret',
  usage: '<name or URI> <application>[,<application>]',
  summary: 'Lets applications read a secret.',
  parse: (args) => ({ verb: 'grant-secret', ...withApplications(args) }),
};

export const revokeSecret: Verb<UserSecretRequest> = {
  name: 'revoke-secret',
  usage: '<name or URI> <application>[,<application>]',
  summary: 'Lets applications read a secret no longer.',
  parse: (args) => ({ verb: 'revoke-secret', ...withApplications(args) }),
};

export const removeSecret: Verb<UserSecretRequest> = {
  name: 'remove-secret',
  usage: '<name or URI>',
  summary: 'Removes a secret.',
  parse(args) {
    const [secret] = named(readArguments(args, {}).positionals, 'name or URI');
    return { verb: 'remove-secret', secret };
  },
};

function withContent(args: readonly string[]): { readonly secret: string; readonly content: Content } {
  const [secret, ...rest] = readArguments(args, {}).positionals;
  if (secret === undefined) throw new UsageError('<name> is missing');
  const content = pairs(rest, 'secret key');
  if (Object.keys(content).length === 0) throw new UsageError('key=value is missing');
  return { secret, content };
}

function withApplications(args: readonly string[]): { readonly secret: string; readonly applications: Applications } {
  const [secret, list] = named(readArguments(args, {}).positionals, 'name or URI', 'application');
  return { secret, applications: list.split(',') };
}
