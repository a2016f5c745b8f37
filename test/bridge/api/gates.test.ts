import { expect, test } from '@jest/globals';
import { gatesOf, type EventType } from '../../../bridge/api/event-type.ts';
import { policyFor } from '../../../config/policies.ts';
import { configSchema } from '../../../config/schema.ts';
import { resultOf, resumesInMemory, startApi } from './api-under-test.ts';

const stage = (role: string, waiting: string, condition: string) => ({
  role,
  working: `${waiting}-before`,
  gate: { nodes: [`${waiting}-node`], waiting, condition },
});
/** With Cipher, a second approver, checks and the merge gate. */
const MANY = [
  stage('implementation', 'waiting-pr-created', 'pull-request-open'),
  stage('quality', 'waiting-ready-for-qa', 'label ready-for-qa by quality'),
  stage('security', 'waiting-ready-for-security', 'label ready-for-security by security'),
  stage('security', 'waiting-security-approved', 'approved by security'),
  stage('testing', 'waiting-pr-approved', 'approved by testing'),
  stage('testing', 'waiting-checks', 'checks-passed'),
  stage('integration', 'waiting-pr-merged', 'merged'),
];

const THREE = ['waiting-pr-created', 'waiting-ready-for-qa', 'waiting-pr-approved'];
test.each<[eventType: EventType, usual: readonly string[], many: readonly string[]]>([
  ['pr-created', [THREE[0] ?? ''], ['waiting-pr-created']],
  ['pr-labeled-ready', [THREE[1] ?? ''], ['waiting-ready-for-qa']],
  ['pr-approved', [THREE[2] ?? ''], ['waiting-pr-approved']],
  ['pull-request-open', [THREE[0] ?? ''], ['waiting-pr-created']],
  ['label', [THREE[1] ?? ''], ['waiting-ready-for-qa', 'waiting-ready-for-security']],
  ['approved', [THREE[2] ?? ''], ['waiting-security-approved', 'waiting-pr-approved']],
  ['checks-passed', [], ['waiting-checks']],
  ['merged', [], ['waiting-pr-merged']],
])('the event type %s means %j by default, and %j where there are more gates', (eventType, usual, many) => {
  expect(gatesOf(eventType, policyFor(configSchema.parse({})))).toEqual(usual);
  expect(gatesOf(eventType, policyFor(configSchema.parse({ stages: MANY })))).toEqual(many);
});

test('an event type that can mean two gates is refused with both, and the gate says which', async () => {
  const resumes = resumesInMemory({ ending: () => resultOf('resumed') });
  const api = await startApi({ resumes, stages: MANY });
  const refused = await api.post('/resume', { taskId: 7, eventType: 'label' });
  const meant = 'waiting-ready-for-qa, waiting-ready-for-security';
  expect(refused).toMatchObject({
    status: 422,
    body: {
      code: 'BATON_GATE_UNCLEAR',
      errors: [
        {
          pointer: '#/eventType',
          detail: `is label, which can mean ${meant}: POST /v1/resumes takes one of them as gate`,
        },
      ],
    },
  });
  expect((await api.post('/v1/resumes', { taskId: 7, gate: 'waiting-ready-for-security' })).status).toBe(200);
  expect((await api.post('/resume', { taskId: 7, eventType: 'pr-labeled-ready' })).status).toBe(200);
  await api.close();
  expect(resumes.started.map(({ input }) => input.target.gate)).toEqual([
    'waiting-ready-for-security',
    'waiting-ready-for-qa',
  ]);
});
