import { rename, writeFile } from 'node:fs/promises';
import { BUNDLE_PATH, bundleWorkflows } from './workflow-code.ts';

/**
 * The last step of the build, `node dist/worker/build-bundle.js`: bundles the compiled workflows once, so that workers
 * start without webpack and every one of them runs the same code.
 */
const { code } = await bundleWorkflows();
// Whole or not at all: a build that is interrupted here leaves no half bundle that looks like a finished one.
const unfinished = `${BUNDLE_PATH}.${process.pid}`;
await writeFile(unfinished, code);
await rename(unfinished, BUNDLE_PATH);
