import { describe, expect, test } from '@jest/globals';
import { claimsOf, taskOf, type ClaimSources, type Correlation } from '../../signals/correlate.ts';

const NOTHING: ClaimSources = { headRef: 'main', sameRepository: true, labels: [], body: null, authorTrusted: true };

function taskIn(sources: Partial<ClaimSources>): string {
  const found: Correlation = taskOf(claimsOf({ ...NOTHING, ...sources }));
  return found.kind === 'task' ? found.task : found.kind;
}

describe('a head branch', () => {
  test.each([
    ['task-7', '7'],
    ['task-70', '70'],
    ['task-7-login', '7'],
    ['task-7_login', '7'],
    ['task-7/login', '7'],
    ['feature/task-7-implementation-20260102030405', '7'],
    ['agents/rex.v2/task-7', '7'],
    ['task-007', '7'],
    ['task-0', '0'],
    ['task-000', '0'],
    ['task-1234567890', '1234567890'],
    ['task-12345678901', 'none'],
    ['task-7login', 'none'],
    ['task-7.1', 'none'],
    ['task-', 'none'],
    ['task-x7', 'none'],
    ['task--7', 'none'],
    ['subtask-7', 'none'],
    ['my-task-7', 'none'],
    ['Task-7', 'none'],
    ['TASK-7', 'none'],
    ['feature/Task-7', 'none'],
    ['task-٧', 'none'],
    ['task-７', 'none'],
    ['task-7٧', 'none'],
    ['fünf/task-7', 'none'],
    ['/task-7', 'none'],
    ['feature//task-7', 'none'],
    ['task-7\ntask-8', 'none'],
    ['task-7-fixes-task-8', '7'],
    ['task-7/task-8', '8'],
  ])('named %j means %s', (headRef, expected) => {
    expect(taskIn({ headRef })).toBe(expected);
  });

  test('of a fork means nothing, however it is named', () => {
    expect(taskIn({ headRef: 'task-7', sameRepository: false })).toBe('none');
  });

  test('of absurd length is read in no time', () => {
    expect(taskIn({ headRef: `${'a/'.repeat(50_000)}task-7!` })).toBe('none');
  });
});

describe('labels', () => {
  test.each<[string, string[], string]>([
    ['one task label', ['bug', 'task-7'], '7'],
    ['a longer number is another task', ['task-70'], '70'],
    ['leading zeros count for nothing', ['task-007'], '7'],
    ['one task in two spellings is one task', ['task-7', 'task-007'], '7'],
    ['two tasks are ambiguous', ['task-7', 'task-8'], 'ambiguous'],
    ['in another case it is another label', ['Task-7'], 'none'],
    ['a label with more to it is another label', ['task-7-login', 'x/task-7', 'task-7 '], 'none'],
    ['digits of other scripts are none', ['task-٧'], 'none'],
    ['eleven digits are too many', ['task-12345678901'], 'none'],
  ])('%s', (_, labels, expected) => {
    expect(taskIn({ labels })).toBe(expected);
  });
});

describe('a body', () => {
  test.each<[string, string, string]>([
    ['has a line of its own', 'Login.\n\nTask-Id: 7\n', '7'],
    ['with line ends as the web form writes them', 'Login.\r\nTask-Id: 007 \r\nBye.', '7'],
    ['may say the same twice', 'Task-Id: 7\nTask-Id: 07', '7'],
    ['says nothing if it says two things', 'Task-Id: 7\nTask-Id: 8', 'none'],
    ['does not count in prose', 'This has the Task-Id: 7', 'none'],
    ['does not count with prose behind it', 'Task-Id: 7 and 8', 'none'],
    ['does not count when quoted', '> Task-Id: 7', 'none'],
    ['does not count in another case', 'task-id: 7', 'none'],
    ['does not count by the mention of a task', 'Closes task-7, see [task-7]', 'none'],
  ])('%s', (_, body, expected) => {
    expect(taskIn({ body })).toBe(expected);
  });

  test('counts only where the author may open a pull request for a task', () => {
    expect(taskIn({ body: 'Task-Id: 7', authorTrusted: false })).toBe('none');
  });
});

describe('of several sources', () => {
  test.each<[string, Partial<ClaimSources>, string]>([
    ['the branch is stronger than a label', { headRef: 'task-7', labels: ['task-8'] }, '7'],
    ['the branch is stronger than two labels', { headRef: 'task-7', labels: ['task-8', 'task-9'] }, '7'],
    ['the branch is stronger than the body', { headRef: 'task-7', body: 'Task-Id: 8' }, '7'],
    ['a label is stronger than the body', { labels: ['task-7'], body: 'Task-Id: 8' }, '7'],
    [
      'the body can not settle what labels leave open',
      { labels: ['task-7', 'task-8'], body: 'Task-Id: 7' },
      'ambiguous',
    ],
    [
      "a fork's branch leaves the word to the label",
      { headRef: 'task-7', sameRepository: false, labels: ['task-8'] },
      '8',
    ],
  ])('%s', (_, sources, expected) => {
    expect(taskIn(sources)).toBe(expected);
  });

  test('the weaker ones stay in the claims, so that a disagreement shows', () => {
    expect(claimsOf({ ...NOTHING, headRef: 'task-7', labels: ['task-9', 'task-8'], body: 'Task-Id: 10' })).toEqual({
      branch: '7',
      labels: ['8', '9'],
      body: '10',
    });
  });

  test('an ambiguity says which labels disagree', () => {
    expect(taskOf({ branch: null, labels: ['7', '8'], body: null })).toEqual({
      kind: 'ambiguous',
      why: 'the labels task-7 and task-8 name different tasks, and the head branch names none',
    });
  });
});
