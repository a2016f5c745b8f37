import { existsSync, readFileSync } from 'node:fs';

/** The version that package.json names; this file runs from the sources and from dist/. */
export function version(): string {
  const url = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url)).find(existsSync);
  const manifest = url === undefined ? {} : (JSON.parse(readFileSync(url, 'utf8')) as { version?: string });
  return manifest.version ?? 'unknown';
}
