/** What Kubernetes takes as a label's value at most. */
const MAX_LENGTH = 63;

/** Argo's own label: "true" once the controller will never look at the run again. */
export const COMPLETED_LABEL = 'workflows.argoproj.io/completed';

/**
 * Argo's own label on what `argo resubmit` made: the name of the run that was copied, with its arguments, user labels and
 * annotations, under a generated name (FormulateResubmitWorkflow in Argo's workflow/util/util.go).
 */
export const RESUBMITTED_LABEL = 'workflows.argoproj.io/resubmitted-from-workflow';

/** Our annotation: the head at which the condition of the gate that we opened last held; empty if none was known. */
export const RESUME_COMMIT_ANNOTATION = 'baton/resume-commit';

/**
 * The nearest legal label value: at most 63 of `A-Za-z0-9-_.`, first and last alphanumeric. Lossy; may be empty.
 */
export function labelValue(text: string): string {
  const legal = text.replace(/[^A-Za-z0-9_.-]/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return legal.slice(0, MAX_LENGTH).replace(/[^A-Za-z0-9]+$/, '');
}

/** The `repository` label: owner and name with `-` in place of the slash, shortened to a legal value. */
export function repositoryLabel(owner: string, repository: string): string {
  return labelValue(`${owner}-${repository}`);
}
