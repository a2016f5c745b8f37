import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject, type KubeObject } from '../kube-object.ts';
import { internal } from './grpc-error.ts';
import { hasNodes, packed, statusOf, unpacked, type Packing } from './packed-nodes.ts';

/** Argo's hydrator: takes nodes out of where they are hidden, and hides them again. */
export interface Hydrator {
  /** Throws `GrpcError` where they can't be had. */
  hydrate(run: KubeObject): KubeObject;
  /** As a list shows the run: with what was offloaded, as far as its database has it, and compressed where it is. */
  listed(run: KubeObject): KubeObject;
  /** As the run is to be stored: in the way in which its nodes were hidden before, or as its size asks for. */
  dehydrate(run: KubeObject, before: KubeObject): KubeObject;
  /** The run with its nodes in the database. */
  offload(run: KubeObject): KubeObject;
}

const VERSION = 'offloadNodeStatusVersion';

/** A hydrator with a database of its own, in memory. */
export function createHydrator(packing: Packing | null): Hydrator {
  const database = new Map<string, JsonObject>();
  const offload = (run: KubeObject): KubeObject => {
    const { nodes, ...rest } = statusOf(run);
    const version = `fnv:${randomUUID()}`;
    database.set(version, isJsonObject(nodes) ? nodes : {});
    return { ...run, status: { ...rest, [VERSION]: version } };
  };
  const versionOf = (run: KubeObject): string | null => {
    const status = statusOf(run);
    const version = status[VERSION];
    return typeof version === 'string' && version !== '' && !hasNodes(status) ? version : null;
  };
  const fromDatabase = (run: KubeObject, nodes: JsonObject): KubeObject => {
    const { [VERSION]: _, ...rest } = statusOf(run);
    return { ...run, status: { ...rest, nodes } };
  };
  return {
    offload,
    listed(run) {
      const version = versionOf(run);
      const nodes = version === null ? undefined : database.get(version);
      return nodes === undefined ? run : fromDatabase(run, nodes);
    },
    hydrate(run) {
      const version = versionOf(run);
      if (version === null) return readable(run);
      const nodes = database.get(version);
      if (nodes === undefined) throw internal('offload node status is not supported');
      return fromDatabase(run, nodes);
    },
    dehydrate: (run, before) => (typeof statusOf(before)[VERSION] === 'string' ? offload(run) : packed(run, packing)),
  };
}

function readable(run: KubeObject): KubeObject {
  try {
    return unpacked(run);
  } catch (error) {
    throw internal(error instanceof Error ? error.message : String(error));
  }
}
