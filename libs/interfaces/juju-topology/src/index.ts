export {
  complaints,
  labelledRules,
  readAlertRules,
  type AlertRules,
  type Rule,
  type RuleGroup,
} from './alert-rules.ts';
export { narrowed } from './matchers.ts';
export { refusals } from './refusals.ts';
export { sameJson, sortedJson } from './same-json.ts';
export {
  readTopology,
  record,
  string,
  topologyLabels,
  topologyOf,
  type Topology,
  type TopologyLabels,
} from './topology.ts';
