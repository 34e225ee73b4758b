import { previewOf, type PreviewLine } from '@grimoire/paas/preview';
import { WebAppError, type WebApp } from './web-app.ts';

/** Options as they are typed: `--config greeting=Hello`. */
export type Options = Readonly<Record<string, string>>;

/** What `nx env` prints: variables as a shell reads them, with where each comes from behind it. */
export function environmentText(app: WebApp, options: Options, isJson: boolean): string {
  const { lines, problems } = previewOf({ ...app, options: typed(app, options) });
  if (isJson) return `${JSON.stringify({ application: app.name, variables: lines, problems }, undefined, 2)}\n`;
  const shown = lines.map((line) => [assignment(line), origin(line)] as const);
  const width = Math.min(60, Math.max(0, ...shown.map(([text]) => text.length)));
  return [
    `# ${app.name}: what the application will have in its environment, with everything integrated.`,
    ...shown.map(([text, from]) => `${text.padEnd(width)}  # ${from}`),
    ...problems.map((why) => `# ! ${why}`),
    '',
  ].join('\n');
}

const assignment = ({ name, value }: PreviewLine): string => `${name}=${value === undefined ? '' : quoted(value)}`;

function origin({ value, from, madeUp }: PreviewLine): string {
  return [from, ...(value === undefined ? ['a secret'] : []), ...(madeUp ? ['for example'] : [])].join(', ');
}

const quoted = (value: string): string =>
  /^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;

/** Values of the types that the options have. @throws WebAppError for a text that is none of them */
function typed({ metadata }: WebApp, options: Options): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, text]) => [name, valueOf(name, text, metadata.config?.options[name]?.type)]),
  );
}

function valueOf(name: string, text: string, type: string | undefined): string | number | boolean {
  switch (type) {
    case 'int':
      if (/^[+-]?\d+$/.test(text)) return Number(text);
      throw new WebAppError(`--config ${name}=${text}: say a whole number`);
    case 'float':
      if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
      throw new WebAppError(`--config ${name}=${text}: say a number`);
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw new WebAppError(`--config ${name}=${text}: say true or false`);
    default:
      return text;
  }
}
