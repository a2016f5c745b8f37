import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the next request meets instead of its answer. */
export type GitHubFault =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly message?: string;
      readonly body?: unknown;
    }
  | 'cut'
  | 'cut-body'
  | 'silence'
  | 'lost-response';

/** A GitHub that knows one pull request, over HTTP, with pages as small as a test likes. */
export interface GitHubServer {
  readonly url: string;
  pullRequest: unknown;
  reviews: readonly unknown[];
  timeline: readonly unknown[];
  /** Null: GitHub shows none to this token. */
  checkSuites: readonly unknown[] | null;
  workflowRuns: readonly unknown[] | null;
  /** The `Date` header of each answer. */
  answeredAt: string;
  readonly statuses: { state: string; context: string; description: string | null; target_url: string | null }[];
  readonly comments: { body: string }[];
  /** Method and path of each request. */
  readonly requests: string[];
  readonly faults: GitHubFault[];
  /** What every request meets whose path ends like this. */
  readonly faultsOf: Record<string, GitHubFault>;
  stop(): Promise<void>;
}

export async function startGitHub(pageSize = 100): Promise<GitHubServer> {
  const server = createServer((request, response) => {
    void serve(github, pageSize, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const github: GitHubServer = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    pullRequest: null,
    reviews: [],
    timeline: [],
    checkSuites: [],
    workflowRuns: [],
    answeredAt: '2026-01-02T03:05:00Z',
    statuses: [],
    comments: [],
    requests: [],
    faults: [],
    faultsOf: {},
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return github;
}

/** Lists that GitHub puts into an object, by the end of their path. */
const WRAPPED = [
  ['/check-suites', 'check_suites'],
  ['/actions/runs', 'workflow_runs'],
] as const;

async function serve(
  github: GitHubServer,
  pageSize: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', github.url);
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString();
  github.requests.push(`${request.method ?? ''} ${url.pathname}`);
  const [, lasting] = Object.entries(github.faultsOf).find(([ending]) => url.pathname.endsWith(ending)) ?? [];
  const fault = lasting ?? github.faults.shift();
  if (fault === 'silence') return;
  if (fault === 'cut') {
    response.destroy();
    return;
  }
  const headers = {
    date: new Date(github.answeredAt).toUTCString(),
    'content-type': 'application/json; charset=utf-8',
  };
  if (fault !== undefined && typeof fault === 'object') {
    response.writeHead(fault.status, { ...headers, ...fault.headers });
    response.end(JSON.stringify(fault.body ?? { message: fault.message ?? 'no' }));
    return;
  }
  const answer = route(github, request.method ?? '', url.pathname, text);
  if (fault === 'lost-response') {
    response.destroy();
    return;
  }
  const page = Number(url.searchParams.get('page') ?? '1');
  const list = Array.isArray(answer) ? (answer as unknown[]) : null;
  const pages = list === null ? 1 : Math.max(1, Math.ceil(list.length / pageSize));
  const shown = list?.slice((page - 1) * pageSize, page * pageSize);
  const key = WRAPPED.find(([ending]) => url.pathname.endsWith(ending))?.[1];
  const whole = key === undefined ? shown : { total_count: list?.length, [key]: shown };
  const body = JSON.stringify(list === null ? (answer ?? { message: 'Not Found' }) : whole);
  const link = (to: number, rel: string): string =>
    `<${github.url}${url.pathname}?per_page=100&page=${String(to)}>; rel="${rel}"`;
  const links = page < pages ? { link: `${link(page + 1, 'next')}, ${link(pages, 'last')}` } : {};
  const status = answer === null ? 404 : request.method === 'POST' ? 201 : 200;
  response.writeHead(status, { ...headers, ...links, 'content-length': Buffer.byteLength(body) });
  if (fault !== 'cut-body') {
    response.end(body);
    return;
  }
  response.write(body.slice(0, body.length / 2), () => {
    response.destroy();
  });
}

function route(github: GitHubServer, method: string, path: string, text: string): unknown {
  if (/\/pulls\/\d+$/.test(path)) return github.pullRequest;
  if (path.endsWith('/reviews')) return github.pullRequest === null ? null : github.reviews;
  if (path.endsWith('/timeline')) return github.pullRequest === null ? null : github.timeline;
  if (path.endsWith('/check-suites')) return github.checkSuites;
  if (path.endsWith('/actions/runs')) return github.workflowRuns;
  if (method === 'GET' && path.endsWith('/statuses')) return [...github.statuses].reverse();
  if (method === 'GET' && path.endsWith('/comments')) return github.comments;
  const body = JSON.parse(text) as {
    body: string;
    state: string;
    context: string;
    description: string;
    target_url?: string;
  };
  if (path.endsWith('/comments')) github.comments.push({ body: body.body });
  else github.statuses.push({ ...body, target_url: body.target_url ?? null });
  return {};
}
