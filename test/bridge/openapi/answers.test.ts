import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TemporalTrouble } from '../../../bridge/bridge-client.ts';
import { RESUME_OUTCOMES, type ResumeOutcome } from '../../../signals/resume.ts';
import {
  as,
  resultOf,
  resumesInMemory,
  startApi,
  TOKENS,
  type ApiAnswer,
  type ApiUnderTest,
} from '../api/api-under-test.ts';
import { recordingClient } from '../bridge-under-test.ts';
import { expectDocumented } from './documented.ts';

const WHOLE = { taskId: '7', eventType: 'pr-created' };
const POST = ['post', '/v1/resumes'] as const;
const GET = ['get', '/v1/resumes/{id}'] as const;

describe('what the API answers is what its document says', () => {
  let ending: ResumeOutcome | 'broken' | null = null;
  let api: ApiUnderTest;
  beforeAll(async () => {
    const resumes = resumesInMemory({
      ending: () => (ending === null || ending === 'broken' ? ending : resultOf(ending)),
    });
    api = await startApi({ resumes, otherRepositories: [{ name: 'elsewhere/shop' }] });
  });
  afterAll(() => api.close());

  const ask = (body: unknown, headers?: Record<string, string>): Promise<ApiAnswer> => {
    const named = typeof body === 'object' ? { repository: 'acme/shop', ...body } : body;
    return api.post('/v1/resumes', named, headers);
  };

  test.each(RESUME_OUTCOMES)('%s', async (outcome) => {
    ending = outcome;
    const answer = await ask(WHOLE, { prefer: 'wait=30' });
    expect(answer.body['outcome']).toBe(outcome);
    expectDocumented(POST, answer);
    expectDocumented(GET, await api.look(`/v1/resumes/${String(answer.body['id'])}`));
    expectDocumented(['post', '/resume'], await api.post('/resume', { repository: 'acme/shop', ...WHOLE }));
  });

  test.each<[status: number, what: string, body: unknown, headers: Record<string, string>]>([
    [400, 'a wrong body', { taskId: '' }, {}],
    [400, 'no JSON', '{', {}],
    [401, 'no token', WHOLE, { authorization: '' }],
    [401, 'an unknown token', WHOLE, { authorization: 'Bearer x' }],
    [403, 'a token without the right', WHOLE, as('reader')],
    [404, 'no such repository', { ...WHOLE, repository: 'a/b' }, as('everywhere')],
    [413, 'too large', { ...WHOLE, eventPayload: 'x'.repeat(26 * 1024 * 1024) }, {}],
    [415, 'no JSON by its type', WHOLE, { 'content-type': 'text/plain' }],
    [422, 'no gate', { taskId: 7, eventType: 'merged' }, {}],
  ])('%d: %s', async (status, _, body, headers) => {
    const answer = await ask(body, headers);
    expect(answer.status).toBe(status);
    expectDocumented(POST, answer);
  });

  test('202, and what is looked at then', async () => {
    ending = null;
    const kept = await ask(WHOLE, { prefer: 'respond-async' });
    expect(kept.status).toBe(202);
    expectDocumented(POST, kept);
    const path = `/v1/resumes/${String(kept.body['id'])}`;
    for (const [token, status] of [
      [TOKENS.sensor, 200],
      [TOKENS.elsewhere, 404],
      ['x', 401],
    ] as const) {
      const seen = await api.look(path, token);
      expect(seen.status).toBe(status);
      expectDocumented(GET, seen);
    }
  });

  test('422 for a key that belongs to another request, 500 for one that was ended from outside', async () => {
    const key = { 'idempotency-key': 'k' };
    ending = 'broken';
    const answers = [await ask(WHOLE, key), await ask({ ...WHOLE, taskId: 8 }, key)];
    expect(answers.map(({ status }) => status)).toEqual([500, 422]);
    for (const answer of answers) expectDocumented(POST, answer);
  });

  test('what the bridge says of itself', async () => {
    for (const path of ['/livez', '/readyz', '/openapi.json']) {
      const response = await api.get(path);
      expectDocumented(['get', path], { ...pick(response), body: await response.json() });
    }
    const metrics = await api.get('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  });
});

describe('a bridge in trouble answers as its document says', () => {
  const away = (transient: boolean) => async (): Promise<never> => {
    throw new TemporalTrouble('no', { transient, cause: null });
  };

  test.each([
    ['away', true],
    ['refusing', false],
  ])('with Temporal %s: 503', async (_, transient) => {
    const fail = away(transient);
    const api = await startApi({
      resumes: { ...resumesInMemory(), start: fail, find: fail },
      client: recordingClient({ with: { answers: fail, couldStart: fail } }),
      bridge: { deadlineMs: 50 },
    });
    const ready = await api.get('/readyz');
    expect(ready.status).toBe(503);
    expectDocumented(['get', '/readyz'], { ...pick(ready), body: await ready.json() });
    const answers = [
      [POST, await api.post('/v1/resumes', WHOLE)],
      [GET, await api.look(`/v1/resumes/${'0'.repeat(32)}`)],
    ] as const;
    for (const [operation, answer] of answers) {
      expect(answer.status).toBe(503);
      expectDocumented(operation, answer);
    }
    await api.close();
  });

  test('with a body that does not come: 408', async () => {
    const api = await startApi({ resumes: resumesInMemory(), bridge: { deadlineMs: 50 } });
    const answer = await halfSent(`${api.url}/v1/resumes`);
    expect(answer.status).toBe(408);
    expectDocumented(POST, answer);
    await api.close();
  });
});

function pick({ status, headers }: Response): Pick<ApiAnswer, 'status' | 'headers'> {
  return { status, headers };
}

/** Announces more than it sends. */
async function halfSent(url: string): Promise<ApiAnswer> {
  const headers = {
    'content-type': 'application/json',
    'content-length': 100,
    authorization: `Bearer ${TOKENS.sensor}`,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const told = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(told),
          body: JSON.parse(text) as ApiAnswer['body'],
        });
        sent.destroy();
      });
    });
    sent.on('error', reject);
    sent.write('{');
  });
}
