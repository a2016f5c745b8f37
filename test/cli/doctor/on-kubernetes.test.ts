import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readProjectFile } from '../../../deploy/native/compose-file.ts';
import { applyAccess, kubeconfigOf, type Account } from '../../deploy/access/in-the-cluster.ts';
import { describeWithKubernetes, ownNamespace, sharedKubernetes } from '../../setup/kubernetes.ts';
import { findingsOf } from './examine.ts';

describeWithKubernetes('the doctor in a real cluster', () => {
  let account: Account;
  let folder: string;
  let foreign: string;
  beforeAll(async () => {
    account = await applyAccess();
    foreign = await ownNamespace(account.admin);
    folder = mkdtempSync(join(tmpdir(), 'baton-doctor-users-'));
  });
  afterAll(() => {
    account.stop();
    rmSync(folder, { recursive: true });
  });

  /** Baton's account, or a user who is known by a token. */
  const as = (who: 'account' | 'admin' | 'baton', namespace: string) => {
    const { url, ca, tokens } = sharedKubernetes();
    const file = join(folder, who);
    if (who !== 'account') writeFileSync(file, JSON.stringify(kubeconfigOf(url, ca, tokens[who])));
    const KUBECONFIG = who === 'account' ? account.kubeconfig : file;
    return { config: { repositories: [{ name: 'acme/shop', namespace }] }, env: { KUBECONFIG } };
  };
  const send = (path: string, object: object) => account.admin.send('POST', path.replace('NAMESPACE', foreign), object);

  test('finds nothing to do about an account with the rights and the policy of deploy/kubernetes/', async () => {
    const patient = as('account', account.namespace);
    const mine = 'system:serviceaccount:baton:baton';
    expect(await findingsOf(patient, 'rights')).toEqual([
      {
        about: `rights in ${account.namespace}`,
        standing: 'ok',
        found: `${mine} may create, get, list, patch, watch workflows.argoproj.io; get workflowtemplates.argoproj.io`,
        todo: null,
      },
    ]);
    expect(await findingsOf(patient, 'policy')).toMatchObject([
      { standing: 'ok', found: `a run with a spec of its own is refused to ${mine}` },
    ]);
    expect(await findingsOf(patient, 'Kubernetes')).toMatchObject([
      { about: 'Kubernetes', standing: 'ok', found: expect.stringContaining(`as ${mine}`) },
      { about: 'Argo Workflows', standing: 'ok' },
    ]);
    const left = await account.cluster.listWorkflows(account.namespace, {});
    expect(left.items).toEqual([]);
  });

  test('says of a namespace without a binding which command grants what is missing', async () => {
    const [finding] = await findingsOf(as('account', foreign), 'rights');
    expect(finding).toMatchObject({
      standing: 'fail',
      found: expect.stringContaining(
        'may not create, get, list, patch, watch workflows.argoproj.io; get workflowtemplates.argoproj.io',
      ),
    });
    expect(finding?.todo).toContain(
      `kubectl --namespace ${foreign} create rolebinding baton --clusterrole=baton-runs --serviceaccount=baton:baton`,
    );
    expect(await findingsOf(as('account', foreign), 'policy')).toMatchObject([{ standing: 'warn' }]);
    expect(await findingsOf(as('account', foreign), 'template')).toMatchObject([{ standing: 'fail' }]);
  });

  test('names each right that is missing, and the rules that grant just these', async () => {
    const rules = [
      { apiGroups: ['argoproj.io'], resources: ['workflows'], verbs: ['create', 'get', 'list', 'delete'] },
    ];
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/NAMESPACE';
    await send(`${rbac}/roles`, { metadata: { name: 'some' }, rules });
    await send(`${rbac}/rolebindings`, {
      metadata: { name: 'some' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'some' },
      subjects: [{ kind: 'User', name: 'baton' }],
    });
    const missing = 'baton may not patch, watch workflows.argoproj.io; get workflowtemplates.argoproj.io';
    let findings = await findingsOf(as('baton', foreign), 'rights');
    // A binding takes a moment to reach the server's own caches.
    while (findings[0]?.found !== missing && findings[0]?.todo?.startsWith('After') === true) {
      findings = await findingsOf(as('baton', foreign), 'rights');
    }
    expect(findings).toMatchObject([
      { standing: 'fail', found: missing },
      { standing: 'warn', found: 'baton may also delete workflows.argoproj.io' },
    ]);
    expect(findings[0]?.todo).toContain(`--clusterrole=baton-runs --user=baton
or add to the role that is bound:
- { apiGroups: ['argoproj.io'], resources: [workflows], verbs: [patch, watch] }
- { apiGroups: ['argoproj.io'], resources: [workflowtemplates], verbs: [get] }`);
    // The policy is there, and holds for another account.
    expect(await findingsOf(as('baton', foreign), 'policy')).toMatchObject([
      { standing: 'warn', todo: expect.stringContaining('let its matchConditions name baton.') },
    ]);
  });

  test('warns of whoever may do more than Baton does, secrets and pods first of all', async () => {
    const [needed, excess] = await findingsOf(as('admin', foreign), 'rights');
    expect(needed).toMatchObject({ standing: 'ok' });
    expect(excess?.standing).toBe('warn');
    for (const right of ['delete', 'create, get, list, patch, delete pods', 'create pods/exec', 'secrets']) {
      expect(excess?.found).toContain(right);
    }
  });

  test('judges the template that is there', async () => {
    const patient = as('account', account.namespace);
    expect(await findingsOf(patient, 'template')).toMatchObject([
      { standing: 'fail', found: 'there is no such WorkflowTemplate' },
    ]);
    const template = parse(readProjectFile('deploy/argo/play-workflow-template.yaml')) as object;
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${account.namespace}/workflowtemplates`;
    expect(await account.admin.send('POST', path, template)).toMatchObject({ status: 201 });
    expect(await findingsOf(patient, `template ${account.namespace}/baton-play`)).toMatchObject([{ standing: 'ok' }]);
  });
});
