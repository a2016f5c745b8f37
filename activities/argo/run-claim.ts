import { z } from 'zod';
import { ANNOTATIONS } from '../../signals/marks.ts';
import type { KubernetesObject } from './cluster.ts';

const argumentsSchema = z.object({
  parameters: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]).nullish() })).nullish(),
});

/** Which task a run says that it works on. */
export interface RunClaim {
  /** Lower case. */
  readonly owner: string;
  /** Lower case. */
  readonly repository: string;
  /** Digits without leading zeros. */
  readonly task: string;
}

/**
 * What a run claims, by the annotation `baton/repository` or its argument `repository`, and its argument `task-id`;
 * null if it claims nothing that could be a task. Labels are lossy and never looked at.
 */
export function claimOf(workflow: KubernetesObject): RunClaim | null {
  const parsed = argumentsSchema.safeParse(workflow.spec?.['arguments']);
  const parameters = parsed.success ? (parsed.data.parameters ?? []) : [];
  const argument = (name: string): string => String(parameters.find((each) => each.name === name)?.value ?? '');
  const named = workflow.metadata.annotations?.[ANNOTATIONS.repository] ?? argument('repository');
  // Runs made by hand often give the repository's URL.
  const [, owner, repository] =
    /^(?:https?:\/\/[^/]+\/|git@[^:]+:)?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(named.toLowerCase()) ?? [];
  const [, task] = /^(?:task-)?0*(\d{1,10})$/.exec(argument('task-id')) ?? [];
  return owner === undefined || repository === undefined || task === undefined ? null : { owner, repository, task };
}

/** The play that a run was submitted for, by its annotation `baton/play`; null if it was submitted by somebody else. */
export function ownerOf(workflow: KubernetesObject): RunClaim | null {
  const annotation = workflow.metadata.annotations?.[ANNOTATIONS.play] ?? '';
  const [, owner, repository, task] = /^play\/([^/]+)\/([^/]+)\/(\d{1,10})$/.exec(annotation) ?? [];
  return owner === undefined || repository === undefined || task === undefined ? null : { owner, repository, task };
}
