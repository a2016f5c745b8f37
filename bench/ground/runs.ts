import { LABELS } from '../../signals/marks.ts';
import { follow } from '../../standins/cluster/argo/follow.ts';
import { createKubeClient } from '../../standins/cluster/argo/kube-client.ts';
import type { KubeObject } from '../../standins/cluster/kube-object.ts';

/** What is to be seen of a run. */
export interface SeenRun {
  /** The value of its label `current-stage`; null without one. */
  readonly stage: string | null;
  readonly uid: string;
}

/** The runs of plays, as somebody with `kubectl get --watch` sees them. */
export interface Runs {
  /** Resolves once the run of this task is like that. Rejects after two minutes, and when it is stopped. */
  readonly until: (task: string, holds: (run: SeenRun) => boolean, what: string) => Promise<void>;
  /** The run of this task as it was seen last. Throws if none was. */
  readonly of: (task: string) => SeenRun;
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly holds: (run: SeenRun) => boolean;
  readonly resolve: () => void;
}

const PATIENCE_MS = 120_000;

export function followRuns(kubeUrl: string, namespace: string): Runs {
  const client = createKubeClient({ url: kubeUrl }, 'bench');
  const stopped = new AbortController();
  const seen = new Map<string, SeenRun>();
  const waiting = new Map<string, Waiting[]>();
  const following = follow(
    client,
    { path: `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows`, labelSelector: '' },
    ({ type, object }) => {
      const task = object.metadata.labels?.[LABELS.task];
      if (task === undefined || type === 'deleted') return;
      const run = look(object);
      seen.set(task, run);
      const still = (waiting.get(task) ?? []).filter(({ holds, resolve }) => {
        if (!holds(run)) return true;
        resolve();
        return false;
      });
      if (still.length === 0) waiting.delete(task);
      else waiting.set(task, still);
    },
    stopped.signal,
  );
  return {
    until: async (task, holds, what) => {
      const now = seen.get(task);
      if (now !== undefined && holds(now)) return;
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        new Promise<void>((resolve) => {
          waiting.set(task, [...(waiting.get(task) ?? []), { holds, resolve }]);
        }),
        new Promise<never>((_, reject) => {
          const giveUp = (why: string) => () => {
            reject(new Error(`task ${task} was not ${what} ${why}: ${JSON.stringify(seen.get(task) ?? 'no run')}`));
          };
          timer = setTimeout(giveUp('in time'), PATIENCE_MS);
          stopped.signal.addEventListener('abort', giveUp('before the end'), { once: true });
        }),
      ]).finally(() => {
        clearTimeout(timer);
      });
    },
    of: (task) => {
      const run = seen.get(task);
      if (run === undefined) throw new Error(`no run of task ${task} was seen`);
      return run;
    },
    stop: async () => {
      stopped.abort();
      await following;
      client.close();
    },
  };
}

function look(object: KubeObject): SeenRun {
  const { labels, uid = '' } = object.metadata;
  return { stage: labels?.[LABELS.stage] ?? null, uid };
}
