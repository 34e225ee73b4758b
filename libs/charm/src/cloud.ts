import { ToolError, type HookTools } from '@grimoire/hook-protocol';
import { blocked, ready, type Reading } from './reading.ts';
import { Secret } from './secret.ts';

/** The cloud that the model lives in, and the credential for it (`credential-get`). */
export interface Cloud {
  /** e.g. `kubernetes`. */
  readonly type: string;
  readonly name: string;
  readonly region: string;
  /** A URL. */
  readonly endpoint: string;
  /** e.g. `oauth2`. */
  readonly authType: string;
  /** e.g. `{ Token: … }`. */
  readonly attributes: Readonly<Record<string, Secret>>;
  /** PEM. */
  readonly caCertificates: readonly string[];
  readonly isControllerCloud: boolean;
}

/** Asked at each look of a charm that declares `cloud: true`: a credential may be changed, and trust be taken back. */
export async function readCloud(tools: Pick<HookTools, 'credential'>, app: string): Promise<Reading<Cloud>> {
  try {
    const { attributes, ...cloud } = await tools.credential.get();
    const secrets = Object.entries(attributes).map(([name, value]) => [name, new Secret(value)]);
    return ready({ ...cloud, attributes: Object.fromEntries(secrets) });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return blocked('cloud', `no access to the cloud's credential: juju trust ${app} --scope=cluster`);
  }
}
