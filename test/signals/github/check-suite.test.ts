import { describe, expect, test } from '@jest/globals';
import { configured, factsOf, POLICY_WITH_CHECKS, STRANGER, words } from './crew.ts';
import { AT, checkSuiteDelivery, HEAD } from './payloads.ts';

const setup = configured(POLICY_WITH_CHECKS);

describe('a check_suite delivery', () => {
  test.each<[string, string, Parameters<typeof checkSuiteDelivery>[1], string]>([
    ['has to be placed', 'completed', {}, 'unplaced #12 checks'],
    ['needs nobody with a role', 'completed', { sender: STRANGER }, 'unplaced #12 checks'],
    ['is told when it failed', 'completed', { conclusion: 'failure' }, 'unplaced #12 checks'],
    ['that only begins is ignored', 'requested', { conclusion: null }, 'ignored action-not-consumed'],
    [
      'of several pull requests tells each',
      'completed',
      { pullRequests: [{ number: 13 }, { number: 12 }] },
      'unplaced #12+#13 checks+checks',
    ],
    ['of a push to a fork is ignored', 'completed', { pullRequests: [] }, 'ignored no-pull-request'],
    [
      "of a fork's pull request is ignored",
      'completed',
      { pullRequests: [{ number: 12, headRepository: 9 }] },
      'ignored no-pull-request',
    ],
    [
      "of another repository's pull request is ignored",
      'completed',
      { pullRequests: [{ number: 12, baseRepository: 9 }] },
      'ignored no-pull-request',
    ],
    ['that has ended without a conclusion is invalid', 'completed', { conclusion: null }, 'invalid'],
  ])('%s', (_, action, given, expected) => {
    expect(words('check_suite', checkSuiteDelivery(action, given), setup)).toBe(expected);
  });

  test('is ignored where no gate waits for checks', () => {
    expect(words('check_suite', checkSuiteDelivery('completed'))).toBe('ignored checks-not-consumed');
  });

  test('tells the commit, the app and how it ended', () => {
    expect(factsOf('check_suite', checkSuiteDelivery('completed'), setup)).toEqual([
      {
        kind: 'checks',
        pullRequest: 12,
        suite: 801,
        app: 'ci',
        workflow: null,
        commit: HEAD,
        passed: true,
        conclusion: 'success',
        at: AT,
      },
    ]);
  });

  test.each([
    ['success', true],
    ['neutral', true],
    ['skipped', true],
    ['failure', false],
    ['cancelled', false],
    ['timed_out', false],
    ['action_required', false],
    ['stale', false],
    ['startup_failure', false],
    ['invented_tomorrow', false],
  ])('that ended with %s has passed: %s', (conclusion, passed) => {
    expect(factsOf('check_suite', checkSuiteDelivery('completed', { conclusion }), setup)).toMatchObject([{ passed }]);
  });
});
