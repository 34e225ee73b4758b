import type { ToolName } from '@grimoire/hook-protocol';
import { actionFail, actionGet, actionLog, actionSet } from '../tool/actions.ts';
import { configGet } from '../tool/config.ts';
import { goalState } from '../tool/goal-state.ts';
import { isLeaderTool, leaderGet, leaderSet } from '../tool/leadership.ts';
import { applicationVersionSet, jujuLog, jujuReboot } from '../tool/log.ts';
import { networkGet, unitGet } from '../tool/network.ts';
import { closePort, openedPorts, openPort } from '../tool/ports.ts';
import { relationGet, relationIds, relationList, relationModelGet, relationSet } from '../tool/relations.ts';
import { credentialGet, resourceGet } from '../tool/resources.ts';
import { secretGet, secretIds, secretInfoGet } from '../tool/secret-reads.ts';
import { secretAdd, secretGrant, secretRemove, secretRevoke, secretSet } from '../tool/secret-writes.ts';
import { stateDelete, stateGet, stateSet } from '../tool/state.ts';
import { statusGet, statusSet } from '../tool/status.ts';
import { storageAdd, storageGet, storageList } from '../tool/storage.ts';
import type { Tool } from './call.ts';

/** Payloads were dropped in Juju 4 and nothing ever read them: they are taken and forgotten. */
const payload: Tool = () => undefined;

export const tools: Readonly<Record<ToolName, Tool>> = {
  'action-fail': actionFail,
  'action-get': actionGet,
  'action-log': actionLog,
  'action-set': actionSet,
  'application-version-set': applicationVersionSet,
  'close-port': closePort,
  'config-get': configGet,
  'credential-get': credentialGet,
  'goal-state': goalState,
  'is-leader': isLeaderTool,
  'juju-log': jujuLog,
  'juju-reboot': jujuReboot,
  'leader-get': leaderGet,
  'leader-set': leaderSet,
  'network-get': networkGet,
  'open-port': openPort,
  'opened-ports': openedPorts,
  'payload-register': payload,
  'payload-status-set': payload,
  'payload-unregister': payload,
  'relation-get': relationGet,
  'relation-ids': relationIds,
  'relation-list': relationList,
  'relation-model-get': relationModelGet,
  'relation-set': relationSet,
  'resource-get': resourceGet,
  'secret-add': secretAdd,
  'secret-get': secretGet,
  'secret-grant': secretGrant,
  'secret-ids': secretIds,
  'secret-info-get': secretInfoGet,
  'secret-remove': secretRemove,
  'secret-revoke': secretRevoke,
  'secret-set': secretSet,
  'state-delete': stateDelete,
  'state-get': stateGet,
  'state-set': stateSet,
  'status-get': statusGet,
  'status-set': statusSet,
  'storage-add': storageAdd,
  'storage-get': storageGet,
  'storage-list': storageList,
  'unit-get': unitGet,
};

const goneInFour: ReadonlySet<string> = new Set([
  'leader-get',
  'leader-set',
  'payload-register',
  'payload-status-set',
  'payload-unregister',
]);

/** The tools that a release line of Juju has. */
export function toolsOf(juju: 3 | 4): readonly string[] {
  return Object.keys(tools).filter((name) => juju === 3 || !goneInFour.has(name));
}
