import { plain, Secret } from '../secret.ts';

/** Items with a separator between them; a secret, because one of them may be. Nothing is escaped: the items are whole. */
export function renderList(items: readonly (string | Secret)[], separator: string): Secret {
  return new Secret(items.map(plain).join(separator));
}
