/** How much an actor may ask for. GitHub's own figures by default; `Infinity` for no limit. */
export interface RateLimits {
  /** @default 5000 */
  readonly requestsPerHour?: number;
  /** Writes, as all that is not a read is counted here. @default 80 */
  readonly writesPerMinute?: number;
  /** @default 500 */
  readonly writesPerHour?: number;
}

/** What the limits say to a request. */
type RateVerdict =
  | { readonly kind: 'allowed'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'spent' | 'secondary'; readonly headers: Readonly<Record<string, string>> };

/** The count of what everybody has asked for. */
interface RateLimiter {
  readonly charge: (actor: string, request: { readonly method: string }) => RateVerdict;
  /** A conditional request that was answered with 304 costs nothing. Answers with the headers as they are then. */
  readonly refund: (actor: string) => Readonly<Record<string, string>>;
}

interface Window {
  startedAt: number;
  used: number;
}

const minute = 60_000;
const hour = 60 * minute;

/** Counts requests and writes of each actor in fixed windows. */
export function createRateLimiter(limits: RateLimits, clock: () => Date): RateLimiter {
  const { requestsPerHour = 5_000, writesPerMinute = 80, writesPerHour = 500 } = limits;
  const windows = new Map<string, Window>();

  const windowOf = (key: string, length: number): Window => {
    const now = clock().getTime();
    const known = windows.get(key);
    if (known !== undefined && now < known.startedAt + length) return known;
    const fresh = { startedAt: now, used: 0 };
    windows.set(key, fresh);
    return fresh;
  };

  const headersOf = (actor: string): Record<string, string> => {
    const window = windowOf(`${actor} requests`, hour);
    // An endless limit still has to be a number in a header.
    const limit = Math.min(requestsPerHour, 1_000_000_000);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(limit - window.used, 0)),
      'x-ratelimit-used': String(window.used),
      'x-ratelimit-reset': String(Math.ceil((window.startedAt + hour) / 1000)),
      'x-ratelimit-resource': 'core',
    };
  };

  const secondsLeft = (window: Window, length: number): string =>
    String(Math.max(Math.ceil((window.startedAt + length - clock().getTime()) / 1000), 1));

  return {
    charge: (actor, request) => {
      const requests = windowOf(`${actor} requests`, hour);
      if (requests.used >= requestsPerHour) return { kind: 'spent', headers: headersOf(actor) };
      requests.used += 1;
      if (request.method === 'GET' || request.method === 'HEAD') return { kind: 'allowed', headers: headersOf(actor) };
      const byMinute = windowOf(`${actor} writes a minute`, minute);
      const byHour = windowOf(`${actor} writes an hour`, hour);
      if (byHour.used >= writesPerHour) {
        return { kind: 'secondary', headers: { ...headersOf(actor), 'retry-after': secondsLeft(byHour, hour) } };
      }
      if (byMinute.used >= writesPerMinute) {
        return { kind: 'secondary', headers: { ...headersOf(actor), 'retry-after': secondsLeft(byMinute, minute) } };
      }
      byMinute.used += 1;
      byHour.used += 1;
      return { kind: 'allowed', headers: headersOf(actor) };
    },
    refund: (actor) => {
      const requests = windowOf(`${actor} requests`, hour);
      requests.used = Math.max(requests.used - 1, 0);
      return headersOf(actor);
    },
  };
}
