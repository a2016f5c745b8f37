import { expect, test } from '@jest/globals';
import { policySchema } from '../../signals/message-schemas.ts';
import { POLICY as DEFAULT_POLICY } from '../workflows/play/policy.ts';
import { POLICY_WITH_CHECKS } from './github/crew.ts';

test.each([
  ['the default policy', DEFAULT_POLICY],
  ['one with checks and an account of its own', POLICY_WITH_CHECKS],
])('%s loses nothing on its way to a play', (_, policy) => {
  expect(policySchema.parse(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
});
