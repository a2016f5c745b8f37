import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createGitHubWorld } from '../../../standins/github/world/github-world.ts';
import { CLEO, REX, TESS } from '../../signals/github/crew.ts';

/** The repository of the stories about resume requests, and the runs of its tasks. */

const REPOSITORY = 'acme/shop';

/** A GitHub whose clock goes on a second with each act, and people who may do what they do. */
export function createShop() {
  let second = Date.now() - 3_600_000;
  const world = createGitHubWorld({
    clock: () => {
      second += 1_000;
      return new Date(second);
    },
  });
  const [rex, cleo] = [REX, CLEO, TESS].map(({ id, login, bot }) =>
    world.addActor({ id, login, type: bot ? 'Bot' : 'User' }),
  );
  if (rex === undefined || cleo === undefined) throw new Error('nobody is there');
  const token = 'baton';
  world.addActor({ login: 'baton-app[bot]', type: 'Bot', id: 104, token });
  world.addRepository({ owner: 'acme', name: 'shop', id: 7001 });
  for (const to of [rex, cleo]) world.grant({ repository: REPOSITORY, to, permission: 'write' });
  return {
    world,
    token,
    rex,
    /** Rex opens the pull request of a task; its number. */
    opens: (task: string, about = ''): number =>
      world.openPullRequest({ repository: REPOSITORY, by: rex, title: 'Work', head: `task-${task}-work${about}` })
        .number,
    /** Cleo says that it can be tested. */
    readyForQa: (number: number): void => {
      world.label({ repository: REPOSITORY, number, by: cleo, label: 'ready-for-qa' });
    },
  };
}
export type Shop = ReturnType<typeof createShop>;

/** What a run of these stories has otherwise than the others. */
interface RunAbout {
  readonly repository?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of the first gate. */
  readonly gate?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  /** How long the first agent works. */
  readonly work?: string;
}

/** A run of two gates with agents before, between and behind them, as somebody would submit it. */
export function runOf(task: string, name: string, about: RunAbout = {}): KubernetesObject {
  const steps = ['rex', 'wait-pr-created', 'cleo', 'wait-ready-for-qa', 'tess'];
  const templateOf = (step: string): string => (step === 'rex' ? 'rex' : step.startsWith('wait') ? step : 'agent');
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: {
      name,
      labels: { 'workflow-type': 'play-orchestration', 'task-id': task, ...about.labels },
      ...(about.annotations === undefined ? {} : { annotations: about.annotations }),
    },
    spec: {
      entrypoint: 'play',
      arguments: {
        parameters: [
          { name: 'task-id', value: task },
          { name: 'repository', value: about.repository ?? REPOSITORY },
        ],
      },
      templates: [
        {
          name: 'play',
          dag: {
            tasks: steps.map((step, index) => ({
              name: step,
              template: templateOf(step),
              ...(index === 0 ? {} : { dependencies: [steps[index - 1]] }),
            })),
          },
        },
        { name: 'rex', suspend: { duration: about.work ?? '0s' } },
        { name: 'agent', suspend: { duration: '0s' } },
        { name: 'wait-pr-created', suspend: {}, ...about.gate },
        { name: 'wait-ready-for-qa', suspend: {} },
      ],
      ...about.spec,
    },
  };
}

/** Whether the run waits at the gate with this node name. */
export function waitsAt(node: string): (run: KubernetesObject) => boolean {
  return ({ status }) =>
    Object.values((status?.['nodes'] ?? {}) as Record<string, { displayName: string; phase: string }>).some(
      ({ displayName, phase }) => displayName === node && phase === 'Running',
    );
}
