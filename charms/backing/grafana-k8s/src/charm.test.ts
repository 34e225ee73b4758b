import { problemsOf, Secret, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { GrafanaK8sCharm } from './charm.ts';
import { metadata, type GrafanaK8s } from './charmcraft.gen.ts';

function goal({ facts, ...sketch }: Sketch<GrafanaK8s> = {}): Goal<GrafanaK8s> {
  const decision = GrafanaK8sCharm.decide(
    snapshotOf(metadata, { facts: { refused: {}, ...facts }, kept: { password: new Secret('of-admin') }, ...sketch }),
  );
  if (!('is' in decision)) return decision;
  throw new Error(whys(decision).join('; '));
}

const whys = (status: Goal<GrafanaK8s>['status']): readonly string[] =>
  status === undefined ? [] : problemsOf(status).map(({ why }) => why);

const template = {
  charm: 'chat',
  content: '/Td6WFoAAA==',
  juju_topology: { model: 'test', model_uuid: '1', application: 'chat', unit: 'chat/0' },
};
const relations = {
  'grafana-dashboard': [
    relationOf('grafana-dashboard', 'chat', {
      id: 3,
      remoteApp: { dashboards: JSON.stringify({ uuid: '1', templates: { 'file:chat': template } }) },
    }),
    relationOf('grafana-dashboard', 'wiki', { id: 4, remoteApp: { dashboards: 'nonsense' } }),
  ],
};

describe('the stand-in for grafana-k8s', () => {
  it('takes the dashboards of one application while another says what cannot be read', () => {
    const said = goal({ relations });
    expect(said.offers?.map(({ relation }) => relation)).toEqual([3]);
    expect(whys(said.status)).toEqual([
      'grafana-dashboard: cannot read dashboards from the wiki charm: check that charm, or remove the relation',
    ]);
  });

  it('names the dashboard that was refused, to its application and to the operator', () => {
    const said = goal({
      relations: { 'grafana-dashboard': relations['grafana-dashboard'].slice(0, 1) },
      facts: { refused: { 'grafana-dashboard:3': { 'file:chat': 'panel "Users": sum(: unclosed parenthesis' } } },
    });
    expect(whys(said.status)).toEqual([
      'grafana-dashboard:3: file:chat of chat cannot be used: panel "Users": sum(: unclosed parenthesis',
    ]);
    expect(JSON.parse(String(said.offers?.[0]?.app?.['event']))).toMatchObject({
      valid: false,
      errors: [{ dashboard_id: 'file:chat', error: 'panel "Users": sum(: unclosed parenthesis' }],
    });
  });

  it('refuses a name that cannot be used', () => {
    expect(() => goal({ options: { admin_user: 'a:b' } })).toThrow(
      'admin_user: a name without colon has to be there: juju config grafana-k8s admin_user=admin',
    );
  });
});
