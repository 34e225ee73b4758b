import { ProtocolError, toolError } from '../errors.ts';
import type { Transport } from '../transport/transport.ts';
import type { Json } from './values.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** What the tools are built on: one call, its failure as a typed error, its output as text or JSON. */
export class Caller {
  readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /**
   * Runs a tool and gives what it printed.
   *
   * @param subject - what the call is about, for the error: a key, a relation, an id; never a value.
   * @throws ToolError (or one of its subclasses) when the tool refused.
   */
  async text(tool: string, args: readonly string[], subject = '', stdin?: string): Promise<string> {
    const input = stdin === undefined ? undefined : encoder.encode(stdin);
    const reply = await this.transport.call(tool, args, input);
    if (reply.code !== 0) throw toolError(tool, subject, reply.code, decoder.decode(reply.stderr));
    return decoder.decode(reply.stdout);
  }

  /** Runs a tool with `--format=json`. Nothing printed is `null`, as a missing value is. */
  async json(tool: string, args: readonly string[], subject = ''): Promise<Json> {
    const text = await this.text(tool, ['--format=json', ...args], subject);
    if (text.trim() === '') return null;
    try {
      const value: Json = JSON.parse(text);
      return value;
    } catch {
      throw new ProtocolError(`${tool}${subject === '' ? '' : ` (${subject})`}: the agent's answer is not JSON`);
    }
  }
}
