import type { Board } from '../../breakers/board.ts';
import { run } from '../../cli/run.ts';
import type { Plays } from '../../cli/plays.ts';
import type { Transitions } from '../../cli/transitions.ts';
import type { ServerSetup } from '../../cli/server-setup.ts';
import type { Surroundings, Temporal } from '../../cli/surroundings.ts';
import type { Config } from '../../config/schema.ts';

/** What `baton` wrote and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The instant at which the commands of a test begin; the clock goes on only while they sleep. */
export const NOW = Date.parse('2026-03-01T12:00:00Z');

/** What a test puts in the place of the world outside. */
interface World extends Partial<Surroundings> {
  readonly temporal?: Partial<Temporal>;
  /** Receives the configuration that the command connected with. */
  readonly connected?: (config: Config) => void;
}

/** Runs `baton` in this process. Whatever the test doesn't provide throws when it is touched. */
export async function baton(argv: readonly string[], world: World = {}): Promise<Ended> {
  const { temporal, connected, ...others } = world;
  let out = '';
  let err = '';
  let now = NOW;
  const code = await run(argv, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: { BATON_CONFIG: '/dev/null' },
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    stopSignal: () => new AbortController().signal,
    operator: () => 'ada',
    connect: async (config) => {
      connected?.(config);
      if (temporal === undefined) throw new Error('this command was not expected to connect');
      return {
        plays: untouched('plays') as Plays,
        setup: untouched('setup') as ServerSetup,
        transitions: untouched('transitions') as Transitions,
        breakers: untouched('breakers') as Board,
        close: async () => undefined,
        ...temporal,
      };
    },
    pullRequestState: async () => {
      throw new Error('this command was not expected to ask GitHub');
    },
    readRun: async () => {
      throw new Error('this command was not expected to read a run');
    },
    readStages: async () => {
      throw new Error('this command was not expected to read stages');
    },
    trySubmission: async () => {
      throw new Error('this command was not expected to ask whether a run could be submitted');
    },
    confirm: async () => null,
    ...others,
  });
  return { code, out, err };
}

function untouched(name: string): object {
  return new Proxy(
    {},
    {
      get: (_, member) => {
        throw new Error(`${name}.${String(member)} was not expected to be used`);
      },
    },
  );
}
