/** What a breaker stands before, as people name it. One a target and process: what is away is away for all who ask it. */
export const TARGET_NAMES = {
  kubernetes: 'the Kubernetes API',
  'argo-server': 'the Argo Server',
  github: 'GitHub',
  temporal: 'Temporal',
} as const;

export type Target = keyof typeof TARGET_NAMES;
