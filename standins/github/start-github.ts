import { openJsonLines } from '../json-lines.ts';
import { createFaults } from './rest/faults.ts';
import type { Faults } from './rest/faults.ts';
import type { RateLimits } from './rest/rate-limits.ts';
import { createRestApp } from './rest/rest-app.ts';
import { deliveryRecord } from './webhooks/delivery-record.ts';
import { createHooks } from './webhooks/hooks.ts';
import type { DeliveryMode, Hooks, HooksOptions } from './webhooks/hooks.ts';
import type { GitHubWorld } from './world/github-world.ts';

/** How a GitHub is to be run. */
export interface StartGitHub {
  readonly world: GitHubWorld;
  /** @default any free port of 127.0.0.1 */
  readonly port?: number;
  /** Gets `deliveries.jsonl` (each webhook sent, with its answer) and `github-writes.jsonl` (each write over REST). */
  readonly logFolder?: string;
  /** @default 'at-once' */
  readonly deliver?: DeliveryMode;
  /** @default GitHub's */
  readonly limits?: RateLimits;
  /** How long a webhook's answer may take, in milliseconds. @default 10000 */
  readonly webhookTimeoutMs?: number;
  /** @default 'by-event', as GitHub describes it */
  readonly deliveryIds?: HooksOptions['deliveryIds'];
}

/** A GitHub that is up. */
export interface RunningGitHub {
  /** Base of the REST API, without a slash at the end: Octokit's `baseUrl`. */
  readonly url: string;
  readonly world: GitHubWorld;
  readonly faults: Faults;
  readonly hooks: Hooks;
  /** Waits for webhooks that are on their way, then frees the port. */
  readonly stop: () => Promise<void>;
}

/** Puts a world on the network. */
export async function startGitHub(options: StartGitHub): Promise<RunningGitHub> {
  const { world, logFolder } = options;
  const deliveries = openJsonLines(logFolder, 'deliveries.jsonl');
  const writes = openJsonLines(logFolder, 'github-writes.jsonl');
  const hooks = createHooks({
    world,
    ...(options.deliver === undefined ? {} : { mode: options.deliver }),
    ...(options.webhookTimeoutMs === undefined ? {} : { timeoutMs: options.webhookTimeoutMs }),
    ...(options.deliveryIds === undefined ? {} : { deliveryIds: options.deliveryIds }),
    onAttempt: (delivery, attempt, sent) => {
      deliveries.append(deliveryRecord(delivery, attempt, sent));
    },
  });
  const switches = createFaults(world.state);
  const app = createRestApp(
    { world, hooks, view: () => switches.frozen() ?? world.state },
    { switches, limits: options.limits ?? {}, onWrite: writes.append },
  );
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  world.state.urls = { api: url, html: url };
  return {
    url,
    world,
    faults: switches.faults,
    hooks,
    stop: async () => {
      await hooks.idle();
      await app.close();
      deliveries.close();
      writes.close();
    },
  };
}
