import { GitHubError } from './github.ts';

/** What octokit throws, as far as we look at it. */
interface Failure {
  readonly status?: unknown;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}

/**
 * What a failed request means. Octokit invents a status 500 where no answer came; only a response makes a status. `now`
 * in milliseconds since the epoch.
 */
export function gitHubErrorOf(error: unknown, now: number): GitHubError {
  if (error instanceof GitHubError) return error;
  const { response, status }: Failure = typeof error === 'object' && error !== null ? error : {};
  const messages = messagesOf(error);
  if (response === undefined || typeof status !== 'number') {
    return new GitHubError(`no answer from GitHub: ${messages.at(-1) ?? String(error)}`, {
      status: null,
      cause: error,
    });
  }
  return new GitHubError(messages[0] ?? `HTTP ${String(status)}`, {
    status,
    retryAfterMs: retryAfterMs(response.headers ?? {}, now) ?? (isSecondaryLimit(status, messages[0]) ? MINUTE : null),
    cause: error,
  });
}

/** GitHub may leave out how long to wait; then its documentation asks for a minute at least. */
const MINUTE = 60_000;

/** A 403 is a refusal for good unless GitHub calls it a limit, and without a header only its words say so. */
function isSecondaryLimit(status: number, message: string | undefined): boolean {
  return (status === 403 || status === 429) && /secondary rate limit/i.test(message ?? '');
}

/** From the outside in: fetch says only "fetch failed", and its innermost cause says why. */
function messagesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { message, cause } = error as { message?: unknown; cause?: unknown };
  return [...(typeof message === 'string' && message !== '' ? [message] : []), ...messagesOf(cause)];
}

/** Secondary limits say `Retry-After`; the primary one says when it is reset, and counts only once nothing remains. */
function retryAfterMs(headers: Readonly<Record<string, string | number | undefined>>, now: number): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (!Number.isNaN(seconds)) return seconds * 1_000;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (String(headers['x-ratelimit-remaining']) !== '0' || Number.isNaN(reset)) return null;
  return Math.max(0, reset * 1_000 - now);
}
