import type { Action } from '@grimoire/charm';
import type { SmtpIntegrator } from './charmcraft.gen.ts';
import { messages } from './server.ts';

/** As they were taken, with who sent them to whom in `X-MailFrom` and `X-RcptTo`. */
export const showMail: Action<SmtpIntegrator, 'show-mail'> = async ({ limit = 1 }, { workload }) => {
  const smtp = await workload('smtp');
  // A Maildir's names begin with the time.
  const files = await smtp.list(messages);
  const newest = files.toReversed().slice(0, limit);
  const texts = await Promise.all(newest.map(({ path }) => smtp.readText(path)));
  return {
    count: files.length,
    ...Object.fromEntries(texts.flatMap((text, index) => (text === undefined ? [] : [[`message-${index + 1}`, text]]))),
  };
};
