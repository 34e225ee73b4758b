import {
  renderEnv,
  Secret,
  type AnyIntegration,
  type Context,
  type Integration,
  type Offer,
  type Presence,
  type RelationView,
  type Role,
} from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import type { Answered, Asked } from './reference.ts';

type Bag = Readonly<Record<string, string>>;

/** Our end of a relation that is called `data`, on a unit that leads. */
export const here: Context = { endpoint: 'data', self: selfOf({ name: 'app' }) };

/** What is in a bag once that was written. */
function written(bag: Readonly<Record<string, string | undefined>> = {}): Bag {
  return Object.fromEntries(Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

/** What our end writes by itself, as the other side sees it. */
export function asked(ours: AnyIntegration): { readonly bag: Bag; readonly unit: Bag } {
  const { app, unit } = ours.spec.owes?.(relationOf('data', 'other'), here) ?? {};
  return { bag: written(app), unit: written(unit) };
}

/** The relation as our end sees it, with the secrets that the other side points to. */
export function seen(
  ours: AnyIntegration,
  { app, unit, secrets }: Answered,
  more: Partial<RelationView> = {},
): RelationView {
  const find = ours.spec.secrets ?? [];
  const uris = typeof find === 'function' ? find(app) : Object.fromEntries(find.map((key) => [key, app[key] ?? '']));
  const content = (uri: string): RelationView['own'][string] =>
    Object.fromEntries(Object.entries(secrets[uri] ?? {}).map(([key, value]) => [key, new Secret(value)]));
  const found = Object.entries(uris).flatMap(([key, uri]) => (secrets[uri] === undefined ? [] : [[key, content(uri)]]));
  return relationOf('data', 'other', {
    remoteApp: app,
    remoteUnits: { 'other/0': unit },
    secrets: Object.fromEntries(found),
    ...more,
  });
}

/** What our end offers, as the other side sees it. A secret that is to be generated is the word `generated`. */
export function offered({ app, unit, secrets = {}, place }: Offer): Required<Pick<Asked, 'bag' | 'unit' | 'secrets'>> {
  const uris = Object.fromEntries(
    Object.keys(secrets).map((key, index) => [key, `secret:d0f4ndnmp25c76beh5${index}0`]),
  );
  const content = Object.entries(secrets).map(([key, secret]) => [uris[key], contentOf(secret.content)]);
  return {
    bag: written({ ...app, ...(place ? place(uris) : uris) }),
    unit: written(unit),
    secrets: Object.fromEntries(content),
  };
}

type Content = NonNullable<Offer['secrets']>[string]['content'];
function contentOf(content: Content): Bag {
  const texts = Object.entries(content).map(([key, value]) => {
    if (value instanceof Secret) return [key, shown(value)];
    return [key, typeof value === 'object' ? 'generated' : value];
  });
  return written(Object.fromEntries(texts));
}

/** What a secret holds, of one that has no quotes: there is no other way to look than to render it. */
export function shown(secret: Secret | undefined): string | undefined {
  return secret && renderEnv({ it: secret }).slice("it='".length, -"'\n".length);
}

/** What our end makes of a relation. @throws Error when it is not ready */
export function got<T>(ours: Integration<Role, string, T, Presence>, view: RelationView): NonNullable<T> {
  const reading = ours.read([view], here);
  if (reading.is !== 'ready') throw new Error(JSON.stringify(reading));
  if (reading.value === undefined || reading.value === null) throw new Error('nothing was said');
  return reading.value;
}

/** The one that asks. @throws Error when nobody does */
export function only<T extends object>(all: readonly T[]): T {
  const [first] = all;
  if (first === undefined) throw new Error('nothing was asked for');
  return first;
}
