import { readdirSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { readProjectFile } from '../../deploy/native/compose-file.ts';

/** As much of a manifest as the tests look at. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[];
  readonly spec?: {
    readonly policyName?: string;
    readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
    readonly rules?: readonly IngressRule[];
    readonly ports?: readonly { readonly name: string; readonly targetPort: string }[];
    readonly replicas?: number;
    readonly minAvailable?: number;
    readonly maxUnavailable?: number;
    readonly selector?: { readonly matchLabels?: object };
    readonly template?: { readonly metadata: { readonly labels: object }; readonly spec: Pod };
  };
}

interface IngressRule {
  readonly http: {
    readonly paths: readonly {
      readonly path: string;
      readonly pathType: string;
      readonly backend: { readonly service: { readonly name: string; readonly port: { readonly name: string } } };
    }[];
  };
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** As much of a pod. */
export interface Pod {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext: object;
  readonly volumes: readonly { readonly configMap: { readonly name: string } }[];
  readonly containers: readonly {
    readonly args: readonly string[];
    readonly envFrom: readonly { readonly secretRef: { readonly name: string } }[];
    readonly image: string;
    readonly env: readonly { readonly name: string }[];
    readonly livenessProbe?: Probe;
    readonly readinessProbe?: Probe;
    readonly ports?: readonly { readonly name: string }[];
    readonly securityContext: object;
    readonly resources?: object;
  }[];
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

const FOLDER = new URL('../../deploy/kubernetes/', import.meta.url);

/** Everything in one file of deploy/kubernetes/. */
export function manifestsIn(file: string): Manifest[] {
  const documents = parseAllDocuments(readProjectFile(`deploy/kubernetes/${file}`));
  return documents.map((document) => document.toJS() as Manifest);
}

/** Everything in deploy/kubernetes/. */
export const manifests = readdirSync(FOLDER).flatMap(manifestsIn);

/** All manifests of a kind. */
export function ofKind(kind: string): Manifest[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}

/** The pod that a workload makes. */
export function podOf({ spec, metadata }: Manifest): Pod {
  if (spec?.template === undefined) throw new Error(`${metadata.name} has no pod`);
  return spec.template.spec;
}

/** Everything that makes pods, by its name. */
export const workloads = [...ofKind('Deployment'), ...ofKind('Job')].map(
  (manifest) => [manifest.metadata.name, manifest] as const,
);
/** Of these, what keeps running. */
export const deployments = ofKind('Deployment').map((manifest) => [manifest.metadata.name, manifest] as const);
