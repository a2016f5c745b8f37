import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { isJsonObject, type JsonObject } from '../kube-object.ts';

/** When and how `status.nodes` becomes `status.compressedNodes`; Argo's own limit is 1 MiB. */
export interface Packing {
  /** Nodes that take more bytes than this as JSON are compressed. */
  readonly above: number;
  /** What Argo calls WORKFLOW_COMPRESSION_ALGORITHM; up to v4.0 there is gzip only. */
  readonly algorithm: 'gzip' | 'brotli';
}

const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/**
 * The run with its nodes where they were compressed. Argo tells the algorithms apart by how the bytes begin, and takes
 * what begins like neither gzip nor zstd for brotli. Throws, in Argo's words, for what can't be read: Node 20 has no zstd,
 * which here is like a server older than the controller that wrote it.
 */
export function unpacked<T extends object>(run: T): T {
  const status = statusOf(run);
  const { compressedNodes, ...rest } = status;
  const isHidden = typeof compressedNodes === 'string' && compressedNodes !== '' && !hasNodes(status);
  return isHidden ? { ...run, status: { ...rest, nodes: decompress(compressedNodes) } } : run;
}

/** The run as it is stored: with compressed nodes where they are too large. */
export function packed<T extends object>(run: T, packing: Packing | null): T {
  const { nodes, ...rest } = statusOf(run);
  if (packing === null || !isJsonObject(nodes)) return run;
  const text = JSON.stringify(nodes);
  if (Buffer.byteLength(text) <= packing.above) return run;
  const bytes = packing.algorithm === 'gzip' ? gzipSync(text) : brotliCompressSync(text);
  return { ...run, status: { ...rest, compressedNodes: bytes.toString('base64') } };
}

function decompress(compressedNodes: string): JsonObject {
  const bytes = Buffer.from(compressedNodes, 'base64');
  try {
    if (bytes.subarray(0, ZSTD.length).equals(ZSTD)) throw new Error('zstd is not supported');
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return JSON.parse((isGzip ? gunzipSync(bytes) : brotliDecompressSync(bytes)).toString('utf8')) as JsonObject;
  } catch (cause) {
    throw new Error(`failed to decompress: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The status, empty where there is none. */
export function statusOf(run: object): JsonObject {
  const { status } = run as { readonly status?: unknown };
  return isJsonObject(status) ? status : {};
}

/** Nodes that can be read; where there are any, Argo never looks at the compressed ones. */
export function hasNodes({ nodes }: JsonObject): boolean {
  return isJsonObject(nodes) && Object.keys(nodes).length > 0;
}
