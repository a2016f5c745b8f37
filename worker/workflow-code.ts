import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';

/** Where the build leaves the bundle: `dist/workflow-bundle.js`. */
export const BUNDLE_PATH = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

const isCompiled = import.meta.url.endsWith('.js');

/** The code of all workflows for workers: the bundle that was built with this very file, else one made now. */
export async function workflowCode(): Promise<WorkflowBundleOption> {
  if (isCompiled && existsSync(BUNDLE_PATH)) return { codePath: BUNDLE_PATH };
  return bundleWorkflows();
}

/** Bundles the module that names all workflows, as source or compiled. */
export function bundleWorkflows(): Promise<{ code: string }> {
  const workflowsPath = fileURLToPath(new URL(`../workflows/index${isCompiled ? '.js' : '.ts'}`, import.meta.url));
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
}
