import { describe, expect, test } from '@jest/globals';
import { operate } from '../../../../standins/cluster/argo/operate.ts';
import type { DagTask, Template, Workflow } from '../../../../standins/cluster/argo/workflow.ts';
import { nodeShown } from '../../../cluster/replay.ts';

const begin = Date.parse('2026-01-01T00:00:00Z');
const gate: Template = { name: 'gate', suspend: {} };
const brief: Template = { name: 'brief', suspend: { duration: '10' } };

function workflowOf(templates: readonly Template[]): Workflow {
  const metadata = { name: 'w', namespace: 'argo', uid: 'u' };
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', metadata, spec: { entrypoint: 'main', templates } };
}

/** The workflow after passes at these seconds after its beginning. */
function after(workflow: Workflow, ...seconds: readonly number[]): Workflow {
  return seconds.reduce(
    (current, second) =>
      operate(current, { nowMs: begin + second * 1000, pods: new Map(), template: null }).workflow ?? current,
    workflow,
  );
}

const dag = (...tasks: readonly DagTask[]): Template => ({ name: 'main', dag: { tasks } });

describe('one pass of the controller model', () => {
  test('waits for a duration and then lets the gate go with its default', () => {
    const decision = { name: 'decision', valueFrom: { supplied: {}, default: 'NO' } };
    const main: Template = { name: 'main', suspend: { duration: '10' }, outputs: { parameters: [decision] } };
    const waiting = operate(workflowOf([main]), { nowMs: begin, pods: new Map(), template: null });
    expect(waiting.lookAgainAt).toBe(begin + 10_001);
    expect(nodeShown(after(waiting.workflow ?? workflowOf([]), 10), 'w').phase).toBe('Running');
    expect(nodeShown(after(waiting.workflow ?? workflowOf([]), 11), 'w')).toMatchObject({
      phase: 'Succeeded',
      outputs: { parameters: [{ name: 'decision', value: 'NO' }] },
    });
  });

  test('fails a gate whose duration is over and whose answer has no default', () => {
    const outputs = { parameters: [{ name: 'decision', valueFrom: { supplied: {} } }] };
    const done = after(workflowOf([{ name: 'main', suspend: { duration: '10' }, outputs }]), 0, 11);
    expect(done.status).toMatchObject({ phase: 'Error' });
    expect(nodeShown(done, 'w').message).toContain("'decision' has not been set");
  });

  test('runs what depends on a failure, and succeeds by it', () => {
    const main = dag(
      { name: 'a', template: 'brief', when: 'no-quotes == x' },
      { name: 'b', template: 'brief', depends: 'a.Errored' },
    );
    const done = after(workflowOf([main, brief]), 0, 11);
    expect(nodeShown(done, 'a')).toMatchObject({ type: 'Skipped', phase: 'Error' });
    expect(done.status?.phase).toBe('Succeeded');
  });

  test('succeeds when everything was skipped', () => {
    const done = after(workflowOf([dag({ name: 'a', template: 'gate', when: 'x == y' }), gate]), 0);
    expect(done.status).toMatchObject({ phase: 'Succeeded', progress: '0/0' });
    expect(nodeShown(done, 'a').message).toBe("when 'x == y' evaluated false");
  });

  test('runs a DAG inside a DAG, and goes on behind its last node', () => {
    const inner: Template = { name: 'inner', dag: { tasks: [{ name: 'deep', template: 'brief' }] } };
    const main = dag(
      { name: 'first', template: 'inner' },
      { name: 'second', template: 'gate', dependencies: ['first'] },
    );
    const state = after(workflowOf([main, inner, brief, gate]), 0, 11);
    const [deep, first, second] = ['deep', 'first', 'second'].map((name) => nodeShown(state, name));
    expect(deep).toMatchObject({ name: 'w.first.deep', boundaryID: first?.id, children: [second?.id] });
    expect(first).toMatchObject({ type: 'DAG', phase: 'Succeeded', outboundNodes: [deep?.id] });
  });

  test('stops at a step group in which something failed', () => {
    const steps = [[{ name: 'a', template: 'late' }], [{ name: 'b', template: 'gate' }]];
    const late: Template = {
      name: 'late',
      suspend: { duration: '10' },
      outputs: { parameters: [{ name: 'x', valueFrom: { supplied: {} } }] },
    };
    const done = after(workflowOf([{ name: 'main', steps }, late, gate]), 0, 11);
    const message = `child '${nodeShown(done, 'a').id}' failed`;
    expect(done.status).toMatchObject({ phase: 'Failed', message });
    expect(Object.values(done.status?.nodes ?? {})).toHaveLength(3);
  });

  test.each([
    ['a template that is not there', [dag({ name: 'a', template: 'none' })], 'template reference none not found'],
    [
      'a dependency that is not there',
      [dag({ name: 'a', template: 'gate', dependencies: ['b'] }), gate],
      'not defined',
    ],
    [
      'an input that nobody gives',
      [dag({ name: 'a', template: 'asks' }), { ...gate, name: 'asks', inputs: { parameters: [{ name: 'x' }] } }],
      'inputs.parameters.x was not supplied',
    ],
  ])('ends in an error for %s', (_title, templates, message) => {
    const { status, metadata } = after(workflowOf(templates), 0);
    expect(status).toMatchObject({ phase: 'Error', message: expect.stringContaining(message) });
    expect(metadata.labels?.['workflows.argoproj.io/completed']).toBe('true');
  });
});
