import { afterAll, beforeAll, describe } from 'vitest';
import { proveSamples, WebApps } from './harness/web-apps.ts';

/** The frameworks that came after the first four: a file of their own, so that neither takes long. */
describe('the other web applications', { timeout: 240_000 }, () => {
  const apps = new WebApps('more-web-apps', [
    { application: 'express-k8s', container: 'app', port: 8080 },
    { application: 'spring-boot-k8s', container: 'app', port: 8080 },
  ]);
  beforeAll(() => apps.deploy(), 300_000);
  afterAll(() => apps.grimoire.destroy(), 60_000);

  proveSamples(apps);
});
