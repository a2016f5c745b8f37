import type { CommandResult } from './run-command.ts';

/** One of the two servers that can be found: what it is called everywhere, and how a fitting one is told. */
export interface ServerKind {
  /** The executable's file name. */
  readonly executable: string;
  /** What it is, for people. */
  readonly title: string;
  /** The environment variable that names the executable's path and wins over every other way. */
  readonly variable: string;
  /** What the SDK calls a start that downloads this server first; see scripts/sdk-download.mjs. */
  readonly sdkStart: 'local' | 'time-skipping';
  /** Arguments that make the executable say what it is, without starting anything. */
  readonly probe: readonly string[];
  /** Why the executable that answered the probe this way can't be used; null when it can. */
  readonly refuse: (answer: CommandResult) => string | null;
}

/** The oldest `temporal` whose dev server has worker versioning, user metadata and all update features. */
const OLDEST_CLI = { major: 1, minor: 5 };

/** The `temporal` command line tool, whose `server start-dev` is a whole Temporal server in one process. */
export const TEMPORAL_CLI: ServerKind = {
  executable: 'temporal',
  title: 'Temporal dev server',
  variable: 'TEMPORAL_CLI_PATH',
  sdkStart: 'local',
  probe: ['--version'],
  refuse: (answer) => {
    const version = /temporal version (\d+)\.(\d+)\.\S+/.exec(answer.stdout);
    if (version === null) return 'it does not say `temporal version …` when asked with --version';
    const [words, major, minor] = version;
    const newer = Number(major) > OLDEST_CLI.major;
    const same = Number(major) === OLDEST_CLI.major && Number(minor) >= OLDEST_CLI.minor;
    if (newer || same) return null;
    return `it is ${words}, and ${String(OLDEST_CLI.major)}.${String(OLDEST_CLI.minor)} or newer is needed`;
  },
};

/** The server of Temporal's SDKs for tests, in which days pass in an instant. It knows no `--version`. */
export const TEST_SERVER: ServerKind = {
  executable: 'temporal-test-server',
  title: 'time-skipping test server',
  variable: 'TEMPORAL_TEST_SERVER_PATH',
  sdkStart: 'time-skipping',
  // Without a port it prints its usage and ends.
  probe: [],
  refuse: (answer) =>
    `${answer.stdout}${answer.stderr}`.includes('--enable-time-skipping')
      ? null
      : 'started without arguments it does not print the usage of the test server',
};
