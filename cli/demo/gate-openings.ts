import type { WriteRecord } from '../../standins/cluster/write-log.ts';

/** A patch of Baton's that opened a gate: the API server took it. */
export interface GateOpening {
  /** Milliseconds since 1970 at which the API server confirmed it. */
  readonly at: number;
  /** Of the run. */
  readonly uid: string;
  readonly nodeId: string;
  readonly startedAt: string;
}

/** How Baton's requests name themselves. */
const USER_AGENT = 'baton';

/** The gate openings among the writes, oldest first. */
export function gateOpenings(writes: readonly WriteRecord[]): GateOpening[] {
  return writes.filter(isBatons).flatMap((write) => {
    if (write.status !== 200 || write.dryRun || !Array.isArray(write.body)) return [];
    const operations = write.body as readonly { readonly op: string; readonly path: string; readonly value: unknown }[];
    const opens = operations.find(
      ({ op, path, value }) =>
        op === 'replace' && /^\/status\/nodes\/[^/]+\/phase$/.test(path) && value === 'Succeeded',
    );
    if (opens === undefined) return [];
    const tested = (path: string): string =>
      String(operations.find((operation) => operation.op === 'test' && operation.path === path)?.value);
    const node = opens.path.slice(0, -'/phase'.length);
    const nodeId = node.slice('/status/nodes/'.length);
    return [{ at: write.at, uid: tested('/metadata/uid'), nodeId, startedAt: tested(`${node}/startedAt`) }];
  });
}

/** Whether Baton wrote this. */
export function isBatons(write: WriteRecord): boolean {
  return write.userAgent === USER_AGENT;
}

/** One activation of a gate's suspend node. */
export function visitOf(opening: Pick<GateOpening, 'uid' | 'nodeId' | 'startedAt'>): string {
  return `${opening.uid} ${opening.nodeId} ${opening.startedAt}`;
}
