import { charmFromFiles, createModel, deploy, podStarted, refresh, type Model } from '@grimoire/juju-model';
import { expect, it } from 'vitest';
import { podsToReplace } from './rollout.ts';

const charm = charmFromFiles({
  'metadata.yaml': 'name: app\nsummary: s\ndescription: d\n',
  'manifest.yaml': 'bases: [{name: ubuntu, channel: "22.04"}]',
});

function threeUnits(): Model {
  let model = deploy(createModel({ name: 'm', uuid: 'u' }), { charm, units: 3 }, 0);
  for (const unit of ['app/0', 'app/1', 'app/2']) model = podStarted(model, unit, { address: '10.0.0.1' }, 0);
  return refresh(model, 'app', { charm }, 1);
}

it('rolls from the highest unit down, one at a time, when the ones above are ready', () => {
  const versions = new Map([
    ['app/0', 0],
    ['app/1', 0],
    ['app/2', 0],
  ]);
  const ready = new Set<string>(['app/0', 'app/1', 'app/2']);
  const next = (): readonly string[] =>
    podsToReplace(threeUnits(), { versionOf: (unit) => versions.get(unit), isReady: (unit) => ready.has(unit) });
  expect(next()).toEqual(['app/2']);
  versions.set('app/2', 1);
  ready.delete('app/2');
  expect(next()).toEqual([]);
  ready.add('app/2');
  expect(next()).toEqual(['app/1']);
  versions.set('app/1', 1);
  expect(next()).toEqual(['app/0']);
  versions.set('app/0', 1);
  expect(next()).toEqual([]);
});
