/** A guest book with one route for each thing it can be integrated with. */
import { createHash } from 'node:crypto';
import cookieSession from 'cookie-session';
import express from 'express';
import client from 'prom-client';
import { inDatabase, listed } from './database.js';
import { NotIntegrated } from './environment.js';
import { login } from './login.js';
import { send } from './queue.js';
import { count, getObject, putObject, sendMail, sendSpan } from './services.js';

const { APP_SECRET_KEY: key = 'only while the image is tried without a charm', ...environment } = process.env;
const duration = new client.Histogram({
  name: 'http_request_duration_seconds',
  help: 'Requests that were answered, and how long that took.',
  labelNames: ['status_code'],
});

const app = express();
app.use((_request, response, next) => {
  const end = duration.startTimer();
  response.on('finish', () => end({ status_code: response.statusCode }));
  next();
});
app.use(cookieSession({ keys: [key] }));
app.use(login);
app.use(express.raw({ type: () => true, limit: '1mb' }));

/** An endpoint whose failure goes to the error handler. */
const promised = (handle) => async (request, response, next) => {
  try {
    await handle(request, response);
  } catch (error) {
    next(error);
  }
};

const words = (request) => (Buffer.isBuffer(request.body) ? String(request.body) : '');

app.get('/', (_request, response) => {
  response.type('text').send(`${environment.APP_GREETING ?? 'Hello from Express!'}\n`);
});
app.get('/settings', (_request, response) => {
  response.json({
    BASE_URL: environment.APP_BASE_URL,
    GREETING: environment.APP_GREETING,
    NODE_ENV: environment.NODE_ENV,
    // Of the secret key only what tells it from another.
    key: createHash('sha256').update(key).digest('hex').slice(0, 8),
    peers: environment.APP_PEER_FQDNS,
  });
});
app.get('/process', (_request, response) => {
  response.type('text').send(`${process.pid}\n`);
});
app.post(
  '/entries',
  promised(async (request, response) => {
    await inDatabase((database) => database.query('INSERT INTO entry (text) VALUES ($1)', [words(request)]));
    response.sendStatus(201);
  }),
);
for (const [path, query] of [
  ['/entries', 'SELECT text FROM entry ORDER BY id'],
  ['/messages', 'SELECT text FROM message ORDER BY id'],
  ['/migrations', 'SELECT count(*) FROM migration'],
  ['/ticks', 'SELECT DISTINCT host FROM tick ORDER BY host'],
]) {
  app.get(
    path,
    promised(async (_request, response) => {
      response.json(await listed(query));
    }),
  );
}
app.post(
  '/messages',
  promised(async (request, response) => {
    await send(words(request));
    response.sendStatus(202);
  }),
);
app.post(
  '/counters/:word',
  promised(async (request, response) => {
    response.json({ count: await count(request.params.word) });
  }),
);
app.put(
  '/objects/:name',
  promised(async (request, response) => {
    await putObject(request.params.name, words(request));
    response.sendStatus(201);
  }),
);
app.get(
  '/objects/:name',
  promised(async (request, response) => {
    response.type('application/octet-stream').send(await getObject(request.params.name));
  }),
);
app.post(
  '/mail/:to',
  promised(async (request, response) => {
    await sendMail(request.params.to, words(request));
    response.sendStatus(202);
  }),
);
app.post(
  '/spans/:name',
  promised(async (request, response) => {
    response.status(201).json({ trace: await sendSpan(request.params.name) });
  }),
);

const { PORT: port = '8080', METRICS_PORT: metricsPort = port, METRICS_PATH: metricsPath = '/metrics' } = environment;
const metrics = metricsPort === port ? app : express();
metrics.get(
  metricsPath,
  promised(async (_request, response) => {
    response.type(client.register.contentType).send(await client.register.metrics());
  }),
);
if (metrics !== app) metrics.listen(Number(metricsPort));

app.use((error, _request, response, _next) => {
  if (error instanceof NotIntegrated) {
    response.status(503).json({ error: error.message });
    return;
  }
  console.error(error);
  response.status(502).json({ error: 'see the log' });
});
app.listen(Number(port));
