// Modules of ours for scripts that run before anything is built: Node 20 reads no TypeScript.
import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';

/** Loads a TypeScript module that imports nothing but Node's own. */
export function loadUnbuilt(url) {
  const options = { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } };
  const { code } = transformSync(readFileSync(url, 'utf8'), options);
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
