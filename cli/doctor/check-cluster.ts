import { fail, ok, warn, type Check, type Finding } from './finding.ts';
import type { KubernetesQuestions } from './kubernetes-questions.ts';

/** The first version with admission policies that are served by default. */
const POLICIES_SINCE = { major: 1, minor: 30 };

const ARGO_RESOURCES = ['workflows', 'workflowtemplates'];

/** Whether the Kubernetes API answers, in which version, and whether it knows Argo's resources. */
export function checkCluster(kubernetes: KubernetesQuestions): Check {
  return {
    about: 'Kubernetes',
    look: async (signal) => {
      const [version, who, resources] = await Promise.all([
        kubernetes.version(signal),
        kubernetes.whoAmI(signal),
        kubernetes.argoResources(signal),
      ]);
      const found = `${version.text} at ${kubernetes.server}${who === null ? '' : `, as ${who}`}`;
      const { major, minor } = POLICIES_SINCE;
      const isNew = version.major > major || (version.major === major && version.minor >= minor);
      const findings: Finding[] = [
        isNew
          ? ok('Kubernetes', found)
          : warn('Kubernetes', found, 'Before 1.30 it has no policy that could keep Baton from all but its own work.'),
      ];
      return [...findings, argo(resources)];
    },
  };
}

function argo(resources: readonly string[] | null): Finding {
  const missing = ARGO_RESOURCES.filter((name) => resources?.includes(name) !== true);
  if (missing.length === 0) return ok('Argo Workflows', 'the cluster knows workflows and workflowtemplates');
  return fail(
    'Argo Workflows',
    `the cluster does not know ${missing.join(' and ')} of argoproj.io/v1alpha1`,
    'Install Argo Workflows: https://argo-workflows.readthedocs.io/en/latest/installation/',
  );
}
