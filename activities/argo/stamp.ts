/** An instant in milliseconds since the epoch, as Kubernetes writes it: RFC 3339, UTC, whole seconds. */
export function stampOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
