import { z } from 'zod';
import { GitHubError } from '../../activities/github/github.ts';
import type { Config } from '../../config/schema.ts';
import { version } from '../version.ts';

/** What GitHub said to a request that it answered. */
export interface GitHubAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly header: (name: string) => string | null;
}

/** Reads from GitHub's REST API, and never writes. Throws `GitHubError` where no answer comes. */
export type AskGitHub = (path: string, signal: AbortSignal) => Promise<GitHubAnswer>;

/** Asks the configured GitHub as the configured token. */
export function createAskGitHub({ apiUrl, token }: Config['github']): AskGitHub {
  const base = apiUrl.replace(/\/$/, '');
  const headers = {
    accept: 'application/vnd.github+json',
    'user-agent': `baton/${version()}`,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return async (path, signal) => {
    try {
      const response = await fetch(`${base}${path}`, { headers, signal });
      const text = await response.text();
      return { status: response.status, body: jsonOf(text), header: (name) => response.headers.get(name) };
    } catch (cause) {
      const { cause: inner } = cause as { cause?: unknown };
      const why = inner instanceof Error ? inner.message : String(cause);
      throw new GitHubError(`no answer from GitHub: ${why}`, { status: null, cause });
    }
  };
}

/** What GitHub says of a refusal: its message, else the number. */
export function refusalOf({ status, body }: GitHubAnswer): string {
  const parsed = z.object({ message: z.string() }).safeParse(body);
  return parsed.success ? `${String(status)} ${parsed.data.message}` : `HTTP ${String(status)}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
