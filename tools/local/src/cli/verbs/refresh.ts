import { named, pairs, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface RefreshRequest {
  readonly verb: 'refresh';
  readonly application: string;
  /** The path of a `.charm`; without it the newest artifact of the charm that is deployed. */
  readonly path: string | undefined;
  readonly resources: Readonly<Record<string, string>>;
}

export const refresh: Verb<RefreshRequest> = {
  name: 'refresh',
  usage: '<application> [--path <charm>] [--resource name=<rock>]',
  summary: 'Replaces the charm of an application by a newer artifact; pods are replaced one after another.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      path: { type: 'string' },
      resource: { type: 'string', multiple: true },
    });
    const [application] = named(positionals, 'application');
    return { verb: 'refresh', application, path: values.path, resources: pairs(values.resource ?? [], 'resource') };
  },
};
