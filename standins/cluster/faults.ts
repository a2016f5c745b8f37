import { ApiError, conflict, expired, forbidden, notFound, patchDoesNotApply } from './api-error.ts';
import type { ApiRequest, Verb } from './api-request.ts';

/** What can go wrong with a request on purpose. */
export type Fault =
  /** Refused with this status, nothing is written. `retryAfterSeconds` is sent as `Retry-After`. */
  | {
      readonly kind: 'answer';
      readonly status: 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
      readonly retryAfterSeconds?: number;
    }
  /** The write is committed, then the connection is destroyed: the caller cannot know. */
  | { readonly kind: 'lost-response' }
  /** The connection is destroyed before anything is written. */
  | { readonly kind: 'cut' }
  /** Served as usual, this many milliseconds later. */
  | { readonly kind: 'delay'; readonly ms: number };

/** Which requests a fault hits, and how many of them. */
interface FaultAim {
  /** @default 1; Infinity until `clear`. */
  readonly times?: number;
  /** @default every request of the verb. Look at `userAgent` to spare a controller. */
  readonly where?: (request: ApiRequest) => boolean;
}

/** The switches that a test turns. */
export interface Faults {
  /** The next matching requests go wrong. `*` means every verb. Faults that were set first hit first. */
  next(verb: Verb | '*', fault: Fault, aim?: FaultAim): void;
  /** Forgets the faults that have not hit yet. */
  clear(): void;
  /** How many requests have been hit so far. */
  hits(): number;
  /** Destroys the connections of all watches that are open now. */
  cutWatches(): void;
  /** Forgets all past writes: watches and pages that continue from an older version get 410. */
  compact(): void | Promise<void>;
}

/** The server's side of the switches. */
interface FaultSource {
  /** The fault that this request meets, used up. */
  take(request: ApiRequest): Fault | null;
}

export function createFaults(effects: Pick<Faults, 'cutWatches' | 'compact'>): Faults & FaultSource {
  let armed: { verb: Verb | '*'; fault: Fault; left: number; where: (request: ApiRequest) => boolean }[] = [];
  let hits = 0;
  return {
    ...effects,
    next(verb, fault, aim = {}) {
      armed.push({ verb, fault, left: aim.times ?? 1, where: aim.where ?? (() => true) });
    },
    clear() {
      armed = [];
    },
    hits: () => hits,
    take(request) {
      const hit = armed.find(({ verb, where }) => (verb === '*' || verb === request.verb) && where(request));
      if (hit === undefined) return null;
      hits += 1;
      hit.left -= 1;
      if (hit.left <= 0) armed = armed.filter((other) => other !== hit);
      return hit.fault;
    },
  };
}

/** The refusal that an `answer` fault stands for, in the words of the API server. */
export function refusalOf(fault: Extract<Fault, { kind: 'answer' }>, request: ApiRequest): ApiError {
  const later = fault.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: fault.retryAfterSeconds };
  switch (fault.status) {
    case 403:
      return forbidden(request);
    case 404:
      return notFound(request.resource, request.name);
    case 410:
      return expired('The resourceVersion for the provided list is too old.');
    case 409:
      return conflict(request.resource, request.name);
    case 422:
      return patchDoesNotApply();
    case 429:
      return new ApiError(429, 'TooManyRequests', 'Too many requests, please try again later.', later);
    case 500:
      return new ApiError(500, 'InternalError', 'Internal error occurred: stand-in fault', later);
    case 503:
      return new ApiError(503, 'ServiceUnavailable', 'the server is currently unable to handle the request', later);
    default:
      return fault.status satisfies never;
  }
}
