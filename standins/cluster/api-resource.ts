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
}

const argo = { group: 'argoproj.io', version: 'v1alpha1', namespaced: true, statusSubresource: false } as const;
const core = { group: '', version: 'v1' } as const;

/** Everything that is stored. Access reviews are answered but not stored. */
export const apiResources: readonly ApiResource[] = [
  { ...argo, plural: 'workflows', kind: 'Workflow' },
  { ...argo, plural: 'workflowtemplates', kind: 'WorkflowTemplate' },
  { ...core, plural: 'pods', kind: 'Pod', namespaced: true, statusSubresource: true },
  { ...core, plural: 'namespaces', kind: 'Namespace', namespaced: false, statusSubresource: true },
];

/** `workflows.argoproj.io`, or `pods` in the core group: how messages name a resource. */
export function qualifiedPlural(resource: ApiResource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** `Workflow.argoproj.io`, or `Pod`: how validation messages name a kind. */
export function qualifiedKind(resource: ApiResource): string {
  return resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
}

/** `argoproj.io/v1alpha1` or `v1`. */
export function apiVersionOf(resource: ApiResource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}
