import { dispatchPath, hookName, type Hook } from '@grimoire/juju-model';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/** What is started for a hook (juju.md 1.1). */
export type Target =
  | { readonly run: string; readonly how: string }
  /** The charm does not have it; a hook is skipped and counts as done. */
  | { readonly missing: true }
  /** There, and cannot be run. */
  | { readonly broken: string };

/**
 * Looks into the unpacked charm.
 *
 * @param charm its folder on this side
 * @param inside its folder in the charm container
 */
export function dispatchTarget(charm: string, inside: string, hook: Hook): Target {
  if (!isFile(join(charm, 'metadata.yaml'))) return { broken: 'charm missing from disk' };
  const dispatch = join(charm, 'dispatch');
  if (isFile(dispatch)) {
    return isExecutable(dispatch)
      ? { run: `${inside}/dispatch`, how: 'via hook dispatching script: dispatch' }
      : { broken: `fork/exec ${inside}/dispatch: permission denied` };
  }
  const path = dispatchPath(hook);
  if (isFile(join(charm, path))) {
    return isExecutable(join(charm, path))
      ? { run: `${inside}/${path}`, how: `via explicit, bespoke hook script` }
      : { broken: `fork/exec ${inside}/${path}: permission denied` };
  }
  return { missing: true };
}

/** What Juju writes into the log after a hook. */
export function ranSentence(hook: Hook, how: string): string {
  return `ran "${hookName(hook)}" hook (${how})`;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isExecutable(path: string): boolean {
  return (statSync(path).mode & 0o111) !== 0;
}
