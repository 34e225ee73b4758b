import { describe, expect, it } from 'vitest';
import { at, Grimoire, text } from './grimoire.ts';
import { GuestBook } from './guest-book.ts';
import { act } from './model.ts';

/** A sample application: what it is called, where it answers, and an option with what it changes. */
export interface Sample {
  readonly application: string;
  readonly container: string;
  readonly port: number;
  /** Gunicorn takes another configuration without being started anew. */
  readonly gunicorn?: string;
}

/** What every sample is integrated with: its endpoint, and the other side. */
const integrations: readonly (readonly [string, string])[] = [
  ['postgresql', 'postgresql-k8s:database'],
  ['redis', 'redis-k8s:redis'],
  ['rabbitmq', 'rabbitmq-k8s:amqp'],
  ['s3', 's3-integrator:s3-credentials'],
  ['smtp', 'smtp-integrator:smtp'],
  ['saml', 'saml-integrator:saml'],
  ['tracing', 'tempo-coordinator-k8s:tracing'],
];
const backends = integrations.map(([, other]) => other.split(':')[0] ?? '');
const isNumber = (seen: string): boolean => /^\d+\n$/.test(seen);
/** Longer than the column that a migration writes it to. */
const tooLong = 'A greeting that no column of thirty characters takes';

/** Sample applications in one model, with everything they can be integrated with. */
export class WebApps {
  readonly grimoire: Grimoire;
  readonly samples: readonly Sample[];
  readonly #books: ReadonlyMap<string, GuestBook>;
  /** Of alice, whom the identity provider knows. */
  password = '';

  constructor(model: string, samples: readonly Sample[]) {
    this.grimoire = new Grimoire(model);
    this.samples = samples;
    this.#books = new Map(
      samples.map(({ application, container, port }) => [
        application,
        new GuestBook(this.grimoire, application, container, port),
      ]),
    );
  }

  book(application: string): GuestBook {
    const found = this.#books.get(application);
    if (found === undefined) throw new Error(`no ${application}`);
    return found;
  }

  /** Deploys them with a greeting of which their migration fails, and everything beside them. */
  async deploy(): Promise<void> {
    const { grimoire } = this;
    const applications = this.samples.map(({ application }) => application);
    await Promise.all([
      ...backends.map((backend) => grimoire.do('deploy', backend)),
      ...applications.map((application) => grimoire.do('deploy', application, '--config', `greeting=${tooLong}`)),
    ]);
    await Promise.all(
      applications.map(async (application) => {
        for (const [endpoint, other] of integrations)
          await grimoire.do('integrate', `${application}:${endpoint}`, other);
      }),
    );
    for (const backend of backends) await grimoire.active(backend, 180);
    const alice = { username: 'alice', fullname: 'Alice', email: 'alice@example.org' };
    this.password = text(at(await act(grimoire, 'saml-integrator/0', 'add-user', alice), 'password'));
  }
}

/** What is true of every sample, from its first deployment on. */
export function proveSamples(apps: WebApps): void {
  const { grimoire, samples } = apps;
  const book = (application: string): GuestBook => apps.book(application);
  const everywhere = async (application: string, path: string, so: (seen: string) => boolean): Promise<string> =>
    book(application).until(['GET', path], so);

  describe.each(samples)('$application', ({ application, container, gunicorn }) => {
    it('is not served while its migration fails, which is shown; mended, it migrates once and serves', async () => {
      const { message } = await grimoire.until(
        'the migration has failed',
        () => grimoire.status(application),
        ({ current, message: said }) => current === 'blocked' && said.includes('migrate failed'),
        120,
      );
      expect(message).toMatch(/migrate failed: .*character varying\(30\)/);
      await grimoire.do('config', application, 'greeting=Good day');
      await grimoire.active(application, 120);
      expect(await everywhere(application, '/', (seen) => seen.includes('Good'))).toBe('Good day\n');
      expect(await book(application).get('/migrations')).toEqual([expect.anything()]);
    });

    it('uses every integration it has', async () => {
      const ask = (...words: readonly string[]) => book(application).ask(...words);
      await ask('POST', '/entries', 'a row');
      expect(await book(application).get('/entries')).toEqual(['a row']);
      expect(at(JSON.parse(await ask('POST', `/counters/${application}`, '-')), 'count')).toBe(1);
      await ask('POST', '/messages', 'a message');
      expect(JSON.parse(await everywhere(application, '/messages', (seen) => seen.includes('a message')))).toEqual([
        'a message',
      ]);
      await ask('PUT', '/objects/hello', 'an object');
      expect(await ask('GET', '/objects/hello')).toMatch(/^(\{"content":)?"?an object"?\}?\n?$/);
      await ask('POST', '/mail/alice@example.org', `from ${application}`);
      expect(text(at(await act(grimoire, 'smtp-integrator/0', 'show-mail'), 'message-1'))).toContain(
        `from ${application}`,
      );
      expect(await ask('login', 'alice', apps.password)).toBe('alice\n');
      const trace = text(at(JSON.parse(await ask('POST', '/spans/greeting', '-')), 'trace'));
      expect(
        JSON.stringify(await act(grimoire, 'tempo-coordinator-k8s/0', 'show-traces', { service: application })),
      ).toContain(trace);
      expect(JSON.parse(await everywhere(application, '/ticks', (seen) => seen.includes(application)))).toEqual([
        `${application}-0`,
      ]);
    });

    it('is started anew for an option, and not for one of Gunicorn', async () => {
      const before = await book(application).ask('GET', '/process');
      if (gunicorn === undefined) {
        await grimoire.do('config', application, 'greeting=Good evening');
        await everywhere(application, '/', (seen) => seen === 'Good evening\n');
      } else {
        await grimoire.do('config', application, 'webserver-threads=3');
        await grimoire.until(
          'the option is in the file',
          () => book(application).container().read(gunicorn),
          (seen) => seen.includes('threads = 3'),
        );
      }
      await grimoire.active(application);
      const after = await everywhere(application, '/process', isNumber);
      expect(after === before).toBe(gunicorn !== undefined);
    });

    it('has another secret key after the action', async () => {
      const before = await book(application).key();
      expect(at(await act(grimoire, `${application}/0`, 'rotate-secret-key'), 'status')).toBe('success');
      await grimoire.active(application);
      await everywhere(application, '/settings', (seen) => seen.startsWith('{') && !seen.includes(String(before)));
    });

    it('migrates once for three units, of which the first schedules', async () => {
      await grimoire.do('scale-application', application, '3');
      await grimoire.until(
        'three units are active',
        async () => JSON.stringify(at(await grimoire.json('status'), 'applications', application, 'units')),
        (seen) => seen.split('"current":"active"').length - 1 >= 3 && seen.includes(`${application}/2`),
        120,
      );
      await everywhere(application, '/settings', (seen) => seen.includes(`${application}-2.`));
      expect(await book(application).get('/migrations')).toEqual([expect.toSatisfy((count) => Number(count) === 1)]);
      expect(await book(application).get('/ticks')).toEqual([`${application}-0`]);
      expect(await grimoire.do('ssh', '--container', container, `${application}/2`, 'true')).toBe('');
      await grimoire.do('scale-application', application, '1');
    });

    it('takes a rotated password of the database', async () => {
      const relations = at(await grimoire.json('status'), 'relations');
      const found = Array.isArray(relations)
        ? relations.find((one) => JSON.stringify(one).includes(`"${application}:postgresql"`))
        : undefined;
      const before = await everywhere(application, '/process', isNumber);
      await act(grimoire, 'postgresql-k8s/0', 'rotate-relation-password', { 'relation-id': String(at(found, 'id')) });
      await everywhere(application, '/process', (seen) => isNumber(seen) && seen !== before);
      await grimoire.active(application);
      expect(JSON.parse(await everywhere(application, '/entries', (seen) => seen.startsWith('[')))).toEqual(['a row']);
      expect(await book(application).get('/migrations')).toEqual([expect.toSatisfy((count) => Number(count) === 1)]);
    });
  });
}
