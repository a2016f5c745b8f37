import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithKubernetes } from '../../setup/kubernetes.ts';
import { applyAccess, type Account } from './in-the-cluster.ts';

/** A pod's node as Argo writes it, with as little in it as there can be: the more of them, the dearer the policy. */
function podNode(index: number): [string, object] {
  const id = `large-${String(1_000_000_000 + index)}`;
  const times = { startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:01Z' };
  const node = { id, name: `large.${id}`, displayName: id, type: 'Pod', templateName: 'agent', phase: 'Succeeded' };
  return [id, { ...node, ...times, outputs: { exitCode: '0' } }];
}

/** Expressions may cost only so much, by what they look at: https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints */
describeWithKubernetes('the policy judges a run whose nodes fill a megabyte', () => {
  let account: Account;
  beforeAll(async () => {
    account = await applyAccess();
  });
  afterAll(() => account.stop());

  test('as it judges any other', async () => {
    const nodes = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => podNode(index)));
    const gate = { id: 'gate', name: 'gate', type: 'Suspend', phase: 'Running', startedAt: '2026-01-01T00:00:00Z' };
    const labels = { 'workflow-type': 'play-orchestration', 'current-stage': 'waiting-pr-created' };
    const run = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { name: 'large', labels },
      spec: { workflowTemplateRef: { name: 'baton-play' } },
      status: { phase: 'Running', nodes: { ...nodes, gate } },
    };
    expect(JSON.stringify(run).length).toBeGreaterThan(1_000_000);
    const runs = `/apis/argoproj.io/v1alpha1/namespaces/${account.namespace}/workflows`;
    expect(await account.admin.send('POST', runs, run)).toMatchObject({ status: 201 });
    const replace = async (key: string, value: string) => {
      const operations = [{ op: 'replace', path: key, value }];
      const { status } = await account.baton.send('PATCH', `${runs}/large`, operations, 'application/json-patch+json');
      return status;
    };
    expect(await replace('/metadata/labels/current-stage', 'quality-in-progress')).toBe(200);
    expect(await replace(`/status/nodes/${podNode(4_999)[0]}/phase`, 'Failed')).toBe(403);
    expect(await replace('/status/nodes/gate/phase', 'Succeeded')).toBe(200);
    expect(await replace('/status/phase', 'Succeeded')).toBe(403);
  });
});
