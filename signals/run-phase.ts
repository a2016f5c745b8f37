/** Whether a run in this phase has ended; Argo's controller never looks at it again. */
export function isFinal(phase: string): boolean {
  return ['Succeeded', 'Failed', 'Error'].includes(phase);
}
