import { changeApplication } from '../change.ts';
import { isRelationHook } from '../hook.ts';
import { Refusal } from '@grimoire/hook-protocol/server';
import { flagOf, isSet, type Tool, unitNow } from '../run/call.ts';

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

export const jujuLog: Tool = (call) => {
  const { hook, options, at, invocation } = call;
  const module = `unit.${call.unit}.juju-log`;
  const asked = isSet(call, 'debug') ? 'DEBUG' : (flagOf(call, 'log-level') ?? 'INFO').toUpperCase();
  if (!levels.includes(asked)) {
    options.log?.({ level: 'WARNING', module, message: 'Specified log level of ' + asked + ' is not valid', at });
  }
  const prefix = isRelationHook(hook) ? `${hook.endpoint}:${hook.relation}: ` : '';
  options.log?.({
    level: levels.includes(asked) ? asked : 'INFO',
    module,
    message: prefix + invocation.args.join(' '),
    at,
  });
  return undefined;
};

export const applicationVersionSet: Tool = (call) => {
  const [workloadVersion = ''] = call.invocation.args;
  call.store.update((model) =>
    changeApplication(model, unitNow(call).application, (was) => ({ ...was, workloadVersion })),
  );
  return undefined;
};

export const jujuReboot: Tool = ({ hook }) => {
  if (hook.kind === 'action') throw new Refusal('juju-reboot is not supported when running an action.', 1);
  throw new Refusal('juju-reboot is not supported on Kubernetes', 1);
};
