import { ok, warn, type Check } from './finding.ts';
import type { KubernetesQuestions } from './kubernetes-questions.ts';

/**
 * A run with a spec of its own, which the policy forbids. It would do nothing even if it came to be: it has no template,
 * and is suspended.
 */
const FORBIDDEN = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Workflow',
  metadata: { name: 'baton-doctor' },
  spec: { suspend: true, entrypoint: 'none', templates: [] },
};

/** Tries, by a dry run, what the policy of deploy/kubernetes/ forbids: whether it is there does not say that it holds. */
export function checkPolicy(kubernetes: KubernetesQuestions, namespace: string): Check {
  const about = `policy in ${namespace}`;
  return {
    about,
    look: async (signal) => {
      const [who, refusal] = await Promise.all([
        kubernetes.whoAmI(signal),
        kubernetes.refusalOf(namespace, FORBIDDEN, signal),
      ]);
      const name = who ?? 'this account';
      if (refusal === null) {
        return [warn(about, `${name} may create and change runs as it likes, and so run any pod`, installFor(name))];
      }
      if (refusal.why.includes('ValidatingAdmissionPolicy')) {
        return [ok(about, `a run with a spec of its own is refused to ${name}`)];
      }
      return [warn(about, `whether a policy holds can't be seen: ${refusal.why}`)];
    },
  };
}

function installFor(who: string): string {
  return [
    'Apply the policy (Kubernetes 1.30 or newer):',
    'kubectl apply --filename deploy/kubernetes/policy.yaml',
    `If it is there, it holds for another account: let its matchConditions name ${who}.`,
  ].join('\n');
}
