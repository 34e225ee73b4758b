export { type AlertRules, type Rule, type RuleGroup } from '@grimoire/juju-topology';
export { logs, type Logging } from './requirer.ts';
export { logsOffer, logSources, type Source } from './provider.ts';
