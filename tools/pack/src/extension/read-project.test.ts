import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProject } from './read-project.ts';

describe('what a folder says besides charmcraft.yaml', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'project-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const write = (file: string, content: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), content);
  };

  it('is nothing where there is nothing', () => {
    expect(readProject(folder, 1, 'flask')).toEqual({});
    expect(readProject(folder, 2, 'flask')).toEqual({ generation: 2 });
  });

  it('is its configuration, its dashboards and its rules', () => {
    write(
      'paas-config.yaml',
      'prometheus: {scrape_configs: [{job_name: a, static_configs: [{targets: ["*:9000"]}]}]}\n',
    );
    write('cos_custom/grafana_dashboards/shop.json', '{"title": "Shop", "uid": "shop", "panels": []}');
    write('cos_custom/prometheus_alert_rules/few.rule', 'alert: TooFew\nexpr: orders < 1\n');
    write(
      'cos_custom/loki_alert_rules/errors.yaml',
      'groups: [{name: errors, rules: [{alert: E, expr: "count_over_time({x=\\"y\\"}[5m]) > 1"}]}]\n',
    );
    expect(readProject(folder, 1, 'flask')).toMatchObject({
      config: { prometheus: { scrape_configs: [{ job_name: 'a' }] } },
      dashboards: { custom_shop: { title: 'Shop', uid: 'shop', panels: [] } },
      alerts: { groups: [{ name: 'custom_few', rules: [{ alert: 'TooFew' }] }] },
      logAlerts: { groups: [{ name: 'custom_errors' }] },
    });
  });

  it.each<[string, string, string, string]>([
    ['a key that is none', 'paas-config.yaml', 'colour: red\n', 'paas-config.yaml: colour: is not a key'],
    ['no YAML', 'paas-config.yaml', 'a: [', 'paas-config.yaml: cannot be read'],
    ['a stray file', 'cos_custom/README', 'x', 'README: only the folders grafana_dashboards'],
    ['a dashboard that is none', 'cos_custom/grafana_dashboards/a.json', '[]', 'a.json: title: must be there'],
    ['rules that are none', 'cos_custom/loki_alert_rules/a.yml', 'x: 1\n', 'a.yml: must have groups'],
  ])('is refused with %s: file, key and what to do', (_what, file, content, sentence) => {
    write(file, content);
    expect(() => readProject(folder, 1, 'flask')).toThrow(sentence);
  });
});
