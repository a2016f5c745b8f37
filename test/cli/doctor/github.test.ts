import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findingsOf } from './examine.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

const SHOP = { id: 11, full_name: 'Acme/Shop', archived: false, permissions: { push: true } };
const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found' } };

/** What GitHub answers, by path without the query; anything else is not found. */
let answers: Record<string, Answer> = {};
const tokens: (string | undefined)[] = [];
const server = createServer((request, response) => {
  tokens.push(request.headers.authorization);
  const [path = ''] = (request.url ?? '').split('?');
  const { status = 200, headers = {}, body = {} } = answers[path] ?? NOT_FOUND;
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});
beforeEach(() => {
  answers = {
    '/rate_limit': { headers: { 'x-ratelimit-remaining': '4999' } },
    '/repos/acme/shop': { body: SHOP },
    '/repos/acme/shop/pulls': { body: [] },
    '/user/41': { body: { id: 41, login: 'Rex[bot]' } },
    '/users/cleo%5Bbot%5D': { body: { id: 42, login: 'cleo[bot]' } },
  };
});

const look = async (about: string, config: object = {}, token: string | null = 'secret-token') => {
  const env = { BATON_GITHUB_API_URL: url, ...(token === null ? {} : { BATON_GITHUB_TOKEN: token }) };
  const findings = await findingsOf({ config, env }, about);
  return findings.map(({ standing, found, todo }) => [standing, found.replace(url, 'GitHub'), todo ?? '']);
};

describe('of the token the doctor says', () => {
  test.each<[string, Answer, string | null, unknown[]]>([
    ['that it works', {}, 'secret-token', [['ok', 'GitHub takes the token', '']]],
    [
      'that it is refused',
      { status: 401, body: { message: 'Bad credentials' } },
      'secret-token',
      [['fail', 'GitHub does not take the token: 401 Bad credentials', expect.stringContaining('Pull requests: read')]],
    ],
    [
      'that there is none',
      {},
      null,
      [['warn', expect.stringContaining('there is no token'), expect.stringContaining('BATON_GITHUB_TOKEN')]],
    ],
    [
      'that a classic one reaches no repository',
      { headers: { 'x-oauth-scopes': 'read:user' } },
      'secret-token',
      [
        ['ok', 'GitHub takes the token', ''],
        ['fail', "the token's scopes are read:user", expect.stringContaining('fine-grained')],
      ],
    ],
    [
      'that a classic one may do more than it needs',
      { headers: { 'x-oauth-scopes': 'repo, delete_repo, admin:org' } },
      'secret-token',
      [
        ['ok', 'GitHub takes the token', ''],
        ['warn', 'the token may do more than Baton needs: delete_repo, admin:org', expect.anything()],
      ],
    ],
    [
      'that little is left of the hour',
      { headers: { 'x-ratelimit-remaining': '7' } },
      'secret-token',
      [
        ['ok', 'GitHub takes the token', ''],
        ['warn', "only 7 requests are left of this hour's", ''],
      ],
    ],
  ])('%s', async (_what, answer, token, expected) => {
    answers['/rate_limit'] = answer;
    expect(await look('GitHub', {}, token)).toEqual(expected);
    expect(tokens.at(-1)).toBe(token === null ? undefined : `Bearer ${token}`);
  });
});

describe('of a repository the doctor says', () => {
  const repository = (change: object = {}) => ({ repositories: [{ name: 'acme/shop', id: 11, ...change }] });
  const checks = {
    stages: [
      {
        role: 'testing',
        working: 'testing',
        gate: { nodes: ['wait'], waiting: 'waiting', condition: 'checks-passed' },
      },
    ],
  };
  test.each<[string, object, Record<string, Answer>, string, string]>([
    ['that all is well', repository(), {}, 'ok', 'id 11, and the token may read and write'],
    ['that it is not seen', repository(), { '/repos/acme/shop': NOT_FOUND }, 'fail', 'there is none'],
    ['that its id is missing', repository({ id: undefined }), {}, 'warn', 'has no id in baton.yaml'],
    ['that its id is another one', repository({ id: 12 }), {}, 'fail', 'has the id 11 on GitHub, and 12 in baton.yaml'],
    [
      'that it has another name now',
      repository(),
      { '/repos/acme/shop': { body: { ...SHOP, full_name: 'acme/store' } } },
      'warn',
      'is called acme/store now',
    ],
    [
      'that it is archived',
      repository(),
      { '/repos/acme/shop': { body: { ...SHOP, archived: true } } },
      'warn',
      'is archived',
    ],
    [
      'that nothing can be written there',
      repository(),
      { '/repos/acme/shop': { body: { ...SHOP, permissions: { push: false } } } },
      'warn',
      'the token may not write',
    ],
    [
      'that its pull requests can not be read',
      repository(),
      { '/repos/acme/shop/pulls': { status: 403, body: { message: 'Resource not accessible' } } },
      'fail',
      'the token may not read there: its gates stay closed',
    ],
    [
      'that its checks can not be read, where a gate waits for them',
      { ...repository(), ...checks },
      {},
      'fail',
      'the token may not read there: checks-passed never holds',
    ],
  ])('%s', async (_what, config, change, standing, found) => {
    Object.assign(answers, change);
    expect(await look('repository', config)).toEqual([[standing, expect.stringContaining(found), expect.anything()]]);
  });
});

describe('of an account the doctor says', () => {
  test.each<[string, object, string, string, string]>([
    ['that id and login are one', { id: 41, login: 'rex[bot]' }, 'ok', 'Rex[bot], id 41', ''],
    ['who an id is', { id: 41 }, 'ok', 'Rex[bot], id 41', ''],
    [
      'which id a login has',
      { login: 'cleo[bot]' },
      'warn',
      'cleo[bot], id 42, is known by its login only',
      'Add id: 42',
    ],
    ['that the id is somebody else', { id: 41, login: 'mallory' }, 'fail', 'the id 41 is Rex[bot], and', 'The id'],
    ['that there is none of that id', { id: 43 }, 'fail', 'GitHub knows no account with the id 43', 'Correct'],
    ['that there is none of that login', { login: 'nobody' }, 'fail', 'with the login nobody', 'Correct'],
  ])('%s', async (_what, account, standing, found, todo) => {
    expect(await look('roles.quality[0]', { roles: { quality: [account] } })).toEqual([
      [standing, expect.stringContaining(found), expect.stringContaining(todo)],
    ]);
    const own = await look('self', { self: account });
    expect(own.map(([first]) => first)).toEqual([standing]);
  });
});
