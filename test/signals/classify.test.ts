import { describe, expect, test } from '@jest/globals';
import { classify } from '../../signals/classify.ts';
import { configured, POLICY, REPOSITORY, words } from './github/crew.ts';
import { exampleOf, over } from './github/examples.ts';
import { pullRequestDelivery, reviewDelivery } from './github/payloads.ts';

describe('what nothing follows from', () => {
  test.each([
    ['a ping is answered', 'ping', { zen: 'Keep it logically awesome.', hook_id: 1 }, 'ignored ping'],
    [
      'an event that Baton does not read is ignored',
      'star',
      exampleOf('star', 'created'),
      'ignored event-not-consumed',
    ],
    ['an event that GitHub invents tomorrow is ignored', 'telepathy', { thought: 1 }, 'ignored event-not-consumed'],
    ['an event named like a part of JavaScript is ignored', 'constructor', {}, 'ignored event-not-consumed'],
    ['an event without a payload is ignored as well', 'push', null, 'ignored event-not-consumed'],
  ])('%s', (_, event, payload, expected) => {
    expect(words(event, payload)).toBe(expected);
  });

  test('is named with its action, and with the reason in words', () => {
    const payload = exampleOf('star', 'created');
    expect(classify({ event: 'star', delivery: 'd-1', payload }, configured())).toEqual({
      kind: 'ignored',
      event: 'star.created',
      reason: 'event-not-consumed',
      detail: 'nothing follows from star',
    });
  });

  test('does not let an action write what it likes into the log', () => {
    expect(classify({ event: 'star', delivery: 'd-1', payload: { action: 'x\ny' } }, configured()).event).toBe('star');
  });
});

describe('a payload that is not what its event promises', () => {
  const opened = pullRequestDelivery('opened') as object;
  const reviewed = reviewDelivery('submitted') as object;
  const comment = exampleOf('pull_request_review_comment', 'edited');
  test.each<[what: string, event: string, payload: unknown]>([
    ['null', 'pull_request', null],
    ['text', 'pull_request', 'opened'],
    ['a list', 'pull_request', [opened]],
    ['an empty object', 'pull_request', {}],
    ['a review under pull_request', 'pull_request', reviewed],
    ['an edited review under pull_request', 'pull_request', reviewDelivery('edited')],
    ['a pull request under pull_request_review', 'pull_request_review', opened],
    ['a review comment under pull_request_review', 'pull_request_review', comment],
    ['an issue under issue_comment', 'issue_comment', exampleOf('issues', 'edited')],
    ['a check run under check_suite', 'check_suite', exampleOf('check_run', 'completed')],
    ['no repository', 'pull_request', over(opened, { repository: undefined })],
    ['no sender', 'pull_request', over(opened, { sender: undefined })],
    ['a sender without a number', 'pull_request', over(opened, { sender: { id: 'rex' } })],
    ['no head commit', 'pull_request', over(opened, { pull_request: { head: { sha: undefined } } })],
    ['no word about being a draft', 'pull_request', over(opened, { pull_request: { draft: undefined } })],
    ['a date that is none', 'pull_request', over(opened, { pull_request: { updated_at: '2026-13-45T00:00:00Z' } })],
    ['a date in words', 'pull_request', over(opened, { pull_request: { updated_at: 'yesterday' } })],
    ['a negative number', 'pull_request', over(opened, { pull_request: { number: -1 } })],
    ['a review without its pull request', 'pull_request_review', over(reviewed, { pull_request: undefined })],
  ])('is invalid: %s', (_, event, payload) => {
    expect(words(event, payload)).toBe('invalid');
  });

  test('is told by what is wrong with it, without repeating what it says', () => {
    const payload = over(opened, { sender: { id: 'secret' } });
    const result = classify({ event: 'pull_request', delivery: 'd-1', payload }, configured());
    expect(result).toMatchObject({ kind: 'invalid', event: 'pull_request.opened' });
    expect(result).toMatchObject({ detail: expect.stringContaining('sender.id') });
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});

describe('a repository', () => {
  const opened = pullRequestDelivery('opened');
  const byName = (name: string) => over(REPOSITORY, { id: undefined, name });
  const found = 'facts 7 pull-request may start';
  const unknown = 'ignored repository-not-configured';
  test.each([
    ['is found by its id under whatever name', [over(REPOSITORY, { name: 'old/name' })], found],
    ['is found by its name without case where no id is configured', [byName('aCME/sHOP')], found],
    ['is not found by its name where the id is another', [over(REPOSITORY, { id: 1 })], unknown],
    ['is not found by a part of its name', [byName('Acme/Shop2')], unknown],
    ['that nobody configured is ignored', [], unknown],
  ])('%s', (_, repositories, expected) => {
    expect(words('pull_request', opened, configured(POLICY, repositories))).toBe(expected);
  });

  test('gives the play its configured name and the id that was seen', () => {
    const setup = configured(POLICY, [byName('acme/Shop')]);
    expect(classify({ event: 'pull_request', delivery: 'd-1', payload: opened }, setup)).toMatchObject({
      event: 'pull_request.opened',
      pullRequest: 12,
      identity: { repositoryId: REPOSITORY.id, owner: 'acme', repository: 'Shop', task: '7' },
    });
  });
});
