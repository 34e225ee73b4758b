import type { CheckGoal, Json } from '@grimoire/charm';

type Mapping = { readonly [field: string]: Json };

/** A check of the image's layer, field by field; nothing if it asks nothing. */
export function checkOf(check: Mapping): CheckGoal | undefined {
  const { level, startup, threshold } = check;
  const target = targetOf(check);
  if (target === undefined) return undefined;
  return {
    ...(level === 'alive' || level === 'ready' ? { level } : {}),
    ...(startup === 'disabled' ? { startup } : {}),
    ...texts(check, ['period', 'timeout']),
    ...(typeof threshold === 'number' && { threshold }),
    ...target,
  };
}

function targetOf({ http, tcp, exec }: Mapping): Pick<CheckGoal, 'http' | 'tcp' | 'exec'> | undefined {
  if (isMapping(http) && typeof http['url'] === 'string') {
    const headers = textsOf(http['headers']);
    return { http: { url: http['url'], ...(headers && { headers }) } };
  }
  if (isMapping(tcp) && typeof tcp['port'] === 'number') {
    return { tcp: { port: tcp['port'], ...texts(tcp, ['host']) } };
  }
  if (isMapping(exec) && typeof exec['command'] === 'string') {
    const environment = textsOf(exec['environment']);
    return {
      exec: {
        command: exec['command'],
        ...texts(exec, ['service-context', 'user', 'group', 'working-dir']),
        ...(environment && { environment }),
      },
    };
  }
  return undefined;
}

function texts(of: Mapping, fields: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = of[field];
      return typeof value === 'string' ? [[field, value]] : [];
    }),
  );
}

function textsOf(value: Json | undefined): Readonly<Record<string, string>> | undefined {
  if (!isMapping(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function isMapping(value: Json | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The port that the image was made for is the option's default: a check of it follows the option. */
export function atPort(check: CheckGoal, made: number, port: number): CheckGoal {
  const { http, tcp } = check;
  if (tcp?.port === made) return { ...check, tcp: { ...tcp, port } };
  if (http?.url === undefined || !URL.canParse(http.url)) return check;
  const url = new URL(http.url);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) || url.port !== String(made)) return check;
  url.port = String(port);
  return { ...check, http: { ...http, url: url.href } };
}
