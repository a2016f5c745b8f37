import { describe, expect, test } from '@jest/globals';
import { resumePatch } from '../../../activities/argo/resume-patch.ts';
import { resumeToken, type Visit } from '../../../activities/argo/resume-token.ts';
import { recordedExchange, withoutMaps } from '../recordings.ts';
import { AT_FIRST_GATE, FIRST_GATE } from '../world.ts';

const move = {
  uid: AT_FIRST_GATE.metadata.uid ?? '',
  from: 'pending' as string | null,
  to: 'quality-in-progress',
  stageRevision: 3,
  pullRequest: 12,
  at: '2026-11-21T02:21:30Z',
};
const resume = { node: FIRST_GATE, token: 'tok', commit: 'abc', outputs: [], move };

describe('the patch that opens a gate', () => {
  test('contains every guard and write that a real API server took, in terms of the same paths', () => {
    const { request } = recordedExchange('01-play-happy-path', 'resume patch response wait-pr-created');
    const paths = (patch: unknown) => (patch as { op: string; path: string }[]).map(({ op, path }) => `${op} ${path}`);
    const own = paths(resumePatch(AT_FIRST_GATE, resume)).map((line) =>
      line.replace('add /metadata/labels', 'replace /metadata/labels'),
    );
    expect(own).toEqual(expect.arrayContaining(paths(request)));
  });

  test('guards before it writes, and never sends a test without a value', () => {
    const patch = resumePatch(AT_FIRST_GATE, resume);
    const firstWrite = patch.findIndex(({ op }) => op !== 'test');
    expect(patch.slice(0, firstWrite).map(({ value }) => value)).toEqual([
      move.uid,
      'pending',
      null,
      'Suspend',
      'Running',
      FIRST_GATE.startedAt,
    ]);
    expect(patch.filter(({ op }) => op === 'test').every((test) => 'value' in test)).toBe(true);
  });

  test('tells people and later attempts who opened it, when, and for which commit', () => {
    const written = Object.fromEntries(
      resumePatch(AT_FIRST_GATE, resume)
        .filter(({ op, path }) => op === 'add' && path.startsWith('/metadata/'))
        .map(({ path, value }) => [path, value]),
    );
    expect(written).toEqual({
      '/metadata/labels/current-stage': 'quality-in-progress',
      '/metadata/labels/previous-stage': 'pending',
      '/metadata/annotations/baton~1resume-token': 'tok',
      '/metadata/annotations/baton~1resume-commit': 'abc',
      '/metadata/annotations/baton~1pull-request': '12',
      '/metadata/annotations/baton~1updated-at': '2026-11-21T02:21:30Z',
      '/metadata/annotations/baton~1stage-revision': '3',
    });
  });

  test('supplies outputs with their defaults, as the recorded answer to an approval did', () => {
    const outputs = [{ index: 1, name: 'note', value: 'none' }];
    const path = `/status/nodes/${FIRST_GATE.id}/outputs/parameters/1`;
    expect(resumePatch(AT_FIRST_GATE, { ...resume, outputs })).toEqual(
      expect.arrayContaining([
        { op: 'test', path: `${path}/name`, value: 'note' },
        { op: 'add', path: `${path}/value`, value: 'none' },
        { op: 'remove', path: `${path}/valueFrom` },
      ]),
    );
  });

  test('tests that maps are still absent where it has to bring them', () => {
    const patch = resumePatch(withoutMaps(AT_FIRST_GATE), { ...resume, move: { ...move, from: null } });
    expect(patch.filter(({ path }) => path === '/metadata/labels' || path === '/metadata/annotations')).toEqual([
      { op: 'test', path: '/metadata/labels', value: null },
      { op: 'test', path: '/metadata/annotations', value: null },
      { op: 'add', path: '/metadata/labels', value: { 'current-stage': 'quality-in-progress' } },
      { op: 'add', path: '/metadata/annotations', value: expect.objectContaining({ 'baton/stage-revision': '3' }) },
    ]);
  });

  test('lets no node end before it began, whatever our clock says', () => {
    const patch = resumePatch(AT_FIRST_GATE, { ...resume, move: { ...move, at: '2020-01-01T00:00:00Z' } });
    expect(patch.find(({ path }) => path.endsWith('/finishedAt'))?.value).toBe(FIRST_GATE.startedAt);
  });
});

describe('the resume token', () => {
  const visit: Visit = { play: 'play/a/b/1', uid: 'u', nodeId: 'n', startedAt: '2026-01-01T00:00:00Z' };

  test('is the same for the same visit, and another for every other', () => {
    const others = [
      { ...visit, play: 'play/a/b/2' },
      { ...visit, uid: 'v' },
      { ...visit, nodeId: 'm' },
      { ...visit, startedAt: '2026-01-01T00:00:01Z' },
    ];
    const tokens = new Set([visit, { ...visit }, ...others].map(resumeToken));
    expect(tokens.size).toBe(5);
  });
});
