import { HookTools, type Transport } from '@grimoire/hook-protocol';
import { describe, expect, it } from 'vitest';
import { readCloud, type Cloud } from './cloud.ts';
import type { Reading } from './reading.ts';
import { reveal } from './secret.ts';

function read(code: number, said: string): Promise<Reading<Cloud>> {
  const [stdout, stderr] = code === 0 ? [said, ''] : ['', said];
  const transport: Transport = {
    kind: 'rpc',
    call: () => Promise.resolve({ code, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) }),
    close: () => undefined,
  };
  return readCloud(new HookTools(transport), 'chat');
}

describe('the cloud', () => {
  it('comes with its credential, whose attributes are secrets', async () => {
    const spec = {
      type: 'kubernetes',
      name: 'k8s',
      endpoint: 'https://10.0.0.1:443',
      credential: { 'auth-type': 'oauth2', attrs: { Token: 'opensesame' } },
      cacertificates: ['pem'],
    };
    const found = await read(0, JSON.stringify(spec));
    expect(found).toMatchObject({
      is: 'ready',
      value: { type: 'kubernetes', name: 'k8s', endpoint: 'https://10.0.0.1:443', caCertificates: ['pem'] },
    });
    const token = found.is === 'ready' ? found.value.attributes['Token'] : undefined;
    expect(token && reveal(token)).toBe('opensesame');
    expect(() => JSON.stringify(found)).toThrow(/secret/i);
  });

  it.each([
    ['ERROR cannot access cloud credentials: permission denied (unauthorized access)\n'],
    ['ERROR cannot access cloud credentials: this model has no Kubernetes API behind it\n'],
  ])("is the operator's to open: %s", async (said) => {
    expect(await read(1, said)).toEqual({
      is: 'blocked',
      key: 'cloud',
      why: "no access to the cloud's credential: juju trust chat --scope=cluster",
    });
  });
});
