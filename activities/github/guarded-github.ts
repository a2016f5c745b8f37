import type { Breaker, CallResult } from '../../breakers/breaker.ts';
import { through, type Judge } from '../../breakers/through.ts';
import { GitHubError, type GitHub } from './github.ts';

/**
 * GitHub behind a breaker. Calls that the breaker holds back throw a `GitHubError` that is `withheld`. What a method asks in
 * several requests is one call.
 */
export function guardedGitHub(github: GitHub, breaker: Breaker, random?: () => number): GitHub {
  const judge: Judge = {
    resultOf,
    withheld: (why, retryAfterMs) => new GitHubError(why, { status: null, retryAfterMs, withheld: true }),
    ...(random === undefined ? {} : { random }),
  };
  return {
    readPullRequest: (...of) => through(breaker, judge, () => github.readPullRequest(...of)),
    listPullRequests: (...of) => through(breaker, judge, () => github.listPullRequests(...of)),
    setCommitStatus: (...of) => through(breaker, judge, () => github.setCommitStatus(...of)),
    hasComment: (...of) => through(breaker, judge, () => github.hasComment(...of)),
    writeComment: (...of) => through(breaker, judge, () => github.writeComment(...of)),
  };
}

/**
 * No answer, 408 and 5xx are failures. Limits that say how long they last (GitHub's own, with 403 or 429, and our budget
 * of writes, which asks nobody) say nothing about its health. All else is an answer like any other.
 */
function resultOf(error: unknown): CallResult {
  if (!(error instanceof GitHubError)) return 'ignored';
  const { status, retryAfterMs } = error;
  if (retryAfterMs !== null && (status === null || status < 500)) return 'ignored';
  return status === null || status === 408 || status === 429 || status >= 500 ? 'failure' : 'success';
}
