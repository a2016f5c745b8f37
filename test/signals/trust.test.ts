import { describe, expect, test } from '@jest/globals';
import { account } from '../../signals/github/account.ts';
import { holdsRole } from '../../signals/trust.ts';

describe('an account that holds a role by its login', () => {
  // As GitHub spells them; anybody may register a person under an App's name, and an App under a person's.
  const app = { id: 1, login: 'Rex[bot]', type: 'Bot' };
  const person = { id: 2, login: 'rex', type: 'User' };
  const appWithoutEnding = { id: 3, login: 'rex', type: 'Bot' };

  test.each<[string, string, typeof person, boolean]>([
    ['is the App that is configured as one', 'rex[bot]', app, true],
    ['is that App however its payload spells it', 'rex[bot]', appWithoutEnding, true],
    ['is no person of the name of that App', 'rex[bot]', person, false],
    ['is the person who is configured as one', 'REX', person, true],
    ['is no App of the name of that person', 'rex', app, false],
    ['is no App of the name of that person, however its payload spells it', 'rex', appWithoutEnding, false],
    ['is nobody of another name', 'tess[bot]', app, false],
  ])('%s', (_, login, spelled, holds) => {
    expect(holdsRole(roleOf({ id: null, login }), 'testing', account.parse(spelled))).toBe(holds);
  });

  test('is an App by its login where a payload does not say what it is', () => {
    const { type: _, ...untold } = app;
    expect(holdsRole(roleOf({ id: null, login: 'rex[bot]' }), 'testing', account.parse(untold))).toBe(true);
    expect(holdsRole(roleOf({ id: null, login: 'rex' }), 'testing', account.parse(untold))).toBe(false);
  });

  test('is whoever has the id where one is configured, whatever the login', () => {
    const role = roleOf({ id: 2, login: 'rex[bot]' });
    expect([app, person, appWithoutEnding].map((one) => holdsRole(role, 'testing', account.parse(one)))).toEqual([
      false,
      true,
      false,
    ]);
  });
});

function roleOf(actor: { readonly id: number | null; readonly login: string | null }) {
  return { roles: { testing: [actor] }, trustedAuthors: [], self: null };
}
