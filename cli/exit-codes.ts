import type { ErrorCode } from '../errors/catalogue.ts';

/** What the command's exit code says. Stable: scripts are written on them. */
export const EXIT = {
  ok: 0,
  /** It failed, or was refused. */
  failed: 1,
  /** The command line or the configuration is wrong; nothing was tried. */
  usage: 2,
  /** Temporal, a worker, the bridge, Kubernetes or GitHub did not answer; the same may work later. */
  unreachable: 3,
  /** There is no such play, run or repository. */
  notFound: 4,
  /** Ctrl-C before it was done: 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The paragraph of `--help` about them. */
export const EXIT_CODE_HELP = [
  'Exit codes:',
  '  0    done',
  '  1    failed or refused',
  '  2    wrong usage or configuration; nothing was tried',
  '  3    something did not answer; the same may work later',
  '  4    no such play, run or repository',
  '  130  interrupted',
].join('\n');

/** The exit code that an error ends the command with. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case 'BATON_CONFIG_INVALID':
    case 'BATON_USAGE':
      return EXIT.usage;
    case 'BATON_TEMPORAL_UNREACHABLE':
    case 'BATON_TEMPORAL_UNAVAILABLE':
    case 'BATON_WORKER_UNREACHABLE':
    case 'BATON_BRIDGE_UNREACHABLE':
    case 'BATON_CLUSTER_UNAVAILABLE':
    case 'BATON_GITHUB_UNAVAILABLE':
    case 'BATON_BREAKER_OPEN':
      return EXIT.unreachable;
    case 'BATON_PLAY_NOT_FOUND':
    case 'BATON_RUN_NOT_FOUND':
    case 'BATON_REPOSITORY_NOT_CONFIGURED':
      return EXIT.notFound;
    default:
      return EXIT.failed;
  }
}
