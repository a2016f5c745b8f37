import { describe, expect, test } from '@jest/globals';
import { classify } from '../../signals/classify.ts';
import { account } from '../../signals/github/account.ts';
import { holdsRole, isSelf, nameOfRefused, type TrustPolicy } from '../../signals/trust.ts';
import { configured, POLICY } from './github/crew.ts';
import { commentDelivery, pullRequestDelivery } from './github/payloads.ts';

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

describe('an App that is configured as a person', () => {
  const app = account.parse({ id: 1, login: 'Copilot', type: 'Bot' });
  const hint = "Copilot (an App's account: configure copilot[bot], or its id)";
  const asPerson = { id: null, login: 'copilot' };
  const nobody = { roles: {}, trustedAuthors: [], self: null };

  test('is not Baton itself either', () => {
    expect(isSelf({ ...nobody, self: asPerson }, app)).toBe(false);
    expect(isSelf({ ...nobody, self: { id: null, login: 'copilot[bot]' } }, app)).toBe(true);
  });

  test.each<[string, TrustPolicy, typeof app, string]>([
    ['says how it is configured where it is refused in a role', roleOf(asPerson), app, hint],
    ['and as a trusted author', { ...nobody, trustedAuthors: [asPerson] }, app, hint],
    ['and as Baton itself', { ...nobody, self: asPerson }, app, hint],
    [
      'also where it is shown with the ending',
      roleOf(asPerson),
      { ...app, login: 'Copilot[bot]' },
      "Copilot[bot] (an App's account: configure copilot[bot], or its id)",
    ],
    ['but an App of another name does not', roleOf({ id: null, login: 'tess' }), app, 'Copilot'],
    ['nor one where an id is configured', roleOf({ id: 2, login: 'copilot' }), app, 'Copilot'],
    [
      'nor a person of the name of an App',
      roleOf({ id: null, login: 'copilot[bot]' }),
      { ...app, bot: false },
      'Copilot',
    ],
    ['nor anybody where nobody is configured', nobody, app, 'Copilot'],
  ])('%s', (_, policy, actor, words) => {
    expect(nameOfRefused(policy, actor)).toBe(words);
  });

  const named = { ...POLICY, trustedAuthors: [asPerson] };

  test('reads it in the refusal of its pull request', () => {
    const payload = pullRequestDelivery('opened', { sender: app, pullRequest: { author: app } });
    const detail = `${hint} opened pull request #12 and may not`;
    expect(classify({ event: 'pull_request', delivery: 'd-1', payload }, configured(named))).toMatchObject({ detail });
  });

  test('reads it in the refusal of its word', () => {
    const payload = commentDelivery('created', { by: app });
    const detail = `${hint} holds no role and cannot write to the repository`;
    expect(classify({ event: 'issue_comment', delivery: 'd-1', payload }, configured(named))).toMatchObject({ detail });
  });
});

function roleOf(actor: { readonly id: number | null; readonly login: string | null }) {
  return { roles: { testing: [actor] }, trustedAuthors: [], self: null };
}
