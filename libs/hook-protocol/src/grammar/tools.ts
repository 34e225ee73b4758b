import type { ToolName } from '../effects.ts';
import { atMost, first, needsRelation, optionalKey, relationGet } from './arguments.ts';
import { actionResults, keyValues } from './key-values.ts';
import { portRange } from './ports.ts';
import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';
import * as secret from './secret-arguments.ts';
import { storageDirectives } from './storage-directives.ts';
import { deprecatedFormat, fileFlag, output, relationFlag, text, type ToolGrammar, yes } from './tool-grammar.ts';

const statuses: readonly string[] = ['maintenance', 'blocked', 'waiting', 'active'];

const secretFlags = [
  text('description', 'what the secret is for'),
  text('expire', 'when the latest revision expires: a time or a duration'),
  text('file', 'a YAML or JSON file with the content'),
  text('label', 'a name for it, unique for its owner'),
  text('owner', 'application or unit', 'application'),
  text('rotate', 'how often it is to be rotated'),
];

const portFlags = [deprecatedFormat, text('endpoints', 'the endpoints, joined by commas, that this is for')];

/** How every tool is called (juju.md 2.1 to 2.3). */
export const grammars: Readonly<Record<ToolName, ToolGrammar>> = {
  'action-fail': {
    usage: '["<message>"]',
    purpose: 'Mark the action as failed.',
    flags: [],
    check: atMost(1),
  },
  'action-get': {
    usage: '[<key>[.<key>...]]',
    purpose: 'Print the parameters of the action.',
    flags: output('smart'),
    check: atMost(1),
  },
  'action-log': {
    usage: '<message>',
    purpose: 'Report progress of the action.',
    flags: [],
    check: (draft) => (first(draft, 'no message specified'), draft),
  },
  'action-set': {
    usage: '<key>[.<key>...]=<value> [...]',
    purpose: 'Add to the results of the action.',
    flags: [],
    check: (draft) => (actionResults(draft.args), draft),
  },
  'application-version-set': {
    usage: '<version>',
    purpose: 'Say which version of the workload runs.',
    flags: [],
    check: (draft) => (first(draft, 'no version specified'), atMost(1)(draft)),
  },
  'close-port': {
    usage: '<port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp',
    purpose: 'Ask for a port to be closed.',
    flags: portFlags,
    check: (draft) => (portRange(first(draft, 'no port or range specified')), atMost(1)(draft)),
  },
  'config-get': {
    usage: '[<key>]',
    purpose: "Print the application's configuration.",
    flags: [...output('smart'), yes('all', 'with the options that have no value', 'a', 'all')],
    check: (draft) => {
      const [key] = draft.args;
      if (key && draft.flags['all'] === true) {
        throw new Refusal(`cannot use argument --all together with key ${goQuote(key)}`);
      }
      return atMost(1)(draft);
    },
  },
  'credential-get': {
    usage: '',
    purpose: 'Print the credential of the cloud.',
    flags: output('smart'),
    check: atMost(0),
  },
  'goal-state': {
    usage: '',
    purpose: 'Print which units and relations there will be.',
    flags: output('yaml'),
    check: atMost(0),
  },
  'is-leader': {
    usage: '',
    purpose: 'Print whether this unit leads.',
    flags: output('smart'),
    check: atMost(0),
  },
  'juju-log': {
    usage: '<message>',
    purpose: 'Write to the log of the unit.',
    flags: [
      yes('debug', 'at level DEBUG'),
      deprecatedFormat,
      { name: 'log-level', spelled: ['l', 'log-level'], kind: 'text', default: 'INFO', help: 'the level' },
    ],
    check: (draft) => (first(draft, 'no message specified'), draft),
  },
  'juju-reboot': {
    usage: '',
    purpose: 'Reboot the machine.',
    flags: [yes('now', 'not after the hook but at once')],
    check: atMost(0),
  },
  'leader-get': {
    usage: '[<key>]',
    purpose: 'Print the settings of the leader.',
    flags: output('smart'),
    check: (draft) => {
      const [key] = draft.args;
      if (key?.includes('=')) throw new Refusal(`invalid key ${goQuote(key)}`);
      return optionalKey(draft);
    },
  },
  'leader-set': {
    usage: '<key>=<value> [...]',
    purpose: 'Write settings of the leader.',
    flags: [],
    check: (draft) => (keyValues(draft.args), draft),
  },
  'network-get': {
    usage: '<binding> [--ingress-address] [--bind-address] [--egress-subnets]',
    purpose: 'Print the addresses of a binding.',
    flags: [
      ...output('smart'),
      yes('bind-address', 'only the address to bind to'),
      yes('egress-subnets', 'only where traffic comes from'),
      yes('ingress-address', 'only the address that others use'),
      yes('primary-address', 'only the primary address (deprecated)'),
      relationFlag,
    ],
    check: (draft) => {
      if (first(draft, 'no arguments specified') === '') throw new Refusal('no binding name specified');
      return atMost(1)(draft);
    },
  },
  'open-port': {
    usage: '<port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp',
    purpose: 'Ask for a port to be opened.',
    flags: portFlags,
    check: (draft) => (portRange(first(draft, 'no port or range specified')), atMost(1)(draft)),
  },
  'opened-ports': {
    usage: '',
    purpose: 'Print the opened ports.',
    flags: [...output('smart'), yes('endpoints', 'with the endpoints that they are open for')],
    check: atMost(0),
  },
  'payload-register': {
    usage: '<type> <class> <id> [labels...]',
    purpose: 'Tell Juju of a payload.',
    flags: [],
    check: (draft) => {
      if (draft.args.length < 3) throw new Refusal('missing required arguments');
      return draft;
    },
  },
  'payload-status-set': {
    usage: '<class> <id> <status>',
    purpose: 'Set the status of a payload.',
    flags: [],
    check: (draft) => {
      if (draft.args.length < 3) throw new Refusal('missing required arguments');
      return atMost(3)(draft);
    },
  },
  'payload-unregister': {
    usage: '<class> <id>',
    purpose: 'Forget a payload.',
    flags: [],
    check: (draft) => {
      if (draft.args.length < 2) throw new Refusal('missing required arguments');
      return atMost(2)(draft);
    },
  },
  'relation-get': {
    usage: '[<key> [<unit or application>]]',
    purpose: 'Print relation data.',
    flags: [...output('smart'), yes('app', "the application's data, not a unit's"), relationFlag],
    check: relationGet,
  },
  'relation-ids': {
    usage: '[<endpoint>]',
    purpose: 'Print the relations of an endpoint.',
    flags: output('smart'),
    check: (draft, { endpoint }) => {
      if (draft.args.length > 0) return atMost(1)(draft);
      if (endpoint === undefined || endpoint === '') throw new Refusal('no endpoint name specified');
      return { ...draft, args: [endpoint] };
    },
  },
  'relation-list': {
    usage: '',
    purpose: 'Print the units of a relation.',
    flags: [...output('smart'), yes('app', 'the application instead'), relationFlag],
    check: (draft) => atMost(0)(needsRelation(draft)),
  },
  'relation-model-get': {
    usage: '',
    purpose: 'Print the model at the other end of a relation.',
    flags: [...output('smart'), relationFlag],
    check: (draft) => atMost(0)(needsRelation(draft)),
  },
  'relation-set': {
    usage: '<key>=<value> [...]',
    purpose: 'Write relation data.',
    flags: [yes('app', "the application's data, not the unit's"), fileFlag, deprecatedFormat, relationFlag],
    check: (draft) => (keyValues(needsRelation(draft).args), draft),
  },
  'resource-get': {
    usage: '<resource>',
    purpose: 'Print the path of a resource.',
    flags: [],
    check: (draft) => (first(draft, 'missing required resource name'), atMost(1)(draft)),
  },
  'secret-add': {
    usage: '[<key>[#base64|#file]=<value>...]',
    purpose: 'Make a secret.',
    flags: secretFlags,
    check: secret.secretAdd,
  },
  'secret-get': {
    usage: '[<URI>] [<key>[#base64]]',
    purpose: 'Print the content of a secret.',
    flags: [
      ...output('yaml'),
      text('label', 'its label, or the one that it shall have for this unit'),
      yes('peek', 'the latest revision, this time only'),
      yes('refresh', 'the latest revision, from now on'),
    ],
    check: secret.secretGet,
  },
  'secret-grant': {
    usage: '<URI>',
    purpose: 'Let the other end of a relation read a secret.',
    flags: [relationFlag, text('unit', 'only this unit')],
    check: secret.secretGrant,
  },
  'secret-ids': {
    usage: '',
    purpose: 'Print the ids of our secrets.',
    flags: output('smart'),
    check: atMost(0),
  },
  'secret-info-get': {
    usage: '[<URI>]',
    purpose: 'Print what is known of a secret.',
    flags: [...output('yaml'), text('label', 'its label')],
    check: secret.secretInfoGet,
  },
  'secret-remove': {
    usage: '<URI>',
    purpose: 'Remove a secret.',
    flags: [{ name: 'revision', spelled: ['revision'], kind: 'integer', help: 'only this revision' }],
    check: secret.secretRemove,
  },
  'secret-revoke': {
    usage: '<URI>',
    purpose: 'Take back a grant.',
    flags: [
      { name: 'app', spelled: ['app', 'application'], kind: 'text', help: 'from this application' },
      relationFlag,
      text('unit', 'from this unit'),
    ],
    check: secret.secretRevoke,
  },
  'secret-set': {
    usage: '<URI> [<key>[#base64|#file]=<value>...]',
    purpose: 'Change a secret.',
    flags: secretFlags,
    check: secret.secretSet,
  },
  'state-delete': {
    usage: '<key>',
    purpose: 'Delete a value of the charm state.',
    flags: [],
    check: atMost(1),
  },
  'state-get': {
    usage: '[<key>]',
    purpose: 'Print the charm state.',
    flags: [...output('smart'), yes('strict', 'fail when there is no such key')],
    check: optionalKey,
  },
  'state-set': {
    usage: '<key>=<value> [...]',
    purpose: 'Write to the charm state.',
    flags: [fileFlag],
    check: (draft) => (keyValues(draft.args), draft),
  },
  'status-get': {
    usage: '[--include-data] [--application]',
    purpose: 'Print the workload status.',
    flags: [
      ...output('smart'),
      yes('application', "the application's, with all units"),
      yes('include-data', 'with message and data'),
    ],
    check: atMost(0),
  },
  'status-set': {
    usage: '<maintenance | blocked | waiting | active> [message]',
    purpose: 'Set the workload status.',
    flags: [yes('application', "the application's")],
    check: (draft) => {
      const status = first(draft, 'invalid args, require <status> [message]');
      if (!statuses.includes(status)) {
        throw new Refusal(`invalid status ${goQuote(status)}, expected one of [${statuses.join(' ')}]`);
      }
      return atMost(2)(draft);
    },
  },
  'storage-add': {
    usage: '<storage>[=<count>] ...',
    purpose: 'Ask for more storage.',
    flags: [],
    check: (draft) => (storageDirectives(draft.args), draft),
  },
  'storage-get': {
    usage: '[<kind | location>]',
    purpose: 'Print where a storage is.',
    flags: [...output('smart'), { name: 'storage', spelled: ['s'], kind: 'storage', help: 'the storage, by its id' }],
    check: (draft) => {
      if (draft.flags['storage'] === undefined) throw new Refusal('no storage instance specified');
      return atMost(1)(draft);
    },
  },
  'storage-list': {
    usage: '[<storage>]',
    purpose: 'Print the ids of the storage.',
    flags: output('smart'),
    check: atMost(1),
  },
  'unit-get': {
    usage: '<private-address | public-address>',
    purpose: 'Print an address of the unit.',
    flags: output('smart'),
    check: (draft) => {
      const setting = first(draft, 'no setting specified');
      if (setting !== 'private-address' && setting !== 'public-address') {
        throw new Refusal(`unknown setting ${goQuote(setting)}`);
      }
      return atMost(1)(draft);
    },
  },
};
