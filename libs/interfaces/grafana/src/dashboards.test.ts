import { execFileSync } from 'node:child_process';
import { problemsOf, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { decompressString } from 'lzma1';
import { describe, expect, it, vi } from 'vitest';
import { dashboardsOffer, receivedDashboards } from './consumer.ts';
import { board, boardOfRows } from './panels.ts';
import { dashboards } from './provider.ts';
import { offered, type Dashboards } from './wire.ts';

const self = selfOf({ name: 'chat' });
const context = { endpoint: 'grafana-dashboard', self };
const relation = relationOf('grafana-dashboard', 'grafana', { id: 3 });
const panel = { type: 'timeseries', targets: [{ expr: 'rate(chat_messages_total{juju_unit="$juju_unit"}[5m])' }] };
const chat = { title: 'Chat', panels: Array.from({ length: 40 }, (_, id) => ({ id, ...panel })) };

function written(make: Parameters<typeof dashboards>[0], localApp: RelationView['localApp'] = {}): string | undefined {
  return dashboards(make).spec.owes?.({ ...relation, localApp }, context).app?.['dashboards'];
}
const sent = (text: string | undefined): Dashboards => {
  const parsed = offered.parse({ dashboards: text ?? '' });
  if (!parsed.ok) throw new Error('not written');
  return parsed.value.dashboards;
};

describe('dashboards', () => {
  it('go out compressed, named after the charm, in a form that Python’s LZMA reads', () => {
    const { templates } = sent(written(() => ({ chat })));
    const template = templates['file:chat'];
    expect(template).toMatchObject({
      charm: 'chat',
      juju_topology: { model: 'test', model_uuid: self.modelUuid, application: 'chat', unit: 'chat/0' },
      inject_dropdowns: true,
      dashboard_alt_uid: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    const script =
      'import base64, lzma, sys; sys.stdout.buffer.write(lzma.decompress(base64.b64decode(sys.stdin.read())))';
    const text = execFileSync('python3', ['-c', script], { input: template?.content, encoding: 'utf8' });
    expect(JSON.parse(text)).toEqual({
      ...chat,
      uid: expect.stringMatching(/^[0-9a-f]{40}$/),
      tags: ['charm: chat'],
    });
    expect(template?.content.length).toBeLessThan(JSON.stringify(chat).length / 4);
  });

  it('stay as they are in the bag until one of them changes, whoever leads', () => {
    const first = written(() => ({ chat }));
    const other = { ...self, name: 'chat/1' };
    const again = dashboards(() => ({ chat })).spec.owes?.(
      { ...relation, localApp: { dashboards: first ?? '' } },
      { ...context, self: other },
    );
    expect(again?.app?.['dashboards']).toBe(first);
    const changed = written(() => ({ chat: { ...chat, title: 'Chats' } }), { dashboards: first ?? '' });
    expect(sent(changed).uuid).not.toBe(sent(first).uuid);
  });

  it('that were renamed or taken away are gone from the bag', () => {
    const first = written(() => ({ chat, old: chat })) ?? '';
    expect(Object.keys(sent(written(() => ({ chat }), { dashboards: first })).templates)).toEqual(['file:chat']);
  });

  it('keep their own uid and tag', () => {
    const own = { title: 'Own', uid: 'a'.repeat(40), tags: ['charm: other'] };
    const first = sent(written(() => ({ own })));
    const second = sent(written(() => ({ own: { ...own, uid: 'short' } })));
    expect(first.uuid).not.toBe(second.uuid);
  });

  it('are not even made by a unit that does not lead', () => {
    const make = vi.fn<() => { readonly chat: typeof chat }>(() => ({ chat }));
    const owed = dashboards(make).spec.owes?.({ ...relation, localApp: undefined }, context);
    expect(owed).toEqual({});
    expect(make).not.toHaveBeenCalled();
  });

  it('that the consumer complains of hold nothing up', () => {
    const event = '{"errors": [{"dashboard_id": "file:chat", "error": "no title"}], "valid": false}';
    expect(dashboards(() => ({})).read([{ ...relation, remoteApp: { event } }], context)).toEqual({
      is: 'ready',
      value: ['{"dashboard_id":"file:chat","error":"no title"}'],
    });
  });
});

describe('the consumer', () => {
  const grafana = { endpoint: 'grafana-dashboard', self: selfOf({ name: 'grafana' }) };

  it('gets what was sent, and leaves out who has sent nothing', () => {
    const text = written(() => ({ chat })) ?? '';
    const from = { ...relation, app: 'chat', remoteApp: { dashboards: text } };
    expect(receivedDashboards().read([from, { ...relation, id: 4 }], grafana)).toEqual({
      is: 'ready',
      value: { all: [{ relation: 3, endpoint: 'grafana-dashboard', app: 'chat', templates: sent(text).templates }] },
    });
  });

  it('gets any dashboard as it was', () => {
    const field = fc.string({ minLength: 1 }).filter((name) => !['title', 'uid', 'tags', '__proto__'].includes(name));
    const dashboard = fc
      .tuple(fc.string(), fc.dictionary(field, fc.jsonValue()))
      .map(([title, rest]) => ({ ...rest, title }));
    fc.assert(
      fc.property(dashboard, (any) => {
        const { content = '' } = sent(written(() => ({ any }))).templates['file:any'] ?? {};
        const { uid: _uid, tags: _tags, ...rest } = JSON.parse(decompressString(Buffer.from(content, 'base64')));
        expect(rest).toEqual(JSON.parse(JSON.stringify(any)));
      }),
      { numRuns: 25 },
    );
  });

  it('names who sent what cannot be read', () => {
    const reading = receivedDashboards().read([{ ...relation, app: 'web', remoteApp: { dashboards: '[]' } }], grafana);
    expect(reading.is === 'ready' && reading.value?.status && problemsOf(reading.value.status)[0]?.why).toBe(
      'grafana-dashboard: cannot read dashboards from the web charm: check that charm, or remove the relation',
    );
  });

  it('says what is wrong, and takes it back', () => {
    const received = { relation: 3, endpoint: 'grafana-dashboard', app: 'chat', templates: {} };
    const said = dashboardsOffer('grafana-dashboard', received, [{ dashboard_id: 'file:chat', error: 'no title' }]);
    expect(JSON.parse(said.app?.['event'] ?? '')).toMatchObject({ valid: false, errors: [{ error: 'no title' }] });
    expect(dashboardsOffer('grafana-dashboard', received, []).app).toEqual({ event: undefined });
  });

  it('reads anything without an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(receivedDashboards().read([{ ...relation, remoteApp: { dashboards: text } }], grafana).is).toBe('ready');
      }),
    );
  });
});

describe('a board of panels', () => {
  it('lays them out two in a row, each with its queries', () => {
    const queries = [{ expr: 'up', legend: '{{juju_unit}}' }, { expr: 'down' }];
    const made = board('Chat', [
      { title: 'a', type: 'timeseries', queries, unit: 's' },
      { title: 'b', type: 'stat', queries },
      { title: 'c', type: 'table', queries: [] },
    ]);
    expect(made['panels']).toMatchObject([
      { id: 1, gridPos: { x: 0, y: 0 }, targets: [{ refId: 'A', legendFormat: '{{juju_unit}}' }, { refId: 'B' }] },
      { id: 2, gridPos: { x: 12, y: 0 }, fieldConfig: { defaults: { unit: 'short' } } },
      { id: 3, gridPos: { x: 0, y: 8 } },
    ]);
  });

  it('folds all rows but the first, and has what is in them lie below one another', () => {
    const shown = { title: 'a', type: 'timeseries', queries: [] } as const;
    const made = boardOfRows('Chat', [
      { title: 'seen first', panels: [shown, shown, shown] },
      { title: 'folded', panels: [shown] },
      { title: 'folded too', panels: [] },
    ]);
    expect(made['panels']).toMatchObject([
      { id: 1, type: 'row', title: 'seen first', collapsed: false, panels: [], gridPos: { y: 0 } },
      { id: 2, gridPos: { x: 0, y: 1 } },
      { id: 3, gridPos: { x: 12, y: 1 } },
      { id: 4, gridPos: { x: 0, y: 9 } },
      { id: 5, type: 'row', title: 'folded', collapsed: true, panels: [{ id: 6 }], gridPos: { y: 17 } },
      { id: 7, type: 'row', title: 'folded too', collapsed: true, gridPos: { y: 18 } },
    ]);
  });

  it('asks Loki for logs and Prometheus for the rest', () => {
    const made = board('Chat', [
      { title: 'errors', type: 'logs', queries: [{ expr: '{juju_charm="chat"}' }] },
      { title: 'up', type: 'stat', queries: [{ expr: 'up' }] },
    ]);
    expect(made['panels']).toMatchObject([
      { datasource: { type: 'loki', uid: '${lokids}' } },
      { datasource: { type: 'prometheus', uid: '${prometheusds}' } },
    ]);
  });
});
