import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resumesInMemory, startApi, type ApiUnderTest, type ResumesInMemory } from './api-under-test.ts';

const GATES =
  'the gates are waiting-pr-created (pull-request-open), waiting-ready-for-qa (label), waiting-pr-approved (approved)';
const EVENTS =
  'expected one of pr-created, pr-labeled-ready, pr-approved, pull-request-open, label, approved, checks-passed, merged';
const WHOLE = { taskId: '7', eventType: 'pr-created' };

/** What is wrong, as pointer and words. */
type Mistakes = readonly (readonly [pointer: string, detail: string])[];

describe('a request that is not as it should be is answered with everything that is wrong with it', () => {
  let resumes: ResumesInMemory;
  let api: ApiUnderTest;
  beforeAll(async () => {
    resumes = resumesInMemory();
    api = await startApi({ resumes });
  });
  afterAll(() => api.close());

  const check = async (path: string, body: unknown, status: number, mistakes: Mistakes): Promise<void> => {
    const answer = await api.post(path, body);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body['errors']).toEqual(mistakes.map(([pointer, detail]) => ({ pointer, detail })));
    expect(answer).toMatchObject({ status, body: { status, type: expect.stringMatching(/^urn:baton:error:BATON_/) } });
    expect(resumes.started).toEqual([]);
  };

  test.each<[what: string, body: unknown, mistakes: Mistakes]>([
    ['nothing', '', [['#', 'is not JSON']]],
    ['no JSON', '{"taskId": ', [['#', 'is not JSON']]],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), [['#', 'is not UTF-8']]],
    ['a list', [WHOLE], [['#', 'is a list, expected an object']]],
    ['null', null, [['#', 'is null, expected an object']]],
    [
      'an unknown field',
      { ...WHOLE, taskID: '7', 'a/b~c d': 1 },
      [
        ['#/taskID', 'is not a field here, did you mean taskId?'],
        ['#/a~1b~0c%20d', 'is not a field here'],
      ],
    ],
    ['no task', { eventType: 'merged' }, [['#/taskId', 'is missing, expected the number of a task, such as 123']]],
    [
      'a task that is none',
      { ...WHOLE, taskId: 'task-7' },
      [['#/taskId', 'is "task-7", expected the number of a task, such as 123']],
    ],
    ['half a task', { ...WHOLE, taskId: 1.5 }, [['#/taskId', 'is 1.5, expected the number of a task, such as 123']]],
    [
      'a task that is too large',
      { ...WHOLE, taskId: '12345678901' },
      [['#/taskId', 'is "12345678901", expected the number of a task, such as 123']],
    ],
    ['no gate', { taskId: 7 }, [['#/eventType', `is missing, expected either eventType or gate; ${GATES}`]]],
    [
      'event type and gate',
      { ...WHOLE, gate: 'waiting-pr-created' },
      [['#/eventType', `stands beside gate, expected either eventType or gate; ${GATES}`]],
    ],
    [
      'an event type that there is not',
      { taskId: 7, eventType: 'opened' },
      [['#/eventType', `is "opened", ${EVENTS}`]],
    ],
    [
      'a gate that can be none',
      { taskId: 7, gate: '-' },
      [['#/gate', 'is "-", expected a label value of Kubernetes, such as waiting-pr-created']],
    ],
    [
      'a repository that is no name',
      { ...WHOLE, repository: 'shop' },
      [['#/repository', 'is "shop", expected owner/name']],
    ],
    [
      'pull request 0',
      { ...WHOLE, prNumber: 0 },
      [['#/prNumber', 'is 0, expected the number of a pull request, from 1']],
    ],
    [
      'a pull request in text',
      { ...WHOLE, prNumber: '5' },
      [['#/prNumber', 'is "5", expected the number of a pull request, from 1']],
    ],
    [
      'a Workflow that has no name',
      { ...WHOLE, workflowName: 'A b' },
      [['#/workflowName', 'is "A b", expected the name of a Workflow: at most 253 small letters, digits, "-" and "."']],
    ],
    [
      'a selector of two lines',
      { ...WHOLE, labelSelector: 'a\nb' },
      [['#/labelSelector', 'is text, expected a label selector of Kubernetes, 1024 characters at most']],
    ],
    [
      'a parameter that is no text',
      { ...WHOLE, resumeParameters: { secret: 5 } },
      [['#/resumeParameters/secret', 'is a number, expected text']],
    ],
    [
      'parameters without end',
      { ...WHOLE, resumeParameters: { a: 'x'.repeat(8_000) } },
      [['#/resumeParameters', 'is an object, expected at most 8000 characters of JSON']],
    ],
    [
      'a deadline without end',
      { ...WHOLE, deadline: '25h' },
      [['#/deadline', 'is "25h", expected a duration, 1s to 24h']],
    ],
    [
      'an override without a reason',
      { ...WHOLE, override: { reason: ' ' } },
      [['#/override/reason', 'is text, expected text of 1 to 256 characters']],
    ],
    [
      'an override of more than that',
      { ...WHOLE, override: { reason: 'x', force: true } },
      [['#/override/force', 'is not a field here']],
    ],
    [
      'rules that are none',
      { ...WHOLE, validationRules: {} },
      [['#/validationRules', 'is an object, expected a list of at most 50 rules']],
    ],
    [
      'rules each of which is wrong',
      {
        ...WHOLE,
        validationRules: [
          { field: 'status.phase', operator: 'like', value: 'x' },
          { field: '', operator: 'equals', value: 'x' },
          { field: 'a..b', operator: 'exists' },
          { field: 'a', operator: 'in', value: 'x' },
          { field: 'a', operator: 'exists', value: 'x' },
          { field: 'a', operator: 'equals', value: {} },
          { field: 'a', operator: 'greater-than', value: true },
        ],
      },
      [
        [
          '#/validationRules/0/operator',
          'is "like", expected one of equals, not-equals, in, not-in, contains, matches, exists, not-exists, greater-than, less-than',
        ],
        ['#/validationRules/1/field', 'is empty, expected text of 1 to 256 characters'],
        [
          '#/validationRules/2/field',
          'is text, expected a path, and this one can\'t be read from character 3 on: expected a key, ["a key"] or [0]',
        ],
        ['#/validationRules/3/value', 'is text, expected a list of 1 to 100 values'],
        ['#/validationRules/4/value', 'is not a field here'],
        [
          '#/validationRules/5/value',
          'is an object, expected text of at most 1024 characters, a number, true, false or null',
        ],
        ['#/validationRules/6/value', 'is a boolean, expected a number or text'],
      ],
    ],
    [
      'several things at once',
      { taskId: '', eventType: '', prNumber: -1 },
      [
        ['#/taskId', 'is empty, expected the number of a task, such as 123'],
        ['#/eventType', `is empty, ${EVENTS}`],
        ['#/prNumber', 'is -1, expected the number of a pull request, from 1'],
      ],
    ],
  ])('%s', (_, body, mistakes) => check('/v1/resumes', body, 400, mistakes));

  test.each<[what: string, body: unknown, mistakes: Mistakes]>([
    [
      'a gate that nobody waits at',
      { taskId: 7, gate: 'waiting-pr-merged' },
      [['#/gate', `is waiting-pr-merged, which is no gate: ${GATES}`]],
    ],
    [
      'an event that no gate waits for',
      { taskId: 7, eventType: 'merged' },
      [['#/eventType', `is merged, and no gate waits for that: ${GATES}`]],
    ],
  ])('%s', (_, body, mistakes) => check('/v1/resumes', body, 422, mistakes));

  test.each<[what: string, body: unknown, mistakes: Mistakes]>([
    [
      'what only the other one takes',
      { ...WHOLE, override: { reason: 'x' }, gate: 'g', deadline: '5s' },
      [
        ['#/override', 'is not a field here'],
        ['#/gate', 'is not a field here'],
        ['#/deadline', 'is not a field here'],
      ],
    ],
    [
      'a template that gave no event type',
      { taskId: '7', eventType: '', prNumber: 5, eventPayload: {} },
      [['#/eventType', `is empty, ${EVENTS}`]],
    ],
    ['a sensor whose template gave no JSON', { payload: '{"taskId": ' }, [['#/payload', 'is not JSON']]],
    [
      'a sensor whose templates gave nothing',
      { payload: '{"taskId": "", "eventType": "", "prNumber": null}' },
      [
        ['#/payload/taskId', 'is empty, expected the number of a task, such as 123'],
        ['#/payload/eventType', `is empty, ${EVENTS}`],
        ['#/payload/prNumber', 'is null, expected the number of a pull request, from 1'],
      ],
    ],
    ['a field beside the payload', { payload: '{}', extra: 1 }, [['#/extra', 'is not a field here']]],
  ])('to /resume: %s', (_, body, mistakes) => check('/resume', body, 400, mistakes));

  test.each([
    ['text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('as %s', async (_, headers) => {
    const answer = await api.post('/v1/resumes', WHOLE, headers);
    expect(answer).toMatchObject({ status: 415, body: { code: 'BATON_NOT_JSON' } });
  });

  test.each(['', '""', '"a', 'a b', '"a", "b"', 'a, b', '"ä"', `"${'x'.repeat(256)}"`])(
    'with the idempotency key %j',
    async (key) => {
      const answer = await api.post('/v1/resumes', WHOLE, { 'idempotency-key': encodeLatin(key) });
      expect(answer).toMatchObject({ status: 400, body: { code: 'BATON_REQUEST_INVALID' } });
      expect(answer.body['detail']).toContain('Idempotency-Key');
      expect(resumes.started).toEqual([]);
    },
  );

  test('larger than any that is read', async () => {
    const answer = await api.post('/v1/resumes', { ...WHOLE, eventPayload: 'x'.repeat(26 * 1024 * 1024) });
    expect(answer.status).toBe(413);
  });

  test('with more mistakes than anybody reads: the first, and how many more', async () => {
    const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${String(index)}`, 1]));
    const { body: answer } = await api.post('/v1/resumes', { ...WHOLE, ...body });
    expect(answer['errors']).toHaveLength(21);
    expect(JSON.stringify(answer).length).toBeLessThan(5_000);
  });

  test('and nothing of a parameter, of the event or of the token is said, neither in answers nor in the log', async () => {
    await api.post('/v1/resumes', {
      ...WHOLE,
      resumeParameters: { a: ['hush'] },
      eventPayload: 'hush',
      labelSelector: 'hush\n',
    });
    const { body } = await api.post('/v1/resumes', '{"hush": ');
    expect(JSON.stringify([body, api.log])).not.toMatch(/hush|baton_sensor/);
  });
});

/** Header values are bytes. */
function encodeLatin(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
