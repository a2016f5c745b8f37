/**
 * What a worker sends and is sent, counted by operation, so that it can be killed at each of these crossings. A way (a
 * proxy) brings every request past; which operation it belongs to is told by a key that occurs in it.
 */

/** Which system is on the other side. */
export type Channel = 'kubernetes' | 'github' | 'temporal';

/** A request of an operation: the `nth` (from 1) of its kind. */
export interface Crossing {
  readonly channel: Channel;
  /** Such as `PATCH workflow`. */
  readonly what: string;
  readonly nth: number;
}

/**
 * Where the worker is killed: right `before` the request is sent on; `after` it was carried out and before the worker has
 * the answer; or when it is on its `way`, where it is carried out only when another worker has begun to write.
 */
export interface Boundary extends Crossing {
  readonly moment: 'before' | 'after' | 'way';
}

/** A request as a way sees it. */
export interface Passing {
  readonly channel: Channel;
  readonly what: string;
  /** All that could tell whose it is. */
  readonly text: string;
  /** It writes to the cluster. */
  readonly isWrite: boolean;
}

/** Sends it on; null where the connection is to be cut instead of an answer. */
export type Forward<Answer> = () => Promise<Answer | null>;

/** An operation that is under way. */
export interface Tracked {
  /** The crossings so far, in order, until the worker is killed. */
  readonly crossings: readonly Crossing[];
  /** Resolves when it stands at its boundary. */
  readonly reached: Promise<void>;
  /** Versions of the run that the worker has written, oldest first. */
  readonly versions: readonly string[];
}

/** How a fault of the world answers in the place of the world. */
export type Fault = <Answer>(
  passing: Passing,
  forward: Forward<Answer>,
  refuse: Forward<Answer>,
) => Promise<Answer | null>;

interface Operation extends Tracked {
  readonly key: string;
  readonly crossings: Crossing[];
  readonly versions: string[];
  readonly boundary: Boundary | null;
  readonly fault: Fault;
  readonly reach: () => void;
  isHeld: boolean;
  /** What was on its way when the worker died. */
  onItsWay: (() => Promise<unknown>) | null;
}

export interface Border {
  /** Begins to count what carries this key, and holds it at the boundary, if there is one. */
  track(key: string, boundary: Boundary | null, fault?: Fault): Tracked;
  /** What is held is lost with the worker that has sent it; nothing is counted or held any more. */
  workerDied(): void;
  /** Resolves with the answer, with null where the connection is to be cut, or never. */
  pass<Answer>(passing: Passing, forward: Forward<Answer>, refuse: Forward<Answer>): Promise<Answer | null>;
  /** The API server has answered a write of the worker with this version. */
  wrote(text: string, version: string): void;
}

const NO_FAULT: Fault = (_, forward) => forward();

export function createBorder(): Border {
  const operations = new Map<string, Operation>();
  const counted = new Set<Operation>();
  const operationOf = (text: string): Operation | undefined =>
    [...operations.values()].find(({ key }) => text.includes(key));
  const never = <T>(): Promise<T> => new Promise(() => undefined);

  return {
    track(key, boundary, fault = NO_FAULT) {
      let reach = (): void => undefined;
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      const operation: Operation = {
        key,
        boundary,
        fault,
        crossings: [],
        versions: [],
        reached,
        reach,
        isHeld: false,
        onItsWay: null,
      };
      operations.set(key, operation);
      counted.add(operation);
      return operation;
    },

    workerDied() {
      counted.clear();
    },

    async pass(passing, forward, refuse) {
      const operation = operationOf(passing.text);
      if (operation === undefined) return forward();
      const send = () => operation.fault(passing, forward, refuse);
      if (!counted.has(operation)) {
        const late = operation.onItsWay;
        if (late !== null && passing.isWrite) {
          operation.onItsWay = null;
          await late();
        }
        return send();
      }
      if (operation.isHeld) return never();
      const crossing = crossingOf(operation.crossings, passing);
      operation.crossings.push(crossing);
      const { boundary } = operation;
      if (boundary === null || !isSame(boundary, crossing)) return send();
      operation.isHeld = true;
      if (boundary.moment === 'way') operation.onItsWay = send;
      if (boundary.moment === 'after') await send();
      operation.reach();
      return never();
    },

    wrote(text, version) {
      const versions = operationOf(text)?.versions;
      // A write that changed nothing leaves the version as it is.
      if (versions !== undefined && !versions.includes(version)) versions.push(version);
    },
  };
}

function crossingOf(before: readonly Crossing[], { channel, what }: Passing): Crossing {
  const same = before.filter((each) => each.channel === channel && each.what === what);
  return { channel, what, nth: same.length + 1 };
}

function isSame(one: Crossing, other: Crossing): boolean {
  return one.channel === other.channel && one.what === other.what && one.nth === other.nth;
}

/** `after kubernetes PATCH workflow #1`. */
export function inWords({ moment, channel, what, nth }: Boundary): string {
  return `${moment === 'way' ? 'on the way of' : moment} ${channel} ${what} #${String(nth)}`;
}
