import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resumeInputSchema } from '../../../signals/resume-schemas.ts';
import { pullRequestDelivery } from '../../signals/github/payloads.ts';
import { as, resultOf, resumesInMemory, startApi, type ApiUnderTest, type ResumesInMemory } from './api-under-test.ts';

let resumes: ResumesInMemory;
let api: ApiUnderTest;
beforeAll(async () => {
  resumes = resumesInMemory({ ending: () => resultOf('resumed') });
  api = await startApi({ resumes });
});
afterAll(() => api.close());

const LARGE = { ...(pullRequestDelivery('opened') as object), padding: 'x'.repeat(2_000_000) };
const REQUEST = { taskId: '123', eventType: 'pr-created', prNumber: 456, eventPayload: LARGE };

// Argo Events: `dest: payload` makes a field of that name, templates give text, and so does dataKey without useRawData.
test.each<[what: string, body: unknown]>([
  ['as by curl', REQUEST],
  ['with the task as a number', { ...REQUEST, taskId: 123 }],
  ['with zeros before the task', { ...REQUEST, taskId: '0123' }],
  ['as one template with dest: payload makes it', { payload: JSON.stringify(REQUEST, null, 2) }],
  ['as an object with dest: payload and useRawData', { payload: REQUEST }],
  [
    'as one parameter for each field makes it',
    { taskId: '123', eventType: 'pr-created', prNumber: '456', eventPayload: JSON.stringify(LARGE) },
  ],
  [
    'as a Go client with everything left unset',
    {
      ...REQUEST,
      eventPayload: null,
      labelSelector: '',
      workflowName: '',
      resumeParameters: null,
      validationRules: null,
    },
  ],
])('a request of a sensor is understood: %s', async (_, body) => {
  const before = resumes.started.length;
  const answer = await api.post('/resume', body);
  expect(answer).toMatchObject({
    status: 200,
    body: {
      success: true,
      workflowName: 'play-7',
      resumeTime: expect.any(String),
      attemptCount: 1,
      validationErrors: [],
      retryDelays: [],
    },
  });
  const [started, ...others] = resumes.started.slice(before);
  expect(others).toEqual([]);
  expect(resumeInputSchema.safeParse(started?.input).error).toBeUndefined();
  expect(started?.repository).toBe('acme/shop');
  expect(started?.input).toMatchObject({
    target: {
      identity: { owner: 'acme', repository: 'shop', task: '123' },
      namespace: 'argo',
      gate: 'waiting-pr-created',
      pullRequest: 456,
      workflowName: null,
      labelSelector: null,
    },
    parameters: {},
    rules: [],
    by: 'sensor',
    override: null,
    deadlineMs: 600_000,
  });
});

test('all that a request can say reaches its workflow, and nothing of the event does', async () => {
  const rules = [
    { field: 'metadata.labels.team', operator: 'in', value: ['a', 'b'] },
    { field: 'spec.suspend', operator: 'not-exists' },
  ];
  const before = resumes.started.length;
  await api.post('/v1/resumes', {
    taskId: 7,
    gate: 'waiting-pr-approved',
    prNumber: 5,
    labelSelector: 'team=a',
    workflowName: 'play-7',
    resumeParameters: { decision: 'yes' },
    validationRules: rules,
    deadline: '90s',
    eventPayload: { 'secret-of-the-event': true },
  });
  const [started] = resumes.started.slice(before);
  expect(started?.input).toMatchObject({
    target: { gate: 'waiting-pr-approved', pullRequest: 5, workflowName: 'play-7', labelSelector: 'team=a' },
    parameters: { decision: 'yes' },
    rules,
    deadlineMs: 90_000,
  });
  expect(JSON.stringify([resumes.started, api.log])).not.toContain('secret-of-the-event');
});

test('the most that a request can say is nothing that its workflow would refuse', async () => {
  const text = (length: number): string => 'x'.repeat(length);
  const before = resumes.started.length;
  const answer = await api.post('/v1/resumes', {
    taskId: 9_999_999_999,
    eventType: 'pr-created',
    prNumber: Number.MAX_SAFE_INTEGER,
    labelSelector: text(1_024),
    workflowName: text(253),
    resumeParameters: { [text(128)]: text(8_000 - 128 - 7) },
    validationRules: Array.from({ length: 50 }, () => ({
      field: text(256),
      operator: 'in',
      value: [text(1_024), 1, true, null],
    })),
    deadline: '24h',
  });
  expect(answer.status).toBe(200);
  expect(resumeInputSchema.safeParse(resumes.started[before]?.input).error).toBeUndefined();
  const overridden = { taskId: 7, eventType: 'pr-created', override: { reason: text(256) }, deadline: 1_000 };
  expect((await api.post('/v1/resumes', overridden, as('operator'))).status).toBe(200);
  expect(resumeInputSchema.safeParse(resumes.started[before + 1]?.input).error).toBeUndefined();
});
