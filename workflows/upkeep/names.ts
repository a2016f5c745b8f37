/** The workflow type of the watch. */
export const WATCH_WORKFLOW = 'watch';

/** The workflow id of the watch over a Kubernetes namespace: one at a time. */
export function watchId(namespace: string): string {
  return `watch/${namespace}`;
}

/** The workflow type of the sweep, and the id of the schedule that starts it. */
export const SWEEP_WORKFLOW = 'sweep';
