import type { Caller } from './caller.ts';
import { entriesOf, isObject, listOf, stringOf, stringsOf } from './outputs.ts';
import type { Entries } from './values.ts';

/** The cloud that the model lives in, and the credential for it. The attributes are secret. */
export interface CloudCredential {
  readonly type: string;
  readonly name: string;
  readonly region: string;
  readonly endpoint: string;
  /** e.g. `oauth2`. */
  readonly authType: string;
  /** e.g. `{ Token: … }`. */
  readonly attributes: Entries;
  /** PEM. */
  readonly caCertificates: readonly string[];
  readonly isControllerCloud: boolean;
}

/** `credential-get`. */
export class CredentialTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** @throws ToolError unless the operator ran `juju trust`. */
  async get(): Promise<CloudCredential> {
    const answer = Object.fromEntries(entriesOf(await this.#call.json('credential-get', [])));
    const credential = isObject(answer['credential']) ? answer['credential'] : {};
    const text = (key: string): string => stringOf(answer[key]) ?? '';
    return {
      type: text('type'),
      name: text('name'),
      region: text('region'),
      endpoint: text('endpoint'),
      authType: stringOf(credential['auth-type']) ?? '',
      attributes: stringsOf(credential['attrs'] ?? null),
      caCertificates: listOf(answer['cacertificates'] ?? null),
      isControllerCloud: answer['is-controller-cloud'] === true,
    };
  }
}
