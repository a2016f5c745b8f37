import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Policy } from '../../config/policy.ts';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { createPlayActivities } from '../../activities/create-play-activities.ts';
import { createOctokitGitHub } from '../../activities/github/octokit-github.ts';
import type { OpenGateInput, PlayActivities } from '../../activities/play-activities.ts';
import { emptyKnowledge, learn } from '../../signals/knowledge.ts';
import { startCluster, type ClusterStandIn } from '../../standins/cluster/start-cluster.ts';
import { startGitHub, type RunningGitHub } from '../../standins/github/start-github.ts';
import { createGitHubWorld } from '../../standins/github/world/github-world.ts';
import { CLEO, POLICY, REX, STRANGER, TESS } from '../signals/github/crew.ts';
import { recordedWorkflow } from './recordings.ts';
import { openFirstGate, place } from './world.ts';

/** A GitHub that keeps GitHub's own rules, and a run that stands at its last gate: all three conditions have to hold. */
const SHOP = 'acme/shop';
let second = Date.parse('2026-11-21T02:00:00Z');
const world = createGitHubWorld({
  clock: () => {
    second += 1_000;
    return new Date(second);
  },
});
const people = [REX, CLEO, TESS, STRANGER].map(({ id, login, bot }) =>
  world.addActor({ id, login, type: bot ? 'Bot' : 'User' }),
);
const [rex, cleo, tess, stranger] = people;
if (rex === undefined || cleo === undefined || tess === undefined || stranger === undefined) throw new Error('nobody');
world.addActor({ login: 'baton-app[bot]', type: 'Bot', id: 104, token: 'baton' });
world.addRepository({ owner: 'acme', name: 'shop', id: 7001 });
for (const to of people) world.grant({ repository: SHOP, to, permission: 'write' });

let standIn: ClusterStandIn;
let github: RunningGitHub;
let activities: PlayActivities;
beforeAll(async () => {
  standIn = await startCluster();
  github = await startGitHub({ world });
  const port = createOctokitGitHub({ apiUrl: github.url, token: 'baton' });
  activities = createPlayActivities({
    cluster: createKubernetesCluster({ server: standIn.url, env: {} }),
    github: port,
  });
});
afterAll(async () => {
  await Promise.all([standIn.stop(), github.stop()]);
});

async function runAtLastGate(name: string, pullRequest: number, task = '7'): Promise<OpenGateInput> {
  const recorded = recordedWorkflow('01-play-happy-path', 'suspended at wait-pr-approved');
  const nodes = recorded.status?.['nodes'] as Record<string, { id: string; displayName: string; startedAt: string }>;
  const gate = Object.values(nodes).find(({ displayName }) => displayName === 'wait-pr-approved');
  if (gate === undefined) throw new Error('the recording has no last gate');
  const run = await place(
    { cluster: createKubernetesCluster({ server: standIn.url, env: {} }), namespace: 'argo' },
    recorded,
    name,
  );
  return openFirstGate(run, {
    node: { id: gate.id, startedAt: gate.startedAt },
    gate: 2,
    stageNow: run.metadata.labels?.['current-stage'] ?? null,
    stageNext: 'finalizing',
    pullRequest,
    task,
  });
}

const open = (input: OpenGateInput) => new MockActivityEnvironment().run(activities.openGate, input);

describe('the last gate of a play', () => {
  test('opens once every word has been said by the right account about the present head', async () => {
    const { number } = world.openPullRequest({ repository: SHOP, by: rex, title: 'Login', head: 'task-7-login' });
    const input = await runAtLastGate('whole', number);
    const act = { repository: SHOP, number };
    const stays = async (...unmet: string[]) => {
      expect(await open(input)).toMatchObject({
        kind: 'condition-not-held',
        unmet: unmet.map((words) => expect.stringContaining(words)),
      });
    };
    await stays('ready-for-qa', 'approv');
    world.label({ ...act, by: stranger, label: 'ready-for-qa' });
    world.review({ ...act, by: stranger, verdict: 'approve' });
    await stays('ready-for-qa', 'approv');
    world.unlabel({ ...act, by: cleo, label: 'ready-for-qa' });
    world.label({ ...act, by: cleo, label: 'ready-for-qa' });
    await stays('approv');
    world.review({ ...act, by: tess, verdict: 'approve' });
    const { after } = world.push({ repository: SHOP, by: rex, ref: 'task-7-login' });
    expect(await open(input)).toMatchObject({ kind: 'condition-not-held' });
    world.unlabel({ ...act, by: cleo, label: 'ready-for-qa' });
    world.label({ ...act, by: cleo, label: 'ready-for-qa' });
    world.review({ ...act, by: tess, verdict: 'approve' });
    expect(await open(input)).toMatchObject({ kind: 'resumed', commit: after, run: { stage: 'finalizing' } });
  });

  test('stays closed for a push that we know of, while GitHub still shows yesterday', async () => {
    const { number } = world.openPullRequest({ repository: SHOP, by: rex, title: 'Logout', head: 'task-8-logout' });
    const act = { repository: SHOP, number };
    world.label({ ...act, by: cleo, label: 'ready-for-qa' });
    world.review({ ...act, by: tess, verdict: 'approve' });
    github.faults.freezeReads();
    const { before, after } = world.push({ repository: SHOP, by: rex, ref: 'task-8-logout' });
    const known = learn(emptyKnowledge(number), {
      kind: 'pull-request',
      pullRequest: number,
      at: new Date(second).toISOString().replace('.000', ''),
      settled: false,
      state: 'open',
      merged: false,
      draft: false,
      head: { sha: after, ref: 'task-8-logout', repositoryId: 7001 },
      base: { ref: 'main', repositoryId: 7001 },
      author: REX,
      labels: ['ready-for-qa'],
      claims: null,
      mergeCommit: null,
    });
    const input = await runAtLastGate('frozen', number, '8');
    expect(after).not.toBe(before);
    const older = (commit: string) => expect.stringContaining(`is about an older commit than ${commit.slice(0, 7)}`);
    for (const thaw of [() => undefined, () => github.faults.thaw()]) {
      thaw();
      expect(await open({ ...input, known })).toMatchObject({
        kind: 'condition-not-held',
        unmet: expect.arrayContaining([older(after)]),
      });
    }
  });
});

describe('a gate that waits for checks', () => {
  const checked = { kind: 'checks-passed' } as const;
  const policy: Policy = {
    ...POLICY,
    stages: POLICY.stages.map(({ gate, ...stage }) => {
      const condition = gate.waiting === 'waiting-pr-approved' ? checked : ({ kind: 'pull-request-open' } as const);
      return { ...stage, gate: { ...gate, condition } };
    }),
  };

  test('opens once the newest suite of each App has passed on the present head', async () => {
    const opened = world.openPullRequest({ repository: SHOP, by: rex, title: 'Search', head: 'task-10-search' });
    const input = { ...(await runAtLastGate('checked', opened.number)), task: '10', policy };
    const stays = async (why: string) => {
      expect(await open(input)).toMatchObject({ kind: 'condition-not-held', unmet: [expect.stringContaining(why)] });
    };
    const of = { repository: SHOP, by: rex, sha: opened.head.sha };
    const [ci, actions, inert] = ['ci', 'github-actions', 'inert'].map((slug, index) => ({ id: 1 + index, slug }));
    if (ci === undefined || actions === undefined || inert === undefined) throw new Error('no Apps');
    await stays('no check suite has ended');
    world.startCheckSuite({ ...of, app: inert, runs: 0 });
    world.checkSuite({ ...of, app: ci, conclusion: 'failure' });
    await stays('checks did not pass: ci failure');
    world.checkSuite({ ...of, app: ci, conclusion: 'success' });
    world.checkSuite({ ...of, app: actions, workflow: 7, conclusion: 'cancelled' });
    const { id } = world.startCheckSuite({ ...of, app: actions, workflow: 8 });
    await stays('checks did not pass: github-actions cancelled');
    world.checkSuite({ ...of, app: actions, workflow: 7, conclusion: 'success' });
    await stays('checks still run: github-actions');
    world.checkSuite({ ...of, app: actions, workflow: 8, suite: id, conclusion: 'success' });
    expect(await open(input)).toMatchObject({ kind: 'resumed', commit: opened.head.sha });
  });
});

test('status and comment arrive, once', async () => {
  const { number, head } = world.openPullRequest({ repository: SHOP, by: rex, title: 'Cart', head: 'task-9-cart' });
  const at = { owner: 'acme', repository: 'shop' };
  const status = { ...at, commit: head.sha, state: 'pending' as const, description: 'Cleo is at work' };
  const words = { ...at, pullRequest: number, token: 'late-1', body: 'Cleo is late.' };
  for (let times = 0; times < 2; times += 1) {
    expect(await new MockActivityEnvironment().run(activities.publishStatus, status)).toEqual({ kind: 'published' });
    expect(await new MockActivityEnvironment().run(activities.comment, words)).toEqual({ kind: 'published' });
  }
  const listed = async (path: string): Promise<unknown> => (await fetch(`${github.url}/repos/${SHOP}/${path}`)).json();
  expect(await listed(`commits/${head.sha}/statuses`)).toMatchObject([{ context: 'baton', state: 'pending' }]);
  expect(await listed(`issues/${String(number)}/comments`)).toMatchObject([
    { body: 'Cleo is late.\n\n<!-- baton:late-1 -->' },
  ]);
});
