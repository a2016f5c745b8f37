import { request } from 'node:http';
import { expect, test } from '@jest/globals';
import { waitOf } from '../../../bridge/api/prefer.ts';
import { TemporalTrouble } from '../../../bridge/bridge-client.ts';
import { connectBridge } from '../../../bridge/connect.ts';
import { createTemporalResumeClient } from '../../../bridge/temporal-resume-client.ts';
import { apiSection, resultOf, resumesInMemory, startApi, TOKENS } from './api-under-test.ts';

const BODY = { taskId: 7, eventType: 'pr-created' };
const LONG = { prefer: 'wait=30' };

/** Resolves when `holds` does, looking whenever the loop has a turn. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test.each<[header: string | undefined, ms: number, applied: string | null]>([
  [undefined, 5_000, null],
  ['', 5_000, null],
  ['return=minimal', 5_000, null],
  ['wait=soon', 5_000, null],
  ['respond-async', 0, 'respond-async'],
  ['Respond-Async; x=1', 0, 'respond-async'],
  ['wait=0', 0, 'wait=0'],
  ['wait=10', 10_000, 'wait=10'],
  ['respond-async, wait="10"', 10_000, 'wait=10'],
  ['wait=3600', 30_000, 'wait=30'],
])('the preference %j is a wait of %s ms', (header, ms, applied) => {
  expect(waitOf(header, 5_000)).toEqual({ ms, applied });
});

test('an answer that waits is given when the request ends', async () => {
  const resumes = resumesInMemory();
  const api = await startApi({ resumes });
  const answer = api.post('/v1/resumes', BODY, LONG);
  await until(() => resumes.waiting() === 1);
  expect(await (await api.get('/metrics')).text()).toMatch(/^baton_waiting_answers 1$/m);
  resumes.end(resumes.started[0]?.id ?? '', resultOf('resumed'));
  expect(await answer).toMatchObject({ status: 200, body: { outcome: 'resumed' } });
  expect(await (await api.get('/metrics')).text()).toMatch(/^baton_waiting_answers 0$/m);
  await api.close();
});

test('no more answers wait than the configuration allows: the next is given at once, and its request goes on', async () => {
  const resumes = resumesInMemory();
  const api = await startApi({ resumes, api: { ...apiSection('acme/shop'), waiting: 2 } });
  const waiting = [api.post('/v1/resumes', BODY, LONG), api.post('/v1/resumes', BODY, LONG)];
  await until(() => resumes.waiting() === 2);
  expect((await api.post('/v1/resumes', BODY, LONG)).status).toBe(202);
  for (const { id } of resumes.started) resumes.end(id, resultOf('resumed'));
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  const last = api.post('/v1/resumes', BODY, LONG);
  await until(() => resumes.waiting() === 1);
  await api.close();
  expect((await last).status).toBe(202);
  expect(resumes.started).toHaveLength(4);
});

test('a client that hangs up ends the wait and not the request', async () => {
  const resumes = resumesInMemory();
  const api = await startApi({ resumes });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKENS.sensor}`, ...LONG };
  const client = request(`${api.url}/v1/resumes`, { method: 'POST', headers });
  client.on('error', () => undefined);
  client.end(JSON.stringify(BODY));
  await until(() => resumes.waiting() === 1);
  client.destroy();
  await until(() => resumes.waiting() === 0);
  const id = resumes.started[0]?.id ?? '';
  expect(await api.look(`/v1/resumes/${id}`)).toMatchObject({ status: 200, body: { state: 'running' } });
  await api.close();
});

test('a bridge that is told to go answers those who wait, so that nobody keeps it', async () => {
  const resumes = resumesInMemory();
  const api = await startApi({ resumes });
  const answer = api.post('/v1/resumes', BODY, LONG);
  await until(() => resumes.waiting() === 1);
  await api.close();
  expect((await answer).status).toBe(202);
});

test('where a request is, is what its worker says', async () => {
  const where = { step: 'waiting', waitingFor: 'the run of task 7', result: null } as const;
  const api = await startApi({ resumes: resumesInMemory({ where }) });
  const { headers } = await api.post('/v1/resumes', BODY, { prefer: 'respond-async' });
  const seen = await api.look(headers.get('location') ?? '');
  expect(seen).toMatchObject({
    status: 200,
    body: { state: 'running', step: 'waiting', waitingFor: 'the run of task 7' },
  });
  expect(Number(seen.headers.get('retry-after'))).toBeGreaterThan(0);
  await api.close();
});

test('with Temporal away nothing is kept, and the client is told when to come again', async () => {
  const temporal = connectBridge({ address: '127.0.0.1:1' }, 'default');
  const api = await startApi({ resumes: createTemporalResumeClient(temporal.client), bridge: { deadlineMs: 300 } });
  const answers = [
    await api.post('/v1/resumes', BODY),
    await api.post('/resume', BODY),
    await api.look(`/v1/resumes/${'0'.repeat(32)}`),
  ];
  for (const { status, headers, body } of answers) {
    expect({ status, code: body['code'] }).toEqual({ status: 503, code: 'BATON_TEMPORAL_UNAVAILABLE' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  }
  await api.close();
  await temporal.close();
});

test('a request whose start was answered by nobody is begun once all the same', async () => {
  const kept = resumesInMemory({ ending: () => resultOf('resumed') });
  let lost = 0;

  const api = await startApi({
    resumes: {
      ...kept,
      start: async (...given) => {
        const begun = await kept.start(...given);
        if (lost++ === 0) throw new TemporalTrouble('the answer was lost', { transient: true, cause: null });
        return begun;
      },
    },
  });
  expect((await api.post('/v1/resumes', BODY)).status).toBe(200);
  await api.close();
  expect(kept.started).toHaveLength(1);
});
