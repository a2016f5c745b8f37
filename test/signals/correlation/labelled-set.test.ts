import { describe, expect, test } from '@jest/globals';
import { classify, place, type Classification } from '../../../signals/classify.ts';
import type { Fact } from '../../../signals/facts.ts';
import { CLEO, configured, inWords, REPOSITORY, REX, TESS } from '../github/crew.ts';
import { pullRequestDelivery, reviewDelivery } from '../github/payloads.ts';
import { labelledCases, type LabelledCase } from './labelled-set.ts';

const CASES = labelledCases();

/** Another repository in which the same tasks are at work: nothing of the first may end up there. */
const OTHER = { ...REPOSITORY, name: 'acme/shop-mirror', id: 7002 };
const SETUP = configured(undefined, [OTHER, REPOSITORY]);

/** Ways in which a pull request shows itself. */
const DELIVERIES: Readonly<Record<string, (pullRequest: LabelledCase['pullRequest']) => readonly [string, unknown]>> = {
  'its opening': (pullRequest) => [
    'pull_request',
    pullRequestDelivery('opened', { pullRequest, sender: pullRequest.author ?? REX }),
  ],
  'a push': (pullRequest) => [
    'pull_request',
    pullRequestDelivery('synchronize', {
      pullRequest,
      sender: pullRequest.author ?? REX,
      more: { before: 'd'.repeat(40) },
    }),
  ],
  'a label of Cleo': (pullRequest) => [
    'pull_request',
    pullRequestDelivery('labeled', { pullRequest, sender: CLEO, more: { label: { id: 1, name: 'ready-for-qa' } } }),
  ],
  "Tess's approval": (pullRequest) => [
    'pull_request_review',
    reviewDelivery('submitted', { pullRequest, review: { by: TESS } }),
  ],
};

describe(`${String(CASES.length)} labelled pull requests`, () => {
  test('are enough, and of every kind', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(1_000);
    const assigned = CASES.filter(({ task }) => task !== null);
    expect(assigned.length).toBeGreaterThan(300);
    expect(CASES.length - assigned.length).toBeGreaterThan(300);
    expect(new Set(assigned.map(({ task }) => task))).toEqual(new Set(['5', '7', '8', '9', '70', '90']));
  });

  test.each(Object.keys(DELIVERIES))('are assigned as people assign them, seen by %s', (way) => {
    const wrong = CASES.flatMap(({ pullRequest, task }) => {
      const [event, payload] = DELIVERIES[way]?.(pullRequest) ?? [];
      const found = settled(classify({ event: event ?? '', delivery: 'd-1', payload }, SETUP), pullRequest);
      const mine = found.kind === 'facts' ? found.identity.task : null;
      const isHere = found.kind !== 'facts' || found.identity.repositoryId === REPOSITORY.id;
      return mine === task && isHere ? [] : [{ pullRequest, expected: task, found: inWords(found) }];
    });
    expect(wrong).toEqual([]);
  });
});

/** What could not be placed by what the delivery shows is placed by the pull request as it is read. */
function settled(found: Classification, pullRequest: LabelledCase['pullRequest']): Classification {
  if (found.kind !== 'unplaced') return found;
  return place(found, read(pullRequest), SETUP);
}

function read(pullRequest: LabelledCase['pullRequest']): readonly Fact[] {
  const whole = pullRequestDelivery('opened', { pullRequest, sender: pullRequest.author ?? REX });
  const told = classify({ event: 'pull_request', delivery: 'd-2', payload: whole }, SETUP);
  return told.kind === 'facts' || told.kind === 'ambiguous' ? told.facts : [];
}
