import { describe, expect, test } from '@jest/globals';
import { BATON, CLEO, factsOf, MAINTAINER, REX, STRANGER, words } from './crew.ts';
import { AT, commentDelivery } from './payloads.ts';

describe('an issue_comment delivery', () => {
  const long = `/baton ${'x'.repeat(201)}`;
  test.each<[string, string, Parameters<typeof commentDelivery>[1], string]>([
    ['a command of Rex has to be placed', 'created', {}, 'unplaced #12 comment'],
    ['a comment that was made a command by its author counts', 'edited', {}, 'unplaced #12 comment'],
    ['a deleted one does not', 'deleted', {}, 'ignored action-not-consumed'],
    ['a comment on an issue is none of ours', 'created', { onPullRequest: false }, 'ignored no-pull-request'],
    ['prose is not a command', 'created', { body: 'Please /baton refresh' }, 'ignored not-a-command'],
    ['a command in the second line is not one', 'created', { body: 'Hi.\n/baton refresh' }, 'ignored not-a-command'],
    ['a quoted command is not one', 'created', { body: '> /baton refresh' }, 'ignored not-a-command'],
    ['the name alone is not one', 'created', { body: '/baton' }, 'ignored not-a-command'],
    ['the name with something glued to it is not one', 'created', { body: '/batonrefresh x' }, 'ignored not-a-command'],
    ['a command in the next line is not one', 'created', { body: '/baton\nrefresh' }, 'ignored not-a-command'],
    ['a command that no fact can hold is prose', 'created', { body: long }, 'ignored not-a-command'],
    ['somebody who can write may command', 'created', { by: MAINTAINER, association: 'OWNER' }, 'unplaced #12 comment'],
    ['a stranger may not', 'created', { by: STRANGER, association: 'NONE' }, 'refused stranger'],
    ['nor a contributor', 'created', { by: STRANGER, association: 'CONTRIBUTOR' }, 'refused stranger'],
    ["words put into Rex's comment are not his", 'edited', { sender: CLEO }, 'refused edited-by-another'],
    ["Baton's own comment is ignored", 'created', { by: BATON }, 'ignored own-echo'],
  ])('%s', (_, action, given, expected) => {
    expect(words('issue_comment', commentDelivery(action, given))).toBe(expected);
  });

  test('tells the words after /baton in the first line, and who says them', () => {
    const body = '/baton  hold until Monday \r\n\r\nBecause of the freeze.';
    const payload = commentDelivery('created', { body, by: MAINTAINER, association: 'MEMBER' });
    expect(factsOf('issue_comment', payload)).toEqual([
      {
        kind: 'comment',
        pullRequest: 12,
        comment: 601,
        command: 'hold until Monday',
        by: MAINTAINER,
        canWrite: true,
        at: AT,
      },
    ]);
  });

  test('says of an App that it cannot write, since GitHub does not know', () => {
    expect(factsOf('issue_comment', commentDelivery('created', { by: REX }))).toMatchObject([{ canWrite: false }]);
  });
});
