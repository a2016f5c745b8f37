import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { TemporalTrouble } from '../../../bridge/bridge-client.ts';
import { guardedRequests } from '../../../bridge/guarded-client.ts';
import type { ResumeClient } from '../../../bridge/resume-client.ts';
import { createBreaker, type Breaker } from '../../../breakers/breaker.ts';
import { expectDocumented } from '../openapi/documented.ts';
import { resultOf, resumesInMemory, startApi, type ApiUnderTest } from './api-under-test.ts';

const WHOLE = { taskId: '7', eventType: 'pr-created' };

let breaker: Breaker;
let api: ApiUnderTest | null = null;
beforeEach(() => {
  const openMs = 60_000;
  breaker = createBreaker('temporal', { settings: { minimumCalls: 2, openMs, openAtMostMs: openMs } });
});
afterEach(() => api?.close());

const apiWith = (client: ResumeClient, deadlineMs = 500) =>
  startApi({ resumes: guardedRequests(client, breaker), bridge: { deadlineMs } });

test('with the breaker of Temporal open a request is answered 503, with Retry-After and the breaker in words, and nothing is sent', async () => {
  let calls = 0;
  const away = async (): Promise<never> => {
    calls += 1;
    throw new TemporalTrouble('Temporal answered UNAVAILABLE', { transient: true, code: 14, cause: null });
  };
  api = await apiWith({ ...resumesInMemory(), start: away, find: away });
  for (const again of [1, 2]) {
    const answer = await api.post('/v1/resumes', WHOLE);
    expect({ again, answer }).toMatchObject({ answer: { status: 503, body: { code: 'BATON_TEMPORAL_UNAVAILABLE' } } });
    expect(answer.body['detail']).toBe(
      'not sent: the circuit breaker of Temporal is open; the last failure: Temporal answered UNAVAILABLE',
    );
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(30);
    expectDocumented(['post', '/v1/resumes'], answer);
  }
  const look = await api.look(`/v1/resumes/${'0'.repeat(32)}`);
  expect([look.status, look.headers.has('retry-after')]).toEqual([503, true]);
  expect(calls).toBe(2);
});

test('an operator who forces it open is named in the same way, and closing it lets requests through', async () => {
  api = await apiWith(resumesInMemory({ ending: () => resultOf('resumed') }));
  breaker.force({ to: 'open', until: Date.now() + 60_000 });
  const refused = await api.post('/v1/resumes', WHOLE);
  expect(refused).toMatchObject({
    status: 503,
    body: { detail: 'not sent: the circuit breaker of Temporal is forced open' },
  });
  breaker.force(null);
  expect((await api.post('/v1/resumes', WHOLE)).status).toBe(200);
});

test('nobody waits for an end behind an open breaker: the request is kept, and the answer says so', async () => {
  const resumes = resumesInMemory();
  let asked = 0;
  api = await apiWith({
    ...resumes,
    start: async (request, deadline) => {
      const begun = await resumes.start(request, deadline);
      breaker.force({ to: 'open', until: Date.now() + 60_000 });
      return begun;
    },
    result: (...of) => {
      asked += 1;
      return resumes.result(...of);
    },
  });
  expect(await api.post('/v1/resumes', WHOLE, { prefer: 'wait=30' })).toMatchObject({ status: 202 });
  expect([resumes.started.length, asked]).toEqual([1, 0]);
});

test('a wait says nothing about Temporal, however long it is and whatever comes of it, unless it is cut off', async () => {
  const resumes = resumesInMemory();
  const guarded = guardedRequests(resumes, breaker);
  const gone = new AbortController();
  gone.abort();
  for (const id of ['a', 'b', 'c']) expect(await guarded.result(id, Date.now(), gone.signal)).toBe('running');
  resumes.end('d', resultOf('resumed'));
  expect(await guarded.result('d', Date.now() + 1_000, new AbortController().signal)).toMatchObject({ success: true });
  expect(breaker.look().window).toMatchObject({ calls: 0 });
  const cut = guardedRequests(
    {
      ...resumes,
      result: async () => {
        throw new TemporalTrouble('cut off', { transient: true, code: 14, cause: null });
      },
    },
    breaker,
  );
  for (const id of ['a', 'b']) await expect(cut.result(id, Date.now(), gone.signal)).rejects.toThrow('cut off');
  expect(breaker.look().state).toBe('open');
  await expect(guarded.result('c', Date.now(), gone.signal)).rejects.toMatchObject({ transient: true, code: null });
});
