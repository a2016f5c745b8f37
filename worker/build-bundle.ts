import { writeFile } from 'node:fs/promises';
import { BUNDLE_PATH, bundleWorkflows } from './workflow-code.ts';

/**
 * The last step of the build, `node dist/worker/build-bundle.js`: bundles the compiled workflows once, so that workers
 * start without webpack and every one of them runs the same code.
 */
const { code } = await bundleWorkflows();
await writeFile(BUNDLE_PATH, code);
