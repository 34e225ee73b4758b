import fs from 'node:fs';
import path from 'node:path';
import { openModelStore } from '@grimoire/local/kubelet';
import { moveLeadership, type Model } from '@grimoire/juju-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { Indico } from './harness/indico.ts';
import { act, urlOf } from './harness/model.ts';

const site = 'http://events.example.org';
const admin = { email: 'admin@example.org', password: 'correct-horse-battery' };

describe('Indico, with everything that it can be integrated with', { timeout: 240_000 }, () => {
  const grimoire = new Grimoire('indico');
  const container = (unit: number): Container => new Container(grimoire, `indico/${unit}`, 'indico');
  const mails = async (): Promise<string> => {
    const found = await act(grimoire, 'smtp-integrator/0', 'show-mail', { limit: '3' });
    return JSON.stringify(found);
  };
  const mailCount = async (): Promise<number> => {
    return Number(at(await act(grimoire, 'smtp-integrator/0', 'show-mail'), 'count'));
  };
  /** Somebody at a browser, who has not logged in. */
  async function somebody(): Promise<Indico> {
    const ingress = await urlOf(grimoire, 'nginx-ingress-integrator');
    const idp = await urlOf(grimoire, 'saml-integrator');
    return new Indico(site, {
      'events.example.org': ingress,
      [`saml-integrator-0.saml-integrator-endpoints.local.svc.cluster.local`]: idp,
    });
  }
  let administrator: Indico | undefined;
  const theAdministrator = (): Indico => {
    if (administrator === undefined) throw new Error('nobody has logged in');
    return administrator;
  };

  beforeAll(async () => {
    const extensions = ['plugin_pg_trgm_enable=true', 'plugin_unaccent_enable=true'];
    await grimoire.do('deploy', 'postgresql-k8s', ...extensions.flatMap((option) => ['--config', option]));
    for (const name of ['redis-broker', 'redis-cache']) await grimoire.do('deploy', 'redis-k8s', name);
    for (const name of ['smtp-integrator', 's3-integrator', 'saml-integrator', 'nginx-ingress-integrator']) {
      await grimoire.do('deploy', name);
    }
    await grimoire.do('deploy', 'indico', '--config', `site_url=${site}`);
    for (const [ours, theirs] of [
      ['database', 'postgresql-k8s:database'],
      ['redis-broker', 'redis-broker'],
      ['redis-cache', 'redis-cache'],
      ['smtp-legacy', 'smtp-integrator:smtp-legacy'],
      ['s3', 's3-integrator'],
      ['nginx-route', 'nginx-ingress-integrator'],
    ] as const) {
      await grimoire.do('integrate', `indico:${ours}`, theirs);
    }
    await grimoire.active('indico', 240);
  }, 420_000);
  afterAll(() => grimoire.destroy(), 60_000);

  it('serves its front page through the ingress', async () => {
    const visitor = await somebody();
    const page = await grimoire.until(
      'the front page',
      () => visitor.get('/'),
      ({ status }) => status === 200,
    );
    expect(page.body).toContain('Indico');
    // Nobody is there yet, so it asks for a first user.
    expect(page.url.pathname).toBe('/bootstrap');
    expect(await grimoire.status('indico')).toEqual({ current: 'active', message: '' });
  });

  it('has its first user by the action, who logs in', async () => {
    expect(at(await act(grimoire, 'indico/0', 'add-admin', admin), 'user')).toBe(admin.email);
    administrator = await somebody();
    expect(await administrator.logIn(admin.email, 'guessed')).toBe(false);
    expect(await administrator.logIn(admin.email, admin.password)).toBe(true);
    await expect(act(grimoire, 'indico/0', 'add-admin', admin)).rejects.toThrow('is a user already');
  });

  it('has an event made by her, which anybody finds', async () => {
    const event = await theAdministrator().meet('Proof of service');
    expect((await (await somebody()).get(event)).body).toContain('Proof of service');
    expect(await theAdministrator().find('proof')).toEqual(['Proof of service']);
  });

  it('has a mail sent by Celery, and received', async () => {
    expect((await theAdministrator().forget(admin.email)).status).toBe(200);
    const received = await grimoire.until('the mail', mails, (seen) => seen.includes(admin.email), 90);
    expect(received).toContain('noreply@mydomain.local');
  });

  it('stores an attachment in S3', async () => {
    const before = 'what was attached to a meeting';
    const event = await theAdministrator().meet('With a paper');
    expect((await theAdministrator().attach(event, 'paper.txt', before)).status).toBe(200);
    const s3 = new Container(grimoire, 's3-integrator/0', 's3');
    const found = await s3.run('grep', '-rl', before, '/var/lib/s3');
    expect(found).toMatch(/^\/var\/lib\/s3\//);
    expect(await container(0).run('sh', '-c', 'find /srv/indico/archive -type f | wc -l')).toMatch(/^0\s*$/);
  });

  it('has its numbers scraped from all three exporters', async () => {
    const read = (port: number): Promise<string> => {
      const script = `import urllib.request as u; print(u.urlopen("http://localhost:${port}/metrics").read().decode())`;
      return container(0).run('python3.12', '-c', script);
    };
    expect(await read(9113)).toContain('nginx_up 1');
    expect(
      await grimoire.until(
        'uWSGI’s numbers',
        () => read(9102),
        (seen) => seen.includes('uwsgi_'),
      ),
    ).toContain('uwsgi_');
    const celery = await grimoire.until(
      'Celery’s',
      () => read(9808),
      (seen) => seen.includes('celery_task_succeeded_total{'),
    );
    expect(celery).toContain('celery_worker_up');
  });

  it('executes nothing in the workload for a hook, neither with a changed option nor with the one of before', async () => {
    const before = executed(grimoire);
    expect(before).toBeGreaterThan(1);
    for (const option of [
      'indico_support_email=other@example.org',
      'indico_support_email=support-tech@mydomain.local',
    ]) {
      await grimoire.do('config', 'indico', option);
      await grimoire.do('wait-for', 'unit', 'indico/0', '--timeout', '90s');
    }
    expect(executed(grimoire)).toBe(before);
  });

  it('looks as a customisation out of git says, fetched once', async () => {
    const look = [
      'rm -rf /srv/indico/tmp/look && mkdir -p /srv/indico/tmp/look/files && cd /srv/indico/tmp/look',
      'echo body > files/proof.css && git init -q && git add -A',
      'git -c user.name=t -c user.email=t@example.org commit -qm look && chown -R indico:indico .',
    ].join(' && ');
    await container(0).run('sh', '-c', look);
    await grimoire.do('config', 'indico', 'customization_sources_url=file:///srv/indico/tmp/look');
    const visitor = await somebody();
    const style = () => visitor.get('/static/custom/files/proof.css');
    const page = await grimoire.until('the style', style, ({ status }) => status === 200, 120);
    expect(page.body.trim()).toBe('body');
    await grimoire.do('config', 'indico', '--reset', 'customization_sources_url');
    await grimoire.do('wait-for', 'unit', 'indico/0', '--timeout', '90s');
  });

  it('has room booking when it is on, and not when it is off', async () => {
    const offers = async (): Promise<boolean> => (await (await somebody()).get('/rooms/')).status === 200;
    expect(await offers()).toBe(false);
    await grimoire.do('config', 'indico', 'enable_roombooking=true');
    await grimoire.until('rooms', offers, Boolean, 90);
    await grimoire.do('config', 'indico', 'enable_roombooking=false');
    await grimoire.until('no rooms', offers, (seen) => !seen, 90);
  });

  it('goes on when its broker and its cache start anew', async () => {
    for (const name of ['redis-broker', 'redis-cache']) await grimoire.do('replace-pod', `${name}/0`);
    for (const name of ['redis-broker', 'redis-cache', 'indico']) await grimoire.active(name, 120);
    administrator = await somebody();
    const again = (): Promise<boolean> => theAdministrator().logIn(admin.email, admin.password);
    expect(await grimoire.until('she logs in', again, Boolean, 90)).toBe(true);
    const before = await mailCount();
    await theAdministrator().forget(admin.email);
    expect(await grimoire.until('another mail', mailCount, (seen) => seen > before, 120)).toBeGreaterThan(before);
  });

  it('has Celery in one unit of three, which goes to another when that one is removed', async () => {
    const celery = async (): Promise<readonly number[]> => {
      const status = at(await grimoire.json('status'), 'applications', 'indico', 'units');
      const units = Object.keys(typeof status === 'object' && status !== null ? status : {}).map((unit) =>
        Number(unit.split('/')[1]),
      );
      const found = await Promise.all(
        units.map(async (unit) =>
          (
            await container(unit)
              .processes('celery worker')
              .catch(() => [])
          ).length > 0
            ? [unit]
            : [],
        ),
      );
      return found.flat();
    };
    await grimoire.do('scale-application', 'indico', '3');
    await grimoire.until(
      'three units',
      async () => (await grimoire.status('indico')).current,
      (seen) => seen === 'active',
      180,
    );
    expect(await celery()).toEqual([0]);

    // As an application may come from an older charm: another leads, and the seat is with the last unit.
    changed(grimoire, (model) => seatedAt(moveLeadership(model, 'indico/1', Date.now()), 'indico/2'));
    await grimoire.until('Celery at the third', celery, (seen) => seen.length === 1 && seen[0] === 2, 120);
    await grimoire.do('scale-application', 'indico', '2');
    const [now] = await grimoire.until('Celery at another', celery, (seen) => seen.length === 1 && seen[0] !== 2, 180);
    expect([0, 1]).toContain(now);
    const before = await mailCount();
    await theAdministrator().forget(admin.email);
    await grimoire.until('it works', mailCount, (seen) => seen > before, 120);
  });

  it('has users of an identity provider log in', async () => {
    const user = { username: 'alice', fullname: 'Alice Liddell', email: 'alice@example.org' };
    const password = text(at(await act(grimoire, 'saml-integrator/0', 'add-user', user), 'password'));
    await grimoire.do('integrate', 'indico:saml', 'saml-integrator');
    const alice = await somebody();
    const landed = await grimoire.until(
      'Alice is let in',
      () => alice.logInElsewhere('alice', password).catch(String),
      (seen) => typeof seen === 'object' && seen.status === 200 && seen.url.hostname === 'events.example.org',
      120,
    );
    expect(typeof landed === 'object' && landed.body).toMatch(/Alice|alice@example\.org/);
  });
});

/** How many programs were executed in Indico's container: Pebble logs each request. */
function executed(grimoire: Grimoire): number {
  const log = path.join(grimoire.modelFolder, 'machine/logs/indico-0-indico.log');
  return fs.readFileSync(log, 'utf8').split('POST /v1/exec').length - 1;
}

/** Changes the model while no controller runs; the next verb starts one. */
function changed(grimoire: Grimoire, change: (model: Model) => Model): void {
  process.kill(grimoire.controller, 'SIGKILL');
  const store = openModelStore(path.join(grimoire.modelFolder, 'state.db'), () => {
    throw new Error('there is a model');
  });
  store.update(change);
  store.close();
}

function seatedAt(model: Model, unit: string): Model {
  const relations = Object.entries(model.relations).map(([id, relation]) => {
    const bag = relation.applications['indico'];
    if (relation.interface !== 'indico-instance' || bag === undefined) return [id, relation];
    const data = { ...bag.data, 'celery-unit': unit };
    return [id, { ...relation, applications: { indico: { version: bag.version + 1, data } } }];
  });
  return { ...model, relations: Object.fromEntries(relations) };
}
