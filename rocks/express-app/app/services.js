/** Redis, S3, SMTP and tracing, each as small as a client can be. */
import { randomBytes } from 'node:crypto';
import { Client } from 'minio';
import nodemailer from 'nodemailer';
import { createClient } from 'redis';
import { needed } from './environment.js';

/** Raises a word's counter in Redis. */
export async function count(word) {
  const client = createClient({
    url: needed('REDIS_DB_CONNECT_STRING'),
    socket: { connectTimeout: 5000, reconnectStrategy: false },
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await client.incr(word);
  } finally {
    client.destroy();
  }
}

/** A client of S3, and the name of the bucket that is ours. */
function bucket() {
  const endpoint = new URL(needed('S3_ENDPOINT'));
  const client = new Client({
    endPoint: endpoint.hostname,
    ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
    useSSL: endpoint.protocol === 'https:',
    accessKey: needed('S3_ACCESS_KEY'),
    secretKey: needed('S3_SECRET_KEY'),
    region: process.env.S3_REGION ?? 'us-east-1',
    pathStyle: process.env.S3_ADDRESSING_STYLE !== 'virtual',
  });
  return [client, needed('S3_BUCKET')];
}

export async function putObject(name, body) {
  const [client, ours] = bucket();
  await client.putObject(ours, name, body);
}

export async function getObject(name) {
  const [client, ours] = bucket();
  return Buffer.concat(await (await client.getObject(ours, name)).toArray());
}

/** Sends a text to an address. */
export async function sendMail(to, text) {
  const { SMTP_TRANSPORT_SECURITY: security, SMTP_AUTH_TYPE: auth, SMTP_USER: user, SMTP_DOMAIN: domain } = process.env;
  const transport = nodemailer.createTransport({
    host: needed('SMTP_HOST'),
    port: Number(needed('SMTP_PORT')),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === undefined,
    tls: { rejectUnauthorized: process.env.SMTP_SKIP_SSL_VERIFY !== 'True' },
    ...(user && auth === 'plain' && { auth: { user, pass: needed('SMTP_PASSWORD') } }),
  });
  await transport.sendMail({ from: `guest-book@${domain ?? 'example.com'}`, to, subject: 'From the guest book', text });
}

/** Sends one span as JSON before the request is answered. */
export async function sendSpan(name) {
  const endpoint = needed('OTEL_EXPORTER_OTLP_ENDPOINT');
  const trace = randomBytes(16).toString('hex');
  const now = `${Date.now()}000000`;
  const service = { key: 'service.name', value: { stringValue: process.env.OTEL_SERVICE_NAME ?? 'express-app' } };
  const span = {
    traceId: trace,
    spanId: randomBytes(8).toString('hex'),
    name,
    kind: 1,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
  };
  const answer = await fetch(`${endpoint}v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceSpans: [
        { resource: { attributes: [service] }, scopeSpans: [{ scope: { name: 'express-app' }, spans: [span] }] },
      ],
    }),
  });
  if (!answer.ok) throw new Error(`the receiver of spans answers ${answer.status}`);
  return trace;
}
