import type { Caller } from './caller.ts';
import { listOf } from './outputs.ts';

export type PortProtocol = 'tcp' | 'udp';

export interface Port {
  readonly port: number;
  readonly protocol: PortProtocol;
}

/** `opened-ports`, `open-port`, `close-port`. Single ports: Kubernetes knows no ranges. Done at the end of the hook. */
export class PortTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** The opened ports, with the changes of this hook. Whatever is no single tcp or udp port is left out. */
  async opened(): Promise<readonly Port[]> {
    return listOf(await this.#call.json('opened-ports', [])).flatMap(portOf);
  }

  /** Already open is no error. */
  async open(port: number, protocol: PortProtocol = 'tcp'): Promise<void> {
    await this.#call.text('open-port', [`${port}/${protocol}`], `${port}/${protocol}`);
  }

  async close(port: number, protocol: PortProtocol = 'tcp'): Promise<void> {
    await this.#call.text('close-port', [`${port}/${protocol}`], `${port}/${protocol}`);
  }
}

function portOf(text: string): Port[] {
  const found = /^(\d+)\/(tcp|udp)$/.exec(text);
  if (!found) return [];
  return [{ port: Number(found[1]), protocol: found[2] === 'udp' ? 'udp' : 'tcp' }];
}
