import { ANNOTATIONS, RESUME_MARK } from '../../signals/marks.ts';
import type { JsonPatchOperation, KubernetesObject } from './cluster.ts';
import { RESUME_COMMIT_ANNOTATION } from './labels.ts';
import { pointer, stageTests, stageWrites, type StageMove } from './stage-patch.ts';
import type { SuppliedOutput } from './supplied-outputs.ts';

/** One visit of a gate that is to be opened, together with the stage label that moves in the same write. */
export interface Resume {
  readonly node: { readonly id: string; readonly startedAt: string };
  /** See resume-token.ts. */
  readonly token: string;
  /** The head at which the condition held; null when every gate was waived and none is known. */
  readonly commit: string | null;
  /** Outputs that take their defaults. */
  readonly outputs: readonly (SuppliedOutput & { readonly value: string })[];
  readonly move: StageMove;
}

/**
 * The one JSON Patch that opens a gate: all or nothing, guarded by uid, the node's type, phase and start, and the stage
 * label with its revision. Never a merge patch: on a run with compressed nodes it would leave the controller with one
 * crippled node.
 */
export function resumePatch(workflow: KubernetesObject, resume: Resume): JsonPatchOperation[] {
  const { node, move } = resume;
  const at = (...keys: string[]): string => pointer('status', 'nodes', node.id, ...keys);
  const annotations = {
    [ANNOTATIONS.resumeToken]: resume.token,
    [RESUME_COMMIT_ANNOTATION]: resume.commit ?? '',
    ...move.annotations,
  };
  return [
    ...stageTests(workflow, move),
    { op: 'test', path: at('type'), value: 'Suspend' },
    { op: 'test', path: at('phase'), value: 'Running' },
    { op: 'test', path: at('startedAt'), value: node.startedAt },
    ...resume.outputs.flatMap(({ index, name, value }): JsonPatchOperation[] => {
      const output = (key: string): string => at('outputs', 'parameters', String(index), key);
      return [
        { op: 'test', path: output('name'), value: name },
        { op: 'add', path: output('value'), value },
        { op: 'remove', path: output('valueFrom') },
      ];
    }),
    { op: 'replace', path: at('phase'), value: 'Succeeded' },
    // Clocks differ: a node must not end before it began.
    { op: 'add', path: at('finishedAt'), value: move.at > node.startedAt ? move.at : node.startedAt },
    { op: 'add', path: at('message'), value: `${RESUME_MARK} ${resume.token}` },
    ...stageWrites(workflow, { ...move, annotations }),
  ];
}
