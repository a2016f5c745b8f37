import { describe, expect, test } from '@jest/globals';
import { TemporalTrouble } from '../../bridge/bridge-client.ts';
import { DEFAULT_STAGES } from '../../config/policies.ts';
import type { PullRequestReader } from '../../bridge/consider.ts';
import { factsOfPullRequest } from '../../signals/github/from-rest.ts';
import { POLICY_WITH_CHECKS } from '../signals/github/crew.ts';
import { checkSuiteDelivery, restOf, type PullRequestState } from '../signals/github/payloads.ts';
import { recordingClient, startBridge, type RecordingClient } from './bridge-under-test.ts';

const PLAYS = ['play/acme/shop/7', 'play/acme/shop/8'];
const stages = [
  ...DEFAULT_STAGES.map((stage) => ({ ...stage, gate: { ...stage.gate, condition: 'pull-request-open' } })),
  {
    role: 'integration',
    working: 'atlas-integration-in-progress',
    gate: { nodes: ['wait-checks'], waiting: 'waiting-checks', condition: 'checks-passed' },
  },
];

/** A GitHub with these pull requests, by number; it does not answer for one that is null. */
function githubWith(
  pullRequests: Readonly<Record<number, PullRequestState | null>>,
): PullRequestReader & { read: number[] } {
  const read: number[] = [];
  return {
    read,
    readPullRequest: async (_, number) => {
      read.push(number);
      const pullRequest = pullRequests[number];
      if (pullRequest === undefined || pullRequest === null) throw new Error('502');
      return factsOfPullRequest(restOf({ pullRequest: { ...pullRequest, number } }), POLICY_WITH_CHECKS);
    },
  };
}

/** Delivers one check suite of these pull requests. */
async function deliver(numbers: readonly number[], github: PullRequestReader, client: RecordingClient, times = 1) {
  const bridge = await startBridge({ client, github, stages });
  const payload = checkSuiteDelivery('completed', { pullRequests: numbers.map((number) => ({ number })) });
  const answers = [];
  for (let time = 0; time < times; time += 1) answers.push(await bridge.deliver('check_suite', payload));
  await bridge.close();
  return { answers, statuses: answers.map(({ status }) => status), audits: bridge.audits() };
}

describe('a check suite of several pull requests', () => {
  const both = { 12: { branch: 'task-7' }, 13: { branch: 'task-8' } };

  test('reaches the play of each, with what is about its own pull request', async () => {
    const client = recordingClient({ running: PLAYS });
    const { statuses, audits } = await deliver([13, 12], githubWith(both), client);
    expect(statuses).toEqual([202]);
    expect(client.signals).toMatchObject([
      { play: PLAYS[0], facts: [{ kind: 'checks', pullRequest: 12 }] },
      { play: PLAYS[1], facts: [{ kind: 'checks', pullRequest: 13 }] },
    ]);
    expect(audits).toMatchObject([{ outcome: 'accepted', play: PLAYS[0], detail: `${PLAYS[1] ?? ''} (accepted)` }]);
  });

  test('tells a play of both of its own at once, so that the delivery ends in one way', async () => {
    const client = recordingClient({ running: PLAYS });
    await deliver([12, 13], githubWith({ 12: { branch: 'task-7' }, 13: { branch: 'task-7' } }), client);
    expect(client.signals).toMatchObject([{ play: PLAYS[0], facts: [{ pullRequest: 12 }, { pullRequest: 13 }] }]);
  });

  test('is accepted where one play takes it, and its audit line says what became of the others', async () => {
    const client = recordingClient({ running: PLAYS.slice(1) });
    const { statuses, audits } = await deliver([11, 12, 13], githubWith({ ...both, 11: { branch: 'fix' } }), client);
    expect(statuses).toEqual([202]);
    expect(audits).toMatchObject([
      {
        outcome: 'accepted',
        play: PLAYS[1],
        detail: `${PLAYS[0] ?? ''} (ignored, no-play); (ignored, names-no-task) pull request #11 names no task`,
      },
    ]);
  });

  test('is not acknowledged while one play could not be told, and sent again reaches that one', async () => {
    const base = recordingClient({ running: PLAYS });
    let isAway = true;
    const client = recordingClient({
      with: {
        signal: async (play, signal, deadline) => {
          if (play === PLAYS[1] && isAway) {
            isAway = false;
            throw new TemporalTrouble('no', { transient: false, cause: null });
          }
          return base.signal(play, signal, deadline);
        },
      },
    });
    const { statuses, audits } = await deliver([12, 13], githubWith(both), client, 2);
    expect(statuses).toEqual([503, 202]);
    expect(audits[0]).toMatchObject({ outcome: 'failed', reason: 'temporal-refused' });
    expect(base.signals.map(({ play }) => play)).toEqual([PLAYS[0], PLAYS[0], PLAYS[1]]);
  });

  test('is not acknowledged while one pull request could not be read, and the other play hears of it at once', async () => {
    const client = recordingClient({ running: PLAYS });
    const { statuses, audits } = await deliver([12, 13], githubWith({ ...both, 13: null }), client);
    expect(statuses).toEqual([503]);
    expect(audits).toMatchObject([{ outcome: 'failed', reason: 'github-unavailable' }]);
    expect(client.signals).toMatchObject([{ play: PLAYS[0] }]);
  });

  test('looks at the five newest only, and its audit line names those that it left', async () => {
    const numbers = [11, 12, 13, 14, 15, 16, 17];
    const github = githubWith(Object.fromEntries(numbers.map((number) => [number, { branch: 'task-7' }])));
    const { audits } = await deliver(numbers, github, recordingClient({ running: PLAYS }));
    expect(github.read).toEqual([13, 14, 15, 16, 17]);
    expect(audits).toMatchObject([
      { outcome: 'accepted', detail: expect.stringMatching(/too-many-pull-requests.*#11, #12$/) },
    ]);
  });
});
