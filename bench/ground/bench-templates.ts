import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NAMESPACE } from '../../cli/dev/write-config.ts';
import { createKubeClient } from '../../standins/cluster/argo/kube-client.ts';
import { projectRoot } from '../../standins/temporal/surroundings.ts';

/**
 * WorkflowTemplates for measuring. `whole`: the play's own, with one more agent behind the last gate, so that what
 * comes after the approval still finds a play. `gates`: its first agent, and then its three gates one after the
 * other, so that the stand-ins take as little as they can of the machine that Baton is measured on.
 */
export const BENCH_TEMPLATES = { whole: 'bench-whole', gates: 'bench-gates' } as const;

interface Task {
  readonly name: string;
  readonly template: string;
  readonly dependencies?: readonly string[];
  readonly arguments?: unknown;
}

interface PlayTemplate {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly templates: readonly { readonly name: string; readonly dag?: { readonly tasks: readonly Task[] } }[];
  };
}

const FIRST_AGENT = 'rex';

/** The gates of the play's template, in their order. */
const GATES = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'];

/** The agent behind the last gate, in `whole`. */
const LAST_AGENT: Task = {
  name: 'merge',
  template: 'agent',
  dependencies: ['wait-pr-approved'],
  arguments: {
    parameters: [
      { name: 'role', value: 'merge' },
      { name: 'stage', value: 'finalizing' },
      { name: 'image', value: 'baton-agent:latest' },
    ],
  },
};

/** Puts both into the cluster. */
export async function applyBenchTemplates(clusterUrl: string): Promise<void> {
  const file = join(projectRoot(), 'deploy', 'argo', 'play-workflow-template.yaml');
  const play = parse(readFileSync(file, 'utf8')) as PlayTemplate;
  await apply(
    clusterUrl,
    withTasks(play, BENCH_TEMPLATES.whole, (tasks) => [...tasks, LAST_AGENT]),
  );
  await apply(
    clusterUrl,
    withTasks(play, BENCH_TEMPLATES.gates, (tasks) => {
      const order = [FIRST_AGENT, ...GATES];
      return tasks
        .filter(({ name }) => order.includes(name))
        .map((task) => ({ ...task, dependencies: order.slice(0, order.indexOf(task.name)).slice(-1) }));
    }),
  );
}

function withTasks(
  play: PlayTemplate,
  name: string,
  change: (tasks: readonly Task[]) => readonly Task[],
): PlayTemplate {
  const templates = play.spec.templates.map((template) =>
    template.dag === undefined ? template : { ...template, dag: { tasks: change(template.dag.tasks) } },
  );
  return { ...play, metadata: { ...play.metadata, name }, spec: { ...play.spec, templates } };
}

async function apply(clusterUrl: string, template: PlayTemplate): Promise<void> {
  const client = createKubeClient({ url: clusterUrl }, 'kubectl');
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/workflowtemplates`;
  try {
    const { status, body } = await client.send('POST', path, template);
    if (status !== 201) throw new Error(`${template.metadata.name}: ${status} ${JSON.stringify(body)}`);
  } finally {
    client.close();
  }
}
