/** The name of the workflow for its root node, else that name and a 32-bit FNV-1a hash of the node's name. */
export function nodeId(workflowName: string, nodeName: string): string {
  return nodeName === workflowName ? workflowName : `${workflowName}-${String(fnv32a(nodeName))}`;
}

/** Name of the pod of a node: workflow, template and the same hash (Argo's pod name format v2). */
export function podName(workflowName: string, nodeName: string, templateName: string): string {
  if (nodeName === workflowName) return workflowName;
  // 253 is the longest name; a hash has up to ten digits.
  return `${`${workflowName}-${templateName}`.slice(0, 242)}-${String(fnv32a(nodeName))}`;
}

function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
