import { randomUUID } from 'node:crypto';
import { pingPayload } from '../payloads/ping.ts';
import type { GitHubWorld } from '../world/github-world.ts';
import type { WorldEvent } from '../world/world-context.ts';
import { createDelivery } from './delivery.ts';
import type { Attempt, Delivery, SentWords } from './delivery.ts';
import { hears } from './hook.ts';
import type { Hook } from './hook.ts';
import { postWebhook } from './post-webhook.ts';
import { webhookRequest } from './webhook-request.ts';
import type { Forgery } from './webhook-request.ts';

/** A hook to be set up. */
export interface AddHook {
  readonly url: string;
  /** @default null */
  readonly secret?: string | null;
  /** @default 'json' (GitHub's own API says 'form') */
  readonly contentType?: Hook['contentType'];
  /** @default 'repository' */
  readonly kind?: Hook['kind'];
  /** @default all events */
  readonly events?: readonly string[];
  /** Ids of repositories. @default all */
  readonly repositories?: readonly number[];
}

/** `at-once`: sent as it happens, without waiting for the one before. `held`: kept until somebody calls `send`. */
export type DeliveryMode = 'at-once' | 'held';

/** The webhooks of a world. */
export interface Hooks {
  /** Sets up a hook. Unlike GitHub it sends no `ping` of its own accord: see `ping`. */
  readonly add: (input: AddHook) => Hook;
  readonly remove: (hook: Hook) => void;
  readonly list: () => readonly Hook[];
  /** Makes GitHub's `ping` to a hook. */
  readonly ping: (hook: Hook) => Delivery;
  /** @default 'at-once' */
  readonly mode: (mode: DeliveryMode) => void;
  /** All deliveries that are remembered, oldest first. */
  readonly deliveries: () => readonly Delivery[];
  /** Those of which nothing was sent yet, oldest first. */
  readonly held: () => readonly Delivery[];
  /** Sends a delivery, for the first time or again; never throws. */
  readonly send: (delivery: Delivery, forgery?: Forgery) => Promise<Attempt>;
  /** Sends all that is held, one after the other in this order. @default oldest first */
  readonly sendHeld: (order?: (held: readonly Delivery[]) => readonly Delivery[]) => Promise<readonly Attempt[]>;
  /** Until nothing is on its way. */
  readonly idle: () => Promise<void>;
}

/** What the webhooks are made with. */
export interface HooksOptions {
  readonly world: GitHubWorld;
  readonly mode?: DeliveryMode;
  /** How long an answer may take, in milliseconds. @default 10000, as on github.com */
  readonly timeoutMs?: number;
  /** How many sent deliveries are remembered; held ones always are. @default 2000 (some 25 KB each) */
  readonly remember?: number;
  /**
   * Whether the hooks that hear of one event are told under one delivery id or each under an id of its own. GitHub's API
   * calls the id "shared with all deliveries for all webhooks that subscribe to this event"; others have seen two.
   * @default 'by-event'
   */
  readonly deliveryIds?: 'by-event' | 'by-hook';
  /** Hears of each attempt with the request's own words, which a forgery may have changed. */
  readonly onAttempt?: (delivery: Delivery, attempt: Attempt, sent: SentWords) => void;
}

/** Sets up the webhooks of a world. */
export function createHooks(options: HooksOptions): Hooks {
  const { world, timeoutMs = 10_000, remember = 2_000, deliveryIds = 'by-event' } = options;
  const hooks: Hook[] = [];
  const deliveries = new Set<Delivery>();
  const unsent = new Set<Delivery>();
  const underway = new Set<Promise<Attempt>>();
  let mode = options.mode ?? 'at-once';
  let lastId = 500_000;
  const nextId = (): number => ++lastId;

  const forget = (): void => {
    for (const delivery of deliveries) {
      if (deliveries.size <= remember) return;
      if (!unsent.has(delivery)) deliveries.delete(delivery);
    }
  };

  const attempt = async (delivery: Delivery, forgery: Forgery): Promise<Attempt> => {
    const request = webhookRequest(delivery, forgery);
    const redelivery = !unsent.delete(delivery);
    const sentAt = world.clock();
    const answer = await postWebhook(delivery.hook.url, request, timeoutMs);
    const done: Attempt = {
      id: nextId(),
      redelivery,
      sentAt,
      durationMs: world.clock().getTime() - sentAt.getTime(),
      status: answer.status,
      failure: answer.failure,
      answer: answer.body,
    };
    delivery.attempts.push(done);
    const sent = {
      guid: forgery.guid ?? delivery.guid,
      event: forgery.event ?? delivery.event,
      forged: Object.keys(forgery).length > 0,
      json: forgery.json ?? delivery.json,
    };
    options.onAttempt?.(delivery, done, sent);
    return done;
  };

  const send = (delivery: Delivery, forgery: Forgery = {}): Promise<Attempt> => {
    const sending = attempt(delivery, forgery).finally(() => {
      underway.delete(sending);
      forget();
    });
    underway.add(sending);
    return sending;
  };

  const deliver = (event: WorldEvent, hook: Hook, guid: string): Delivery => {
    const delivery = createDelivery(event, hook, { id: nextId(), guid, createdAt: world.clock() });
    deliveries.add(delivery);
    unsent.add(delivery);
    if (mode === 'at-once') void send(delivery);
    return delivery;
  };

  world.listen((event) => {
    const shared = randomUUID();
    for (const hook of hooks) {
      if (hears(hook, event)) deliver(event, hook, deliveryIds === 'by-event' ? shared : randomUUID());
    }
  });

  const held = (): readonly Delivery[] => [...unsent];
  return {
    add: (input) => {
      const kind = input.kind ?? 'repository';
      const id = nextId();
      const only = input.repositories ?? null;
      const hook: Hook = {
        id,
        url: input.url,
        secret: input.secret ?? null,
        contentType: input.contentType ?? 'json',
        kind,
        app: kind === 'app' ? { id: nextId(), installationId: nextId() } : null,
        repositories: only,
        events: input.events ?? ['*'],
      };
      hooks.push(hook);
      return hook;
    },
    remove: (hook) => {
      if (hooks.includes(hook)) hooks.splice(hooks.indexOf(hook), 1);
    },
    list: () => hooks,
    ping: (hook) => {
      const repository = [...world.state.repositories.values()].find(
        ({ id }) => hook.repositories?.includes(id) ?? true,
      );
      const about = { event: 'ping', action: null, repositoryId: repository?.id ?? 0, pullRequest: null };
      const payload = pingPayload(hook, repository ?? null, world.state, world.clock());
      return deliver({ ...about, payload }, hook, randomUUID());
    },
    mode: (next) => {
      mode = next;
    },
    deliveries: () => [...deliveries],
    held,
    send,
    sendHeld: async (order = (waiting) => waiting) => {
      const attempts: Attempt[] = [];
      for (const delivery of order(held())) attempts.push(await send(delivery));
      return attempts;
    },
    idle: async () => {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
