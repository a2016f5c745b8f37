/** What to do about a refusal of Temporal's that speaks of search attributes, to be said after it; empty for any other. */
export function setupHint(refusal: string): string {
  return /search attribute|Baton[A-Z]/.test(refusal) ? ' (`baton setup` registers the search attributes)' : '';
}
