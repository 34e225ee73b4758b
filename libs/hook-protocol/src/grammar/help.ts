import type { Flag } from './flags.ts';
import type { ToolGrammar } from './tool-grammar.ts';

/** What `-h` prints: in the manner of Juju's tools, in words of ours. */
export function helpText(command: string, grammar: ToolGrammar): string {
  const options = grammar.flags.length === 0 ? '' : ' [options]';
  const usage = grammar.usage === '' ? '' : ` ${grammar.usage}`;
  const list = grammar.flags.length === 0 ? '' : `\nOptions:\n${grammar.flags.map(flagText).join('')}`;
  return `Usage: ${command}${options}${usage}\n\nSummary:\n${grammar.purpose}\n${list}`;
}

function flagText(flag: Flag): string {
  const spelled = flag.spelled.map((name) => (name.length > 1 ? `--${name}` : `-${name}`)).join(', ');
  const preset = flag.kind === 'boolean' ? 'false' : JSON.stringify(flag.default ?? '');
  return `${spelled} (= ${preset})\n    ${flag.help}\n`;
}
