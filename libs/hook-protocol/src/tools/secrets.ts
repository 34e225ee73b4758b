import { ProtocolError } from '../errors.ts';
import type { Caller } from './caller.ts';
import { entriesOf, isObject, listOf, stringOf, stringsOf } from './outputs.ts';
import { type SecretContent, withContentArguments } from './secret-content.ts';
import type { Entries, Json } from './values.ts';

/** By its URI (`secret:…`, or the bare id), or by a label of ours. */
export type SecretReference = { readonly uri: string } | { readonly label: string };

export type SecretOwner = 'application' | 'unit';
export type RotatePolicy = 'never' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';

/** What may be said about a secret besides its content. */
export interface SecretMetadata {
  /** Unique for its owner. */
  readonly label?: string;
  readonly description?: string;
  readonly rotate?: RotatePolicy;
  /** When the latest revision expires. */
  readonly expire?: Date;
}

/** An owned secret, as `secret-info-get` tells. */
export interface SecretInfo {
  /** Without `secret:`. */
  readonly id: string;
  /** The latest one; the first is 1. */
  readonly revision: number;
  readonly label: string;
  readonly owner: SecretOwner;
  readonly description?: string;
  readonly rotation?: string;
  /** RFC 3339. */
  readonly expiry?: string;
  /** RFC 3339. */
  readonly rotates?: string;
  /** Who may read it, by which relation. */
  readonly access: readonly { readonly target: string; readonly scope: string; readonly role: string }[];
}

/**
 * `secret-add`, `secret-set`, `secret-get`, `secret-info-get`, `secret-ids`, `secret-grant`, `secret-revoke`,
 * `secret-remove`. No value is ever in an error text; with a spawned tool none is in an argument list.
 */
export class SecretTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /**
   * The latest revision, without writing down that this unit reads it: looking has no side effect.
   *
   * @throws SecretNotFoundError, PermissionDeniedError
   */
  peek(secret: SecretReference): Promise<Entries> {
    return this.#content(secret, ['--peek']);
  }

  /**
   * The revision that this unit tracks. The first read makes this unit a consumer, at the latest revision.
   *
   * @param label - what this unit will call the secret from now on; recorded at once.
   */
  get(secret: SecretReference, label?: string): Promise<Entries> {
    return this.#content(secret, label === undefined ? [] : ['--label', label]);
  }

  /** Moves this unit to the latest revision, at once, and gives it. */
  refresh(secret: SecretReference, label?: string): Promise<Entries> {
    return this.#content(secret, ['--refresh', ...(label === undefined ? [] : ['--label', label])]);
  }

  /** One value as bytes: content that is no text survives only this way. Peeks. */
  async peekBytes(secret: SecretReference, key: string): Promise<Uint8Array> {
    const [flags, named] = reference(secret);
    // A key can only be named behind a URI: with a label the whole content has to be asked for.
    if (named.length === 0) throw new TypeError('secret-get: the bytes of a key can be read by URI only, not by label');
    const args = ['--peek', ...flags, '--', ...named, `${key}#base64`];
    const value = stringOf(await this.#call.json('secret-get', args, `${about(secret)}, key ${key}`));
    if (value === undefined)
      throw new ProtocolError(`secret-get (${about(secret)}, key ${key}): no text in the answer`);
    return Buffer.from(value, 'base64');
  }

  /**
   * Makes a secret, at the end of the hook.
   *
   * @param content - at least one entry; keys have three or more characters and begin with a letter.
   * @returns its URI, `secret:…`.
   * @throws NotLeaderError when it is to be owned by the application and this unit does not lead.
   */
  async add(content: SecretContent, options: SecretMetadata & { readonly owner?: SecretOwner } = {}): Promise<string> {
    const flags = ['--owner', options.owner ?? 'application', ...metadataFlags(options)];
    const printed = await withContentArguments(this.#call.transport.kind, content, (args) =>
      this.#call.text('secret-add', [...flags, '--', ...args], labelled(options.label)),
    );
    return printed.trim();
  }

  /** Changes content or metadata, at the end of the hook. Equal content makes no new revision. */
  async set(uri: string, content: SecretContent | undefined, metadata: SecretMetadata = {}): Promise<void> {
    await withContentArguments(this.#call.transport.kind, content ?? {}, (args) =>
      this.#call.text('secret-set', [...metadataFlags(metadata), '--', uri, ...args], uri),
    );
  }

  /** Removes one revision, or the whole secret, at the end of the hook. */
  async remove(uri: string, revision?: number): Promise<void> {
    const flags = revision === undefined ? [] : ['--revision', String(revision)];
    await this.#call.text('secret-remove', [...flags, '--', uri], uri);
  }

  /** Lets the application at the other end of a relation, or one unit of it, read the secret while that lasts. */
  async grant(uri: string, relation: string, unit?: string): Promise<void> {
    const flags = unit === undefined ? [] : ['--unit', unit];
    await this.#call.text('secret-grant', ['-r', relation, ...flags, '--', uri], `${uri}, relation ${relation}`);
  }

  /** Takes back a grant. */
  async revoke(
    uri: string,
    from: { readonly relation: string } | { readonly application: string } | { readonly unit: string },
  ): Promise<void> {
    const flags =
      'relation' in from ? ['-r', from.relation] : 'unit' in from ? ['--unit', from.unit] : ['--app', from.application];
    await this.#call.text('secret-revoke', [...flags, '--', uri], uri);
  }

  /** What Juju knows of a secret that we own. */
  async info(secret: SecretReference): Promise<SecretInfo> {
    const [flags, named] = reference(secret);
    const answer = await this.#call.json('secret-info-get', [...flags, '--', ...named], about(secret));
    const entry = entriesOf(answer)[0];
    if (!entry || !isObject(entry[1])) throw new ProtocolError(`secret-info-get (${about(secret)}): an empty answer`);
    return infoOf(entry[0], entry[1]);
  }

  /** Ids (without `secret:`) of the secrets that we own, with those made in this hook. */
  async ids(): Promise<readonly string[]> {
    return listOf(await this.#call.json('secret-ids', []));
  }

  async #content(secret: SecretReference, mode: readonly string[]): Promise<Entries> {
    const [flags, named] = reference(secret);
    return stringsOf(await this.#call.json('secret-get', [...mode, ...flags, '--', ...named], about(secret)));
  }
}

function reference(secret: SecretReference): [flags: string[], positional: string[]] {
  return 'uri' in secret ? [[], [secret.uri]] : [['--label', secret.label], []];
}

function about(secret: SecretReference): string {
  return 'uri' in secret ? secret.uri : labelled(secret.label);
}

function labelled(label: string | undefined): string {
  return label === undefined ? '' : `label ${label}`;
}

function metadataFlags(metadata: SecretMetadata): string[] {
  const flags: string[] = [];
  if (metadata.label !== undefined) flags.push('--label', metadata.label);
  if (metadata.description !== undefined) flags.push('--description', metadata.description);
  if (metadata.rotate !== undefined) flags.push('--rotate', metadata.rotate);
  if (metadata.expire !== undefined) flags.push('--expire', metadata.expire.toISOString());
  return flags;
}

function infoOf(id: string, found: { readonly [key: string]: Json }): SecretInfo {
  const optional = (key: string): string | undefined => stringOf(found[key]);
  const [description, rotation, expiry, rotates] = ['description', 'rotation', 'expiry', 'rotates'].map(optional);
  const access = found['access'];
  return {
    id,
    revision: typeof found['revision'] === 'number' ? found['revision'] : 0,
    label: optional('label') ?? '',
    owner: found['owner'] === 'unit' ? 'unit' : 'application',
    ...(description === undefined ? {} : { description }),
    ...(rotation === undefined ? {} : { rotation }),
    ...(expiry === undefined ? {} : { expiry }),
    ...(rotates === undefined ? {} : { rotates }),
    access: (Array.isArray(access) ? access : []).filter(isObject).map((grant) => ({
      target: stringOf(grant['target']) ?? '',
      scope: stringOf(grant['scope']) ?? '',
      role: stringOf(grant['role']) ?? '',
    })),
  };
}
