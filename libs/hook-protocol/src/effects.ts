/**
 * When a tool's effect happens.
 * - `reads`: it has none.
 * - `now`: at the call; it stays even if the hook fails afterwards.
 * - `flush`: with everything else in one commit when the process exits 0, otherwise it is dropped.
 */
export type Effect = 'reads' | 'now' | 'flush';

/**
 * Every hook tool of Juju 3.6 that a sidecar charm can use, and when its effect happens (juju.md 2.1).
 *
 * `action-set` and `action-fail` are kept by the agent and sent when the action ends, whatever its exit code: `now`.
 * `secret-get` reads, but with `--refresh`, or with `--label` beside a URI, it also moves or names what this unit
 * tracks: use `effectOf(tool, args)` for that.
 */
export const effects = {
  'action-fail': 'now',
  'action-get': 'reads',
  'action-log': 'now',
  'action-set': 'now',
  'application-version-set': 'now',
  'close-port': 'flush',
  'config-get': 'reads',
  'credential-get': 'reads',
  'goal-state': 'reads',
  'is-leader': 'reads',
  'juju-log': 'now',
  'juju-reboot': 'now',
  'leader-get': 'reads',
  'leader-set': 'now',
  'network-get': 'reads',
  'open-port': 'flush',
  'opened-ports': 'reads',
  'payload-register': 'now',
  'payload-status-set': 'now',
  'payload-unregister': 'now',
  'relation-get': 'reads',
  'relation-ids': 'reads',
  'relation-list': 'reads',
  'relation-model-get': 'reads',
  'relation-set': 'flush',
  'resource-get': 'now',
  'secret-add': 'flush',
  'secret-get': 'reads',
  'secret-grant': 'flush',
  'secret-ids': 'reads',
  'secret-info-get': 'reads',
  'secret-remove': 'flush',
  'secret-revoke': 'flush',
  'secret-set': 'flush',
  'state-delete': 'flush',
  'state-get': 'reads',
  'state-set': 'flush',
  'status-get': 'reads',
  'status-set': 'now',
  'storage-add': 'flush',
  'storage-get': 'reads',
  'storage-list': 'reads',
  'unit-get': 'reads',
} as const;

/** The name of a hook tool. */
export type ToolName = keyof typeof effects;

/** All tools' names, sorted. */
export const toolNames: readonly ToolName[] = Object.keys(effects).filter(isToolName);

/** Whether a text is the name of a hook tool. */
export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(effects, name);
}

/**
 * When the effect of a call happens. A name that is no tool is answered `now`, so that a test which forbids writes
 * trips over it.
 *
 * @param args - the call's arguments; without them a `secret-get` counts as a plain read.
 */
export function effectOf(tool: string, args: readonly string[] = []): Effect {
  if (!isToolName(tool)) return 'now';
  if (tool === 'secret-get' && marksTheConsumer(args)) return 'now';
  return effects[tool];
}

/** `--refresh` moves the tracked revision; a label given beside a URI is written down for this unit. */
function marksTheConsumer(args: readonly string[]): boolean {
  if (args.includes('--refresh') || args.includes('--refresh=true')) return true;
  const label = args.findIndex((arg) => arg === '--label' || arg.startsWith('--label='));
  if (label < 0) return false;
  const value = args[label] === '--label' ? label + 1 : label;
  return args.some((arg, index) => index !== value && (arg.startsWith('secret:') || /^[0-9a-z]{20}$/.test(arg)));
}
