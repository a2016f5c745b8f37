import type { RunningGitHub } from '../../standins/github/start-github.ts';
import type { Attempt, Delivery } from '../../standins/github/webhooks/delivery.ts';
import { limited } from './limited.ts';

/** Carries webhooks from the stand-in for GitHub to the bridge, when the measure wants it. */
export interface Post {
  /** The one delivery that an act on GitHub has just caused; it has not been sent. Throws if there is none, or a second one. */
  readonly collectOne: () => Delivery;
  /** Sends one, and resolves with the bridge's answer. Throws if the bridge did not take it. */
  readonly send: (delivery: Delivery) => Promise<Attempt>;
  /** Sends all, so many at a time. */
  readonly sendAll: (deliveries: readonly Delivery[], atOnce: number) => Promise<void>;
}

/** From now on nothing is sent by itself. */
export function createPost({ hooks }: RunningGitHub): Post {
  hooks.mode('held');
  const collected = new WeakSet<Delivery>();
  const send = async (delivery: Delivery): Promise<Attempt> => {
    const attempt = await hooks.send(delivery);
    if (attempt.status === null || attempt.status >= 300) {
      throw new Error(`the bridge did not take ${delivery.event}: ${attempt.failure ?? attempt.answer}`);
    }
    return attempt;
  };
  return {
    collectOne: () => {
      const [delivery, second] = hooks.held().filter((held) => !collected.has(held));
      if (delivery === undefined || second !== undefined) {
        throw new Error(`${delivery === undefined ? 'no webhook' : 'a second webhook'} for one act on GitHub`);
      }
      collected.add(delivery);
      return delivery;
    },
    send,
    sendAll: async (deliveries, atOnce) => {
      const limit = limited(atOnce);
      await Promise.all(deliveries.map((delivery) => limit(() => send(delivery))));
    },
  };
}
