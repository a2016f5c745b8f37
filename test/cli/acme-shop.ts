import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { policyFor } from '../../config/policies.ts';
import { configSchema } from '../../config/schema.ts';
import { policyDigest } from '../../signals/policy-digest.ts';

/** The digest of the policy by which a configuration judges that names one repository and nothing else. */
export const DIGEST = policyDigest(policyFor(configSchema.parse({ repositories: [{ name: 'Acme/Shop' }] })));

/** Such a configuration as a file, which is there as long as the tests of a file run; the answer is its path. */
export function acmeShopFile(): () => string {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-cli-'));
    writeFileSync(join(folder, 'baton.yaml'), 'repositories:\n  - { name: Acme/Shop }\n');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return () => join(folder, 'baton.yaml');
}
