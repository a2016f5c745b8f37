import { createHash } from 'node:crypto';
import type { ResumeClient, ResumeStart } from '../../../bridge/resume-client.ts';
import type { ResumeOutcome, ResumeProgress, ResumeResult } from '../../../signals/resume.ts';
import { recordingClient, startBridge, type BridgeSetup, type BridgeUnderTest } from '../bridge-under-test.ts';

/** Tokens of the tests, by what they may do. */
export const TOKENS = {
  sensor: 'baton_sensor-0123456789abcdefghijklmnopqrstuv',
  operator: 'baton_operator-0123456789abcdefghijklmnopqrs',
  mover: 'baton_mover-0123456789abcdefghijklmnopqrstuvw',
  reader: 'baton_reader-0123456789abcdefghijklmnopqrstuv',
  elsewhere: 'baton_elsewhere-0123456789abcdefghijklmnopqr',
  everywhere: 'baton_everywhere-0123456789abcdefghijklmnop',
};

/** The section `api` in which these tokens stand; `repository` is what all but two of them are for. */
export function apiSection(repository: string) {
  const token = (name: keyof typeof TOKENS, repositories: string[], rights: string[]) => ({
    name,
    sha256: createHash('sha256').update(TOKENS[name]).digest('hex'),
    repositories,
    rights,
  });
  return {
    tokens: [
      token('sensor', [repository], ['resume']),
      token('operator', [repository], ['resume', 'override']),
      token('mover', [repository], ['stage']),
      token('reader', [repository], ['read']),
      token('elsewhere', ['elsewhere/shop'], ['resume', 'read', 'stage']),
      token('everywhere', ['all'], ['resume']),
    ],
  };
}

/** What a request was answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ApiUnderTest extends Omit<BridgeUnderTest, 'post'> {
  /** With the token of the sensor, unless the headers say otherwise; a body that is no text is sent as JSON. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  look(path: string, token?: string): Promise<ApiAnswer>;
}

/** A bridge with these tokens, for `Acme/shop` unless the setup says otherwise. */
export async function startApi(setup: Partial<BridgeSetup>): Promise<ApiUnderTest> {
  const repository = setup.repository ?? 'acme/shop';
  const bridge = await startBridge({ client: recordingClient(), repository, api: apiSection(repository), ...setup });
  const answer = async (response: Response): Promise<ApiAnswer> => ({
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as ApiAnswer['body'],
  });
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string>) =>
    answer(
      await fetch(bridge.url + path, {
        method,
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKENS.sensor}`, ...headers },
      }),
    );
  return {
    ...bridge,
    post: (path, body, headers = {}) => send('POST', path, body, headers),
    put: (path, body, headers = {}) => send('PUT', path, body, headers),
    look: async (path, token = TOKENS.sensor) =>
      answer(await fetch(bridge.url + path, { headers: { authorization: `Bearer ${token}` } })),
  };
}

/** The header that says who asks. */
export function as(name: keyof typeof TOKENS): Record<string, string> {
  return { authorization: `Bearer ${TOKENS[name]}` };
}

/** A result of this outcome. */
export function resultOf(outcome: ResumeOutcome, more: Partial<ResumeResult> = {}): ResumeResult {
  const success = outcome === 'resumed' || outcome === 'already-resumed';
  return {
    success,
    outcome,
    reason: '',
    workflowName: 'play-7',
    resumeTime: success ? '2026-03-01T12:00:00Z' : null,
    attemptCount: 1,
    validationErrors: [],
    retryDelays: [],
    play: 'play/acme/shop/7',
    candidates: [],
    ...more,
  };
}

/** Requests that are kept in memory, and end when the test says so. */
export interface ResumesInMemory extends ResumeClient {
  readonly started: ResumeStart[];
  /** How many wait for an end now. */
  waiting(): number;
  end(id: string, result: ResumeResult | 'broken'): void;
}

/** `ending`: how every request ends at once; null for none. `where`: what a worker says of one that goes on. */
export function resumesInMemory(
  given: { ending?: (request: ResumeStart) => ResumeResult | 'broken' | null; where?: ResumeProgress | null } = {},
): ResumesInMemory {
  const started = new Map<string, ResumeStart>();
  const ended = new Map<string, ResumeResult | 'broken'>();
  const waiters = new Set<() => void>();
  return {
    get started() {
      return [...started.values()];
    },
    waiting: () => waiters.size,
    end: (id, result) => {
      ended.set(id, result);
      for (const wake of waiters) wake();
    },
    start: async (request) => {
      if (started.has(request.id)) return 'exists';
      started.set(request.id, request);
      const ending = given.ending?.(request) ?? null;
      if (ending !== null) ended.set(request.id, ending);
      return 'started';
    },
    find: async (id) => {
      const found = started.get(id);
      if (found === undefined) return null;
      return { repository: found.repository, fingerprint: found.fingerprint, ended: ended.has(id) };
    },
    result: (id, deadline, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => settle('running'), deadline - Date.now());
        const look = (): void => {
          const end = ended.get(id);
          if (end !== undefined) settle(end);
        };
        const settle = (result: ResumeResult | 'broken' | 'running'): void => {
          clearTimeout(timer);
          waiters.delete(look);
          resolve(result);
        };
        waiters.add(look);
        signal.addEventListener('abort', () => settle('running'), { once: true });
        look();
      }),
    progress: async () => given.where ?? null,
  };
}
