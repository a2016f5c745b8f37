import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RESUME_OUTCOMES, type ResumeOutcome } from '../../../signals/resume.ts';
import { resultOf, resumesInMemory, startApi, type ApiUnderTest } from './api-under-test.ts';

const STATUSES: Readonly<Record<number, readonly ResumeOutcome[]>> = {
  200: ['resumed', 'already-resumed'],
  404: ['not-found'],
  409: [
    ...(['resumed-by-other', 'released-by-duration', 'condition-not-held', 'not-suspended', 'ambiguous'] as const),
    ...(['task-mismatch', 'stage-mismatch', 'rule-failed', 'held', 'refused'] as const),
    ...(['blocked-by-spec-suspend', 'needs-argo-server'] as const),
  ],
  410: ['late', 'stopped', 'completed', 'gone'],
  422: ['needs-value'],
  503: ['not-yet-suspended', 'unreachable'],
};
const TABLE = Object.entries(STATUSES).flatMap(([status, outcomes]) =>
  outcomes.map((outcome) => [outcome, Number(status)] as const),
);

describe('how a request ended can be read from the status alone, and all of it from the body', () => {
  let outcome: ResumeOutcome;
  let api: ApiUnderTest;
  const result = () =>
    resultOf(outcome, { reason: `because of ${outcome}`, candidates: ['a', 'b'], retryDelays: [5, 10] });
  beforeAll(async () => {
    api = await startApi({ resumes: resumesInMemory({ ending: () => result() }) });
  });
  afterAll(() => api.close());

  test.each(TABLE)('%s: %s', async (given, status) => {
    outcome = given;
    const answer = await api.post('/v1/resumes', { taskId: 7, ...GATE });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ ...result(), id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(answer.body['success']).toBe(status === 200);
    const type = answer.headers.get('content-type');
    expect(type).toContain(status === 200 ? 'application/json' : 'application/problem+json');
    if (status !== 200) {
      expect(answer.body).toMatchObject({ status, type: `urn:baton:resume:${given}`, detail: `because of ${given}` });
      expect(answer.body['instance']).toBe(`/v1/resumes/${String(answer.body['id'])}`);
    }
    expect(answer.headers.has('retry-after')).toBe(status === 503);
    const again = await api.look(`/v1/resumes/${String(answer.body['id'])}`);
    expect(again).toMatchObject({ status: 200, body: { state: 'ended', step: 'done', result: result() } });
  });

  test('with a key, which always finds the same end, nobody is told to come again with it', async () => {
    outcome = 'unreachable';
    const answer = await api.post('/v1/resumes', { taskId: 7, ...GATE }, { 'idempotency-key': '"once"' });
    expect([answer.status, answer.headers.has('retry-after')]).toEqual([503, false]);
  });

  test('every outcome that there is has its line here', () => {
    expect(TABLE.map(([each]) => each).sort()).toEqual([...RESUME_OUTCOMES].sort());
  });
});

const GATE = { eventType: 'pr-created' };

test('a request that was ended from outside is no success, and says where to look', async () => {
  const api = await startApi({ resumes: resumesInMemory({ ending: () => 'broken' }) });
  const answer = await api.post('/v1/resumes', { taskId: 7, ...GATE }, { 'idempotency-key': 'k' });
  expect(answer).toMatchObject({ status: 500, body: { code: 'BATON_RESUME_BROKEN' } });
  expect(answer.body['detail']).toMatch(/look at resume\/[0-9a-f]{32} in Temporal/);
  await api.close();
});

test('each request leaves one audit line, whether it was taken or not', async () => {
  const api = await startApi({ resumes: resumesInMemory({ ending: () => resultOf('held', { reason: 'by ada' }) }) });
  await api.post('/v1/resumes', { taskId: 7, ...GATE });
  await api.post('/v1/resumes', { taskId: 'x', ...GATE });
  await api.post('/v1/resumes', {}, { authorization: '' });
  const lines = api.audits();
  await api.close();
  expect(lines).toHaveLength(3);
  expect(lines).toMatchObject([
    {
      msg: 'resume',
      by: 'sensor',
      repository: 'acme/shop',
      task: '7',
      gate: 'waiting-pr-created',
      outcome: 'held',
      detail: 'by ada',
      status: 409,
      code: null,
    },
    { by: 'sensor', resume: null, outcome: null, code: 'BATON_REQUEST_INVALID', status: 400 },
    { by: null, resume: null, code: 'BATON_TOKEN_MISSING', status: 401 },
  ]);
});
