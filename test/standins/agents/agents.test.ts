import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createActs } from '../../../standins/agents/acts.ts';
import type { Acts } from '../../../standins/agents/acts.ts';
import type { Assignment, Cast } from '../../../standins/agents/agent.ts';
import { defaultCast } from '../../../standins/agents/default-cast.ts';
import type { GateSighting } from '../../../standins/agents/gate-sightings.ts';
import { startAgents } from '../../../standins/agents/start-agents.ts';
import type { Agents } from '../../../standins/agents/start-agents.ts';
import type { Workflow } from '../../../standins/cluster/argo/workflow.ts';
import { createGitHubWorld } from '../../../standins/github/world/github-world.ts';
import type { GitHubWorld } from '../../../standins/github/world/github-world.ts';
import { has, isCompleted, resumePatch } from '../../cluster/replay.ts';
import { startUnderTest } from '../../cluster/cluster-under-test.ts';
import type { ClusterUnderTest } from '../../cluster/cluster-under-test.ts';

const template: unknown = parse(
  readFileSync(new URL('../../../deploy/argo/play-workflow-template.yaml', import.meta.url), 'utf8'),
);

describe('agents on a cluster', () => {
  let cluster: ClusterUnderTest;
  let github: GitHubWorld;
  let acts: Acts;
  let agents: Agents | null;
  const sightings: GateSighting[] = [];

  beforeEach(async () => {
    cluster = await startUnderTest();
    await cluster.send('POST', cluster.workflowTemplates, template);
    github = createGitHubWorld({ clock: () => new Date() });
    const bot = (login: string) => github.addActor({ login, type: 'Bot' });
    github.addRepository({ owner: 'acme', name: 'shop' });
    acts = createActs(github, { rex: bot('rex[bot]'), cleo: bot('cleo[bot]'), tess: bot('tess[bot]') });
    sightings.length = 0;
    agents = null;
  });
  afterEach(async () => {
    await agents?.stop();
    await cluster.stop();
  });

  const play = (castOf: (assignment: Assignment) => Cast): Agents => {
    const kubeUrl = cluster.cluster.url;
    const onGate = (sighting: GateSighting): void => void sightings.push(sighting);
    return (agents = startAgents({ kubeUrl, namespaces: ['argo'], castOf, onGate }));
  };
  const submit = async (name: string): Promise<void> => {
    const parameters = [
      { name: 'repository', value: 'acme/shop' },
      { name: 'task-id', value: '7' },
    ];
    const spec = { workflowTemplateRef: { name: 'baton-play' }, arguments: { parameters } };
    await cluster.create(name, { metadata: { name, labels: { 'current-stage': 'pending' } }, spec });
  };
  const open = async (name: string, gate: string): Promise<void> => {
    const waiting = await cluster.until<Workflow>(name, has(gate, 'Running'));
    await cluster.jsonPatch(`${cluster.workflows}/${name}`, resumePatch(waiting, gate, 't', `after-${gate}`));
  };

  test('do their parts one after the other, each on the pull request of its task', async () => {
    play(() => defaultCast(acts, 10));
    await submit('whole');
    await open('whole', 'wait-pr-created');
    expect(acts.pullRequest({ repository: 'acme/shop', task: '7' })).toMatchObject({
      head: { ref: 'task-7-implementation' },
      author: { login: 'rex[bot]' },
      labels: [{ name: 'task-7' }],
    });
    await open('whole', 'wait-ready-for-qa');
    const labels = acts.pullRequest({ repository: 'acme/shop', task: '7' }).labels.map(({ name }) => name);
    expect(labels).toEqual(['task-7', 'ready-for-qa']);
    await open('whole', 'wait-pr-approved');
    const done = await cluster.until<Workflow>('whole', isCompleted);
    expect(done.status?.phase).toBe('Succeeded');
    const { reviews, head } = acts.pullRequest({ repository: 'acme/shop', task: '7' });
    expect(reviews).toMatchObject([{ state: 'approved', commit: head.sha, author: { login: 'tess[bot]' } }]);
  });

  test('hear from their pods what to work on', async () => {
    const heard: Assignment[] = [];
    play((assignment) => {
      heard.push(assignment);
      return {};
    });
    await submit('told');
    await cluster.until<Workflow>('told', has('wait-pr-created', 'Running'));
    const stage = 'implementation-in-progress';
    expect(heard).toEqual([{ role: 'rex', repository: 'acme/shop', task: '7', run: 'told', namespace: 'argo', stage }]);
  });

  test('can end their pods first and speak when the run waits at the gate', async () => {
    const spoken = new Promise<string | undefined>((resolve) => {
      play(() => ({
        rex: async (agent) => {
          await agent.finish();
          await agent.gateReached('wait-pr-created');
          resolve(sightings.at(-1)?.phase);
        },
      }));
    });
    await submit('later');
    expect(await spoken).toBe('Running');
  });

  test('fail their run with their own words', async () => {
    play(() => ({ rex: () => Promise.reject(new Error('the tests do not compile')) }));
    await submit('failing');
    const ended = await cluster.until<Workflow>('failing', isCompleted);
    expect(ended.status?.phase).toBe('Failed');
    expect(JSON.stringify(ended.status)).toContain('the tests do not compile');
  });

  test('tell of each gate once when it is reached and once when it opens', async () => {
    play(() => ({}));
    await submit('seen');
    await open('seen', 'wait-pr-created');
    await cluster.until<Workflow>('seen', has('wait-ready-for-qa', 'Running'));
    await agents?.gateReached('argo', 'seen', 'wait-ready-for-qa');
    expect(sightings.map(({ node, phase }) => `${node} ${phase}`)).toEqual([
      'wait-pr-created Running',
      'wait-pr-created Succeeded',
      'wait-ready-for-qa Running',
    ]);
  });

  test('stop in the middle of their work, and leave their pods as they are', async () => {
    let interrupted = false;
    const working = new Promise<void>((resolve) => {
      play(() => ({
        rex: async (agent) => {
          resolve();
          await agent.pause(1_000_000).catch((error: unknown) => {
            interrupted = true;
            throw error;
          });
        },
      }));
    });
    await submit('stopped');
    await working;
    await agents?.stop();
    expect(interrupted).toBe(true);
    const { body } = await cluster.send<{ items: { status: { phase: string } }[] }>(
      'GET',
      '/api/v1/namespaces/argo/pods',
    );
    expect(body.items.map(({ status }) => status.phase)).toEqual(['Running']);
  });
});
