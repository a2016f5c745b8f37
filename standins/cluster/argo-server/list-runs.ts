import type { KubeClient } from '../argo/kube-client.ts';
import type { KubeObject } from '../kube-object.ts';
import { fromKubernetes } from './grpc-error.ts';
import type { Hydrator } from './hidden-nodes.ts';
import { pathOf, shown } from './objects.ts';

/**
 * A list as v4.0 answers it: what was offloaded is put back and what is compressed is not; pages are offsets into a list
 * that may have changed, and the token of the next one only comes where `ext.showRemainingItemCount=true` asks for it.
 */
export async function listRuns(
  client: KubeClient,
  hydrator: Hydrator,
  namespace: string,
  query: URLSearchParams,
): Promise<object> {
  const { runs, resourceVersion } = await all(client, namespace, query.get('listOptions.labelSelector') ?? '');
  const limit = Number(query.get('listOptions.limit') ?? 0);
  const offset = Number(query.get('listOptions.continue') ?? 0);
  const page = limit === 0 ? runs : runs.slice(offset, offset + limit);
  const left = runs.length - offset - page.length;
  const wantsCount = query.get('listOptions.fieldSelector') === 'ext.showRemainingItemCount=true';
  const metadata = {
    resourceVersion,
    ...(wantsCount && left > 0 ? { continue: String(offset + page.length) } : {}),
    ...(wantsCount ? { remainingItemCount: left } : {}),
  };
  const items = page.map((run) => shown(hydrator.listed(run)));
  return { metadata, items: items.length === 0 ? null : items };
}

async function all(
  client: KubeClient,
  namespace: string,
  labelSelector: string,
): Promise<{ readonly runs: readonly KubeObject[]; readonly resourceVersion: string }> {
  const runs: KubeObject[] = [];
  let token = '';
  for (;;) {
    const query = new URLSearchParams({ labelSelector: ofThisInstance(labelSelector), limit: '500', continue: token });
    const answer = await client.send('GET', `${pathOf(namespace)}?${query.toString()}`);
    if (answer.status !== 200) throw fromKubernetes(answer);
    runs.push(...(answer.body['items'] as KubeObject[]));
    const { continue: next = '', resourceVersion } = answer.body['metadata'] as Record<string, string>;
    token = next;
    if (token === '') return { runs, resourceVersion: resourceVersion ?? '' };
  }
}

/** The selector as the server completes it: runs of another instance are not its own. */
export function ofThisInstance(labelSelector: string): string {
  return [labelSelector, '!workflows.argoproj.io/controller-instanceid'].filter((part) => part !== '').join(',');
}
