import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const recipe = fileURLToPath(new URL('../../../../tools/setup/src/peers.mjs', import.meta.url));

/** A span as the collector read it: OTLP's JSON, with the attributes of its resource. */
export interface Received {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: unknown;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A real OpenTelemetry collector that takes OTLP over gRPC and tells what it took. */
export interface Collector {
  /** `localhost:4317` */
  readonly address: string;
  /** The authority that signed its certificate, in PEM; of one with TLS. */
  readonly certificates: string | undefined;
  /** All that it took so far. It answers only when this list has what it was sent. */
  received(): readonly Received[];
  close(): Promise<void>;
}

/** The collector's program, built when it is not there yet: needs Go and its module proxy, the first time. */
export async function collectorProgram(): Promise<string> {
  return (await run(process.execPath, [recipe, 'otel-collector-0.165.0'])).stdout.trim();
}

/** @param tls - with a certificate for `localhost` of an authority of its own; needs openssl */
export async function startCollector(program: string, { tls }: { readonly tls: boolean }): Promise<Collector> {
  const folder = mkdtempSync(join(tmpdir(), 'collector-'));
  const received: Received[] = [];
  const sink = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push(...spansIn(JSON.parse(Buffer.concat(parts).toString('utf8'))));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  const to = await listening(sink);
  const port = await freePort();
  const certificates = tls ? await certify(folder) : undefined;
  writeFileSync(
    join(folder, 'config.yaml'),
    JSON.stringify({
      receivers: {
        otlp: {
          protocols: {
            grpc: {
              endpoint: `localhost:${port}`,
              ...(tls && { tls: { cert_file: join(folder, 'server.pem'), key_file: join(folder, 'server.key') } }),
            },
          },
        },
      },
      exporters: {
        otlp_http: {
          traces_endpoint: `http://127.0.0.1:${to}/v1/traces`,
          encoding: 'json',
          compression: 'none',
          // It answers when the sink has it.
          sending_queue: { enabled: false },
          retry_on_failure: { enabled: false },
        },
      },
      service: {
        telemetry: { metrics: { level: 'none' } },
        pipelines: { traces: { receivers: ['otlp'], exporters: ['otlp_http'] } },
      },
    }),
  );
  const child = spawn(program, ['--config', `file:${join(folder, 'config.yaml')}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString('utf8')));
  const close = async (): Promise<void> => {
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    sink.close();
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries === 200 || child.exitCode !== null) {
      await close();
      throw new Error(`the collector does not start: ${said.trim().slice(-2000)}`);
    }
    await sleep(50);
  }
  return { address: `localhost:${port}`, certificates, received: () => received, close };
}

/** The port on which it listens. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: 'localhost', port });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

/** An authority and a certificate for `localhost`. @returns the authority's */
async function certify(folder: string): Promise<string> {
  const openssl = (...args: readonly string[]): Promise<{ stdout: string }> => run('openssl', args, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=authority');
  const server = [
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
    '-addext',
    'basicConstraints=CA:FALSE',
  ];
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2'];
  await openssl('req', '-x509', ...key, ...by, '-keyout', 'server.key', '-out', 'server.pem', ...server);
  return (await openssl('x509', '-in', 'ca.pem')).stdout;
}

/** Out of OTLP's JSON. It is the test's own collector: what does not look like it should is left as it is, for the test to see. */
function spansIn(request: OtlpJson): readonly Received[] {
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        parentSpanId: span.parentSpanId ?? '',
        attributes: plain(span.attributes),
        resource: plain(resource.attributes),
      })),
    ),
  );
}

interface OtlpJson {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes?: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<Received, 'attributes' | 'resource' | 'parentSpanId'> & {
        readonly parentSpanId?: string;
        readonly attributes?: readonly OtlpAttribute[];
      })[];
    }[];
  }[];
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function plain(attributes: readonly OtlpAttribute[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
