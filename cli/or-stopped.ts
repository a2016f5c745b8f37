/** What comes of `work`, or null as soon as `stop` fires: whoever waits for an answer does not wait for it any longer. */
export async function orStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T | null> {
  let end = (): void => undefined;
  const stopped = new Promise<null>((resolve) => {
    end = () => resolve(null);
  });
  stop.addEventListener('abort', end);
  if (stop.aborted) end();
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stop.removeEventListener('abort', end);
  }
}
