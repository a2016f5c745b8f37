import { RESUME_MARK } from '../../signals/marks.ts';
import type { KubernetesObject } from './cluster.ts';
import type { RunWrite } from './compare-and-set.ts';
import { resumePatch, type Resume } from './resume-patch.ts';

/**
 * The write that opens a gate of this run, by whatever reaches its nodes: one patch that moves the stage label too, or one
 * operation of the Argo Server, after which the label is still to be moved. The operation has no annotation to keep the
 * commit in, so the message says it.
 */
export function gateOpening(workflow: KubernetesObject, resume: Resume): RunWrite {
  if (workflow.reach === undefined) return { patch: resumePatch(workflow, resume) };
  const { node, token, commit, outputs } = resume;
  return {
    operation: {
      kind: 'set',
      node: node.id,
      message: `${RESUME_MARK} ${token}${commit === null ? '' : `${AT_COMMIT}${commit}`}`,
      outputs: Object.fromEntries(outputs.map(({ name, value }) => [name, value])),
    },
  };
}

/** The head that a message of an opening names; null where it names none. */
export function commitInMessage(message: string | null | undefined): string | null {
  const [, commit] = message?.split(AT_COMMIT) ?? [];
  return commit === undefined || commit === '' ? null : commit;
}

const AT_COMMIT = ' at ';
