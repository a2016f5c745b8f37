/** Works on some at once. After the first that throws, and after `stop` fires, no other is begun. */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
  stop?: AbortSignal,
): Promise<void> {
  const left = [...items];
  const hand = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined && stop?.aborted !== true; item = left.shift()) {
      await work(item).catch((error: unknown) => {
        left.length = 0;
        throw error;
      });
    }
  };
  const hands = await Promise.allSettled(Array.from({ length: atOnce }, hand));
  const failure = hands.find((each) => each.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
