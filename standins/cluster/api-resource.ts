/** One kind of object that the stand-in serves. */
export interface ApiResource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Whether `…/status` exists. The Workflow CRD has none: a patch of the object itself changes its status. */
  readonly statusSubresource: boolean;
  /** Of a custom resource: the fields besides kind and metadata, all of them objects, and those that it can't do without. */
  readonly schema: { readonly fields: readonly string[]; readonly required: readonly string[] } | null;
}

const argo = { group: 'argoproj.io', version: 'v1alpha1', namespaced: true, statusSubresource: false } as const;
const core = { group: '', version: 'v1', schema: null } as const;

/** Where everything else is. */
export const namespaces: ApiResource = {
  ...core,
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
  statusSubresource: true,
};

/** Everything that is stored. Access reviews are answered but not stored. */
export const apiResources: readonly ApiResource[] = [
  { ...argo, plural: 'workflows', kind: 'Workflow', schema: { fields: ['spec', 'status'], required: ['spec'] } },
  { ...argo, plural: 'workflowtemplates', kind: 'WorkflowTemplate', schema: { fields: ['spec'], required: ['spec'] } },
  { ...core, plural: 'pods', kind: 'Pod', namespaced: true, statusSubresource: true },
  namespaces,
];

/** `workflows.argoproj.io`, or `pods` in the core group: how messages name a resource. */
export function qualifiedPlural(resource: ApiResource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** `Workflow.argoproj.io`, or `Pod`: how validation messages name a kind. */
export function qualifiedKind(resource: ApiResource): string {
  return resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
}

/** Whether the server knows the kind from the start; the others are custom resources, each with a definition. */
export function isBuiltIn({ group }: ApiResource): boolean {
  return group === '';
}

/** `argoproj.io/v1alpha1` or `v1`. */
export function apiVersionOf(resource: ApiResource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}
