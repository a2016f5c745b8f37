import type { KubeObject } from '../kube-object.ts';

/** Where a Kubernetes API keeps objects of Argo's. */
export function pathOf(namespace: string, name?: string, plural = 'workflows'): string {
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${encodeURIComponent(namespace)}/${plural}`;
  return name === undefined ? path : `${path}/${encodeURIComponent(name)}`;
}

/** Objects come without the kind that everybody knows. */
export function shown(run: KubeObject): object {
  return Object.fromEntries(Object.entries(run).filter(([key]) => key !== 'apiVersion' && key !== 'kind'));
}
