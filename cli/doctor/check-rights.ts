import { fail, ok, warn, type Check, type Finding } from './finding.ts';
import type { KubernetesQuestions } from './kubernetes-questions.ts';
import { asRules, inWords, NEEDED, NEVER_USED, type Right } from './rights.ts';

/** Asks for each right that Baton needs in a namespace, and for those that it should not have. */
export function checkRights(kubernetes: KubernetesQuestions, namespace: string): Check {
  const about = `rights in ${namespace}`;
  return {
    about,
    look: async (signal) => {
      const held = (list: readonly Right[]): Promise<boolean[]> =>
        Promise.all(list.map((right) => kubernetes.mayI(right, namespace, signal)));
      const [who, needed, neverUsed] = await Promise.all([kubernetes.whoAmI(signal), held(NEEDED), held(NEVER_USED)]);
      const name = who ?? 'this account';
      const missing = NEEDED.filter((_, index) => needed[index] !== true);
      const excess = NEVER_USED.filter((_, index) => neverUsed[index] === true);
      const findings: Finding[] =
        missing.length === 0
          ? [ok(about, `${name} may ${inWords(NEEDED)}`)]
          : [fail(about, `${name} may not ${inWords(missing)}`, grantOf(missing, namespace, name))];
      if (excess.length > 0) findings.push(warn(about, `${name} may also ${inWords(excess)}`, TAKE_AWAY));
      return findings;
    },
  };
}

const TAKE_AWAY =
  "Baton never does any of this. Run it, and the doctor, as an account that has only the rights of deploy/kubernetes/access.yaml; the doctor asks for whoever runs it, so a person's own kubeconfig shows that person's rights.";

/** How the missing rights are granted: all of them by the binding that is missing, some by a role that lacks them. */
function grantOf(missing: readonly Right[], namespace: string, who: string): string {
  const [, accountNamespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(who) ?? [];
  const subject =
    accountNamespace === undefined || account === undefined
      ? `--user=${who}`
      : `--serviceaccount=${accountNamespace}:${account}`;
  const bind = `kubectl --namespace ${namespace} create rolebinding baton --clusterrole=baton-runs ${subject}`;
  if (missing.length === NEEDED.length) return `After deploy/kubernetes/access.yaml was applied:\n${bind}`;
  return `Apply deploy/kubernetes/access.yaml anew and bind its role:\n${bind}\nor add to the role that is bound:\n${asRules(missing)}`;
}
