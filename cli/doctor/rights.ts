/** Something that RBAC grants in a namespace. */
export interface Right {
  /** Empty for Kubernetes' own first group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verb: string;
}

function rights(group: string, resource: string, verbs: readonly string[]): Right[] {
  const [name = '', subresource] = resource.split('/');
  return verbs.map((verb) => ({ group, resource: name, ...(subresource === undefined ? {} : { subresource }), verb }));
}

const ARGO = 'argoproj.io';
const WRITE = ['create', 'update', 'patch', 'delete'];

/** What Baton asks of each namespace of runs: the rules of deploy/kubernetes/access.yaml. */
export const NEEDED: readonly Right[] = [
  ...rights(ARGO, 'workflows', ['create', 'get', 'list', 'patch', 'watch']),
  ...rights(ARGO, 'workflowtemplates', ['get']),
];

/** What Baton never does: with it, somebody who holds its token could destroy runs, run pods or read what is not its own. */
export const NEVER_USED: readonly Right[] = [
  ...rights(ARGO, 'workflows', ['update', 'delete', 'deletecollection']),
  ...rights(ARGO, 'workflowtemplates', WRITE),
  ...rights(ARGO, 'cronworkflows', ['create', 'patch']),
  ...rights('', 'pods', ['create', 'get', 'list', 'patch', 'delete']),
  ...rights('', 'pods/exec', ['create']),
  ...rights('', 'pods/log', ['get']),
  ...rights('', 'secrets', ['get', 'list', ...WRITE]),
  ...rights('', 'configmaps', ['get', 'list', ...WRITE]),
  ...rights('', 'serviceaccounts/token', ['create']),
  ...rights('rbac.authorization.k8s.io', 'rolebindings', ['create', 'patch']),
];

/** As `kubectl auth can-i` takes it, one line for each resource: `create, patch workflows.argoproj.io`. */
export function inWords(list: readonly Right[]): string {
  return [...byResource(list)].map(([resource, verbs]) => `${verbs.join(', ')} ${resource}`).join('; ');
}

/** The rules of a Role that grant these. */
export function asRules(list: readonly Right[]): string {
  const named = (right: Right): string => `${right.group}\n${nameOf(right)}`;
  return [...grouped(list, named)]
    .map(([key, verbs]) => {
      const [group = '', resource = ''] = key.split('\n');
      return `- { apiGroups: ['${group}'], resources: [${resource}], verbs: [${verbs.join(', ')}] }`;
    })
    .join('\n');
}

function byResource(list: readonly Right[]): Map<string, string[]> {
  return grouped(list, (right) => (right.group === '' ? nameOf(right) : `${nameOf(right)}.${right.group}`));
}

function grouped(list: readonly Right[], keyOf: (right: Right) => string): Map<string, string[]> {
  const verbs = new Map<string, string[]>();
  for (const right of list) verbs.set(keyOf(right), [...(verbs.get(keyOf(right)) ?? []), right.verb]);
  return verbs;
}

function nameOf({ resource, subresource }: Right): string {
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}
