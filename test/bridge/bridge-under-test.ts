import { createHmac, randomUUID } from 'node:crypto';
import type { BridgeClient, PlayStart } from '../../bridge/bridge-client.ts';
import { createBridge } from '../../bridge/bridge.ts';
import type { ResumeClient } from '../../bridge/resume-client.ts';
import type { StageClient } from '../../bridge/stage-client.ts';
import type { PullRequestReader } from '../../bridge/consider.ts';
import { configSchema } from '../../config/schema.ts';
import type { Fact } from '../../signals/facts.ts';
import type { DeliveredSignal } from '../../signals/messages.ts';
import { createLogger } from '../../telemetry/log.ts';
import { createMetrics } from '../../telemetry/metrics.ts';
import { BATON, CLEO, REPOSITORY, REX, TESS } from '../signals/github/crew.ts';

export const SECRET = 'a secret of the tests';

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** What a delivery was answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface BridgeUnderTest {
  readonly url: string;
  /** Audit lines, oldest first. */
  audits(): LogLine[];
  readonly log: LogLine[];
  get(path: string): Promise<Response>;
  /** Sends a payload as GitHub does: as JSON, signed with the right secret. */
  deliver(event: string, payload: unknown): Promise<Answer>;
  /** Sends bytes with these headers. */
  post(body: string | Buffer, headers: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export interface BridgeSetup {
  readonly client: BridgeClient;
  /** @default one that nobody is to touch */
  readonly resumes?: ResumeClient;
  /** @default one that nobody is to touch */
  readonly stageClient?: StageClient;
  readonly github?: PullRequestReader;
  readonly repository?: string;
  readonly secrets?: readonly string[];
  readonly bridge?: { byteBudget?: number; deadlineMs?: number };
  readonly unclaimedLimit?: number;
  /** The section `api` as the configuration spells it. @default that of the product: no token */
  readonly api?: object;
  /** Others than the one of `repository`. */
  readonly otherRepositories?: readonly object[];
  /** As the configuration spells them. @default those of the product */
  readonly stages?: readonly unknown[];
  /** @default 0 */
  readonly drainMs?: number;
}

const untouched = async (): Promise<never> => {
  throw new Error('no request was expected');
};
const NO_REQUESTS = { start: untouched, find: untouched, result: untouched, progress: untouched };

/** Starts a bridge on a free port of loopback, with Rex, Cleo and Tess in their roles. */
export async function startBridge(setup: BridgeSetup): Promise<BridgeUnderTest> {
  const log: LogLine[] = [];
  const actor = ({ id, login }: { id: number; login: string }) => ({ id, login });
  const config = configSchema.parse({
    repositories: [
      { name: setup.repository ?? REPOSITORY.name, id: REPOSITORY.id },
      ...(setup.otherRepositories ?? []),
    ],
    api: setup.api ?? {},
    roles: { implementation: [actor(REX)], quality: [actor(CLEO)], testing: [actor(TESS)] },
    self: actor(BATON),
    bridge: { host: '127.0.0.1', port: 0, secrets: [...(setup.secrets ?? [SECRET])], ...setup.bridge },
    ...(setup.stages === undefined ? {} : { stages: setup.stages }),
    ...(setup.unclaimedLimit === undefined ? {} : { unclaimedLimit: setup.unclaimedLimit }),
  });
  const bridge = createBridge({
    config,
    client: setup.client,
    resumes: setup.resumes ?? NO_REQUESTS,
    stages: setup.stageClient ?? { requests: NO_REQUESTS, readings: NO_REQUESTS, play: untouched },
    github: setup.github ?? { readPullRequest: async () => null },
    logger: createLogger({ destination: { write: (line) => void log.push(JSON.parse(line) as LogLine) } }),
    metrics: createMetrics(),
    drainMs: setup.drainMs ?? 0,
  });
  const { url } = await bridge.listen();
  const post: BridgeUnderTest['post'] = async (body, headers) => {
    const response = await fetch(`${url}/webhooks/github`, { method: 'POST', body, headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
  };
  return {
    url,
    log,
    audits: () => log.filter((line) => line['audit'] === true),
    get: (path) => fetch(url + path),
    deliver: (event, payload) => {
      const body = JSON.stringify(payload);
      return post(body, headersFor(event, body));
    },
    post,
    close: () => bridge.close(),
  };
}

/** What GitHub sends along with a body. */
export function headersFor(event: string, body: string | Buffer, secret = SECRET): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-github-hook-id': '42',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}

/** A Temporal that accepts everything and remembers what it was told. */
export interface RecordingClient extends BridgeClient {
  readonly signals: (DeliveredSignal & { readonly play: string })[];
  readonly starts: PlayStart[];
}

/** `running` and `closed` are plays that are there from the beginning; `with` replaces single methods. */
export function recordingClient(
  given: { running?: readonly string[]; closed?: readonly string[]; with?: Partial<BridgeClient> } = {},
): RecordingClient {
  const running = new Set(given.running);
  const closed = new Set(given.closed);
  const signals: RecordingClient['signals'] = [];
  const starts: PlayStart[] = [];
  return {
    signals,
    starts,
    signal: async (play, signal) => {
      if (!running.has(play)) return 'not-running';
      signals.push({ play, ...signal });
      return 'accepted';
    },
    signalWithStart: async (start, signal) => {
      if (closed.has(start.play)) return 'closed';
      if (!running.has(start.play)) starts.push(start);
      running.add(start.play);
      signals.push({ play: start.play, ...signal });
      return 'accepted';
    },
    find: async (play) => (running.has(play) ? 'running' : closed.has(play) ? 'closed' : 'absent'),
    countUnclaimed: async () => starts.length,
    answers: async () => undefined,
    couldStart: async () => undefined,
    ...given.with,
  };
}

/** A GitHub with one pull request. */
export function githubWith(facts: readonly Fact[] | null): PullRequestReader {
  return { readPullRequest: async () => facts };
}
