import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connectBridge, type BridgeConnection } from '../../../bridge/connect.ts';
import { createTemporalResumeClient } from '../../../bridge/temporal-resume-client.ts';
import { SEARCH_ATTRIBUTES } from '../../../signals/messages.ts';
import { describeWithDevServer, devServerAddress } from '../../setup/temporal.ts';
import { as, startApi, TOKENS, type ApiAnswer, type ApiUnderTest } from './api-under-test.ts';

describeWithDevServer('on a real Temporal server, a resume request', () => {
  const repository = `Acme/api-${randomUUID().slice(0, 8)}`;
  let temporal: BridgeConnection;
  let api: ApiUnderTest;
  beforeAll(async () => {
    temporal = connectBridge({ address: devServerAddress() }, 'default');
    const resumes = createTemporalResumeClient(temporal.client);
    api = await startApi({ resumes, repository });
  });
  afterAll(async () => {
    await api.close();
    for (const id of begun)
      await temporal.client.workflow
        .getHandle(`resume/${id}`)
        .terminate()
        .catch(() => undefined);
    await temporal.close();
  });

  const begun = new Set<string>();
  const ask = async (body: object, headers: Record<string, string> = {}): Promise<ApiAnswer> => {
    const whole = { taskId: 7, eventType: 'pr-created', ...body };
    const answer = await api.post('/v1/resumes', whole, { prefer: 'respond-async', ...headers });
    const { id } = answer.body;
    if (typeof id === 'string') begun.add(id);
    return answer;
  };
  const keyed = (key: string) => ({ 'idempotency-key': key });

  test('is a workflow that an operator can find by what it is about, and its answer says where it is', async () => {
    const answer = await ask({});
    const id = String(answer.body['id']);
    expect(answer).toMatchObject({ status: 202, body: { repository, state: 'running', step: null, result: null } });
    expect(answer.headers.get('location')).toBe(`/v1/resumes/${id}`);
    expect(answer.headers.get('preference-applied')).toBe('respond-async');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const { type, typedSearchAttributes } = await temporal.client.workflow.getHandle(`resume/${id}`).describe();
    expect(type).toBe('resume');
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.repository)).toBe(repository);
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.task)).toBe('7');
    const seen = await api.look(`/v1/resumes/${id}`);
    expect(seen).toMatchObject({ status: 200, body: { id, repository, state: 'running', result: null } });
    expect((await api.look(`/v1/resumes/${id}`, TOKENS.elsewhere)).status).toBe(404);
  });

  test('without a key is a new one each time', async () => {
    const [first, second] = await Promise.all([ask({}), ask({})]);
    expect(first.body['id']).not.toBe(second.body['id']);
  });

  test('with a key is one, however often, at once or in quotes, by whichever path it is sent', async () => {
    const key = randomUUID();
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => ask({}, keyed(key))),
      ask({ taskId: '007' }, keyed(`"${key}"`)),
    ]);
    const old = await api.post(
      '/resume',
      { taskId: '7', eventType: 'pr-created', eventPayload: { any: 1 } },
      { prefer: 'wait=0', ...keyed(key) },
    );
    expect(new Set([...answers, old].map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set([...answers, old].map(({ body }) => body['id'])).size).toBe(1);
  });

  test('with a key that has another request is refused, and that one goes on', async () => {
    const key = randomUUID();
    const first = await ask({ resumeParameters: { a: '1', b: '2' } }, keyed(key));
    const same = await ask({ resumeParameters: { b: '2', a: '1' } }, keyed(key));
    expect(same.body['id']).toBe(first.body['id']);
    for (const other of [
      {},
      { taskId: 8 },
      { eventType: 'pr-approved' },
      { resumeParameters: { a: '1' } },
      { deadline: '5m' },
    ]) {
      const answer = await ask({ ...other }, keyed(key));
      expect(answer).toMatchObject({ status: 422, body: { code: 'BATON_KEY_REUSED' } });
    }
    expect(await api.look(`/v1/resumes/${String(first.body['id'])}`)).toMatchObject({
      status: 200,
      body: { state: 'running' },
    });
  });

  test("is nobody else's, even with the same key", async () => {
    const key = randomUUID();
    const [mine, theirs] = [await ask({}, keyed(key)), await ask({}, { ...keyed(key), ...as('operator') })];
    expect([mine.status, theirs.status]).toEqual([202, 202]);
    expect(mine.body['id']).not.toBe(theirs.body['id']);
  });

  test('that was ended from outside is not begun again by its key, and nobody takes it for a success', async () => {
    const key = randomUUID();
    const id = String((await ask({}, keyed(key))).body['id']);
    await temporal.client.workflow.getHandle(`resume/${id}`).terminate();
    for (const answer of [await ask({}, keyed(key)), await api.look(`/v1/resumes/${id}`)]) {
      expect(answer).toMatchObject({ status: 500, body: { code: 'BATON_RESUME_BROKEN' } });
    }
  });

  test('waits as long as its client prefers, and its answer then says that it goes on', async () => {
    const answer = await ask({}, { prefer: 'wait=1' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('preference-applied')).toBe('wait=1');
  });

  test('is not there for a play of the same name', async () => {
    const id = 'f'.repeat(32);
    await temporal.client.workflow.start('play', { workflowId: `resume/${id}`, taskQueue: 'nobody', args: [] });
    begun.add(id);
    expect((await api.look(`/v1/resumes/${id}`)).status).toBe(404);
  });
});
