import { isJsonObject, stamp, type JsonObject, type KubeObject } from '../kube-object.ts';
import { internal } from './grpc-error.ts';
import { statusOf } from './packed-nodes.ts';

/** What `set` is asked to do. */
export interface SetRequest {
  /** Only `id=<node>` is understood here. */
  readonly nodeFieldSelector: string;
  readonly phase: string;
  readonly message: string;
  readonly outputs: Readonly<Record<string, string>>;
}

interface Parameter {
  readonly name: string;
  readonly valueFrom?: { readonly supplied?: unknown } | null;
}

/** The run with its node set, as Argo's updateSuspendedNode does it. Throws `GrpcError`, 500 for every reason. */
export function setNode(run: KubeObject, request: SetRequest, nowMs: number): KubeObject {
  const status = statusOf(run);
  const nodes = isJsonObject(status['nodes']) ? status['nodes'] : {};
  const id = request.nodeFieldSelector.replace(/^id=/, '');
  const node = nodes[id];
  const isActive = isJsonObject(node) && node['type'] === 'Suspend' && node['phase'] === 'Running';
  if (!isActive) {
    const { nodeFieldSelector } = request;
    throw internal(
      `currently, set only targets suspend nodes: no suspend nodes matching nodeFieldSelector: ${nodeFieldSelector}`,
    );
  }
  const changed = {
    ...node,
    ...(request.phase === '' ? {} : { phase: request.phase, finishedAt: stamp(nowMs) }),
    ...(request.message === '' ? {} : { message: request.message }),
    ...(Object.keys(request.outputs).length === 0 ? {} : { outputs: supplied(node, request.outputs) }),
  };
  return { ...run, status: { ...status, nodes: { ...nodes, [id]: changed } } };
}

function supplied(node: JsonObject, outputs: SetRequest['outputs']): JsonObject {
  const expected = node['outputs'];
  if (!isJsonObject(expected)) {
    throw internal('cannot set output parameters because node is not expecting any raw parameters');
  }
  const parameters = (expected['parameters'] ?? []) as readonly Parameter[];
  for (const name of Object.keys(outputs)) {
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) throw internal(`node is not expecting output parameter '${name}'`);
    if (parameter.valueFrom?.supplied !== undefined) continue;
    throw internal(`cannot set output parameter '${name}' because it does not use valueFrom.raw or it was already set`);
  }
  return {
    ...expected,
    parameters: parameters.map((parameter) => {
      const value = outputs[parameter.name];
      if (value === undefined) return parameter;
      const { valueFrom: _, ...rest } = parameter;
      return { ...rest, value };
    }),
  };
}
