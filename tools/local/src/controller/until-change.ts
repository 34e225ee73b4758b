import type { ModelStore } from './model-store.ts';

/**
 * Waits until something holds of the model.
 *
 * @returns whether it does; false when the time is up or the one who waits is gone
 */
export async function untilChange(
  store: ModelStore,
  holds: () => boolean,
  timeoutMs: number,
  gone: AbortSignal,
): Promise<boolean> {
  if (holds()) return true;
  return new Promise((resolve) => {
    const end = (answer: boolean): void => {
      clearTimeout(timer);
      ignore();
      gone.removeEventListener('abort', giveUp);
      resolve(answer);
    };
    const giveUp = (): void => end(holds());
    const timer = setTimeout(giveUp, timeoutMs);
    const ignore = store.onChange(() => {
      if (holds()) end(true);
    });
    gone.addEventListener('abort', giveUp, { once: true });
    if (gone.aborted) giveUp();
  });
}
