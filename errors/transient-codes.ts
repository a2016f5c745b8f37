/** gRPC codes after which the same request can succeed. After CANCELLED, DEADLINE_EXCEEDED and UNAVAILABLE it may have. */
export const TRANSIENT_CODES: ReadonlyMap<number, string> = new Map([
  [1, 'CANCELLED'],
  [2, 'UNKNOWN'],
  [4, 'DEADLINE_EXCEEDED'],
  [8, 'RESOURCE_EXHAUSTED'],
  [10, 'ABORTED'],
  // What a connection that is cut in the middle of an answer looks like.
  [13, 'INTERNAL'],
  [14, 'UNAVAILABLE'],
]);
