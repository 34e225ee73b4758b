import { ApiError } from '../errors.ts';
import type { Identity, NewIdentity } from '../values.ts';

/** Identities by name; a request is carried out whole or not at all. */
export class FakeIdentities {
  readonly #identities = new Map<string, NewIdentity>();

  list(): Readonly<Record<string, Identity>> {
    return Object.fromEntries(
      [...this.#identities].map(([name, identity]) => [
        name,
        'local' in identity
          ? { access: identity.access, kinds: ['local'], userId: identity.local['user-id'] }
          : { access: identity.access, kinds: ['basic'] },
      ]),
    );
  }

  add(identities: Readonly<Record<string, NewIdentity>>): void {
    const there = Object.keys(identities).filter((name) => this.#identities.has(name));
    if (there.length > 0) throw new ApiError(400, '', `identities already exist: ${there.join(', ')}`);
    this.replace(identities);
  }

  update(identities: Readonly<Record<string, NewIdentity>>): void {
    this.#mustExist(Object.keys(identities));
    this.replace(identities);
  }

  replace(identities: Readonly<Record<string, NewIdentity | null>>): void {
    for (const [name, identity] of Object.entries(identities)) {
      if (identity === null) this.#identities.delete(name);
      else this.#identities.set(name, identity);
    }
  }

  remove(names: readonly string[]): void {
    this.#mustExist(names);
    for (const name of names) this.#identities.delete(name);
  }

  #mustExist(names: readonly string[]): void {
    const missing = names.filter((name) => !this.#identities.has(name));
    if (missing.length > 0) throw new ApiError(400, '', `identities do not exist: ${missing.join(', ')}`);
  }
}
