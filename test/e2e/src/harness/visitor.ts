import http from 'node:http';

/** What a server answered. */
export interface Page {
  readonly status: number;
  readonly url: URL;
  readonly body: string;
  /** Where it sends the visitor, if it does. */
  readonly location: string | undefined;
}

/** A file in a form. */
export interface Upload {
  readonly name: string;
  readonly content: string;
}
type Fields = Readonly<Record<string, string | readonly string[]>>;

interface Sent {
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody with a browser: keeps cookies, fills in forms, and finds names of the model at ports of this machine. */
export class Visitor {
  readonly #ports: ReadonlyMap<string, number>;
  readonly #cookies = new Map<string, Map<string, string>>();

  /** @param places - by host name, the URL on this machine that leads to it. */
  constructor(places: Readonly<Record<string, string>>) {
    this.#ports = new Map(Object.entries(places).map(([host, url]) => [host, Number(new URL(url).port || 80)]));
  }

  get(url: string | URL, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#follow('GET', new URL(url), { headers });
  }

  /** Fills in a form. */
  post(url: string | URL, fields: Fields, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    const body = new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
    ).toString();
    return this.#follow('POST', new URL(url), { type: 'application/x-www-form-urlencoded', body, headers });
  }

  /** Fills in a form that has a file. */
  upload(
    url: string | URL,
    fields: Fields,
    field: string,
    { name, content }: Upload,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const boundary = 'a-boundary-that-is-in-no-field';
    const part = (disposition: string, text: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${text}\r\n`;
    const texts = Object.entries(fields).flatMap(([key, value]) =>
      [value].flat().map((one) => part(`name="${key}"`, one)),
    );
    const body = `${texts.join('')}${part(`name="${field}"; filename="${name}"`, content)}--${boundary}--\r\n`;
    return this.#follow('POST', new URL(url), { type: `multipart/form-data; boundary=${boundary}`, body, headers });
  }

  async #follow(method: string, url: URL, sent: Sent): Promise<Page> {
    let page = await this.#ask(method, url, sent);
    for (let hop = 0; page.location !== undefined && hop < 10; hop += 1) {
      page = await this.#ask('GET', new URL(page.location, page.url), {});
    }
    return page;
  }

  #ask(method: string, url: URL, { type, body, headers = {} }: Sent): Promise<Page> {
    const port = this.#ports.get(url.hostname);
    if (port === undefined) throw new Error(`nothing on this machine leads to ${url.hostname}`);
    const cookies = this.#cookies.get(url.hostname) ?? new Map<string, string>();
    this.#cookies.set(url.hostname, cookies);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          host: '127.0.0.1',
          port,
          method,
          path: `${url.pathname}${url.search}`,
          headers: {
            ...headers,
            Host: url.host,
            ...(cookie !== '' && { Cookie: cookie }),
            ...(type !== undefined && { 'Content-Type': type }),
            ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
          },
        },
        (answer) => {
          for (const line of answer.headers['set-cookie'] ?? []) {
            const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
            cookies.set(name, value);
          }
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const { statusCode: status = 0, headers: said } = answer;
            const redirect = status >= 300 && status < 400 ? said.location : undefined;
            resolve({ status, url, body: Buffer.concat(chunks).toString(), location: redirect });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }
}

/** The hidden and preset fields of the first form of a page whose markup has this text. */
export function formOf(
  html: string,
  having: string,
): { readonly action: string; readonly fields: Record<string, string> } {
  const form = html.match(/<form[\s\S]*?<\/form>/g)?.find((one) => one.includes(having)) ?? '';
  const attribute = (tag: string, name: string): string | undefined => {
    const found = new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag);
    return found === null ? undefined : plainText(found[1] ?? found[2] ?? '');
  };
  const fields = (form.match(/<input[^>]*>/g) ?? []).flatMap((tag): [string, string][] => {
    const name = attribute(tag, 'name');
    return name === undefined ? [] : [[name, attribute(tag, 'value') ?? '']];
  });
  return { action: attribute(/<form[^>]*>/.exec(form)?.[0] ?? '', 'action') ?? '', fields: Object.fromEntries(fields) };
}

function plainText(html: string): string {
  return html
    .replaceAll('&#34;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
