import { named, pairs, readArguments, wholeNumber } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface DeployRequest {
  readonly verb: 'deploy';
  /** A charm's name in the workspace, or the path of a `.charm`. */
  readonly charm: string;
  readonly application: string | undefined;
  readonly units: number;
  readonly config: Readonly<Record<string, string>>;
  /** By resource name: a rock's folder. */
  readonly resources: Readonly<Record<string, string>>;
  readonly trust: boolean;
}

export const deploy: Verb<DeployRequest> = {
  name: 'deploy',
  usage: '<charm> [<application>] [-n <units>] [--config key=value] [--resource name=<rock>]',
  summary: 'Deploys a packed charm: a name in this workspace, or the path of a .charm.',
  details: [
    '--config key=value     a charm option; may be given several times',
    '-n, --num-units N      how many units (1)',
    '--resource name=<rock> the folder of a rock, such as rocks/synapse; by default the one that the name says',
    '--trust                accepted; there is no Kubernetes API to trust the charm with',
  ].join('\n'),
  parse(args) {
    const { values, positionals } = readArguments(args, {
      config: { type: 'string', multiple: true },
      'num-units': { type: 'string', short: 'n', default: '1' },
      resource: { type: 'string', multiple: true },
      trust: { type: 'boolean', default: false },
    });
    const [charm, application] = named(positionals, 'charm', 'application?');
    return {
      verb: 'deploy',
      charm,
      application,
      units: wholeNumber(values['num-units'], '--num-units', 1),
      config: pairs(values.config ?? [], 'charm option'),
      resources: pairs(values.resource ?? [], 'resource'),
      trust: values.trust,
    };
  },
};
