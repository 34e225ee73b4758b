import { ActionFailed } from '@grimoire/charm';

/** An action of `charmcraft.yaml` that this charm does not serve yet: it fails and says so. */
export function notServed(): Promise<never> {
  return Promise.reject(new ActionFailed('not served yet by this charm: nothing was changed'));
}
