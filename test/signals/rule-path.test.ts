import { expect, test } from '@jest/globals';
import { parsePath } from '../../signals/rule-path.ts';

test.each([
  ['status', ['status']],
  ['metadata.labels.task-id', ['metadata', 'labels', 'task-id']],
  ['metadata.labels["workflows.argoproj.io/phase"]', ['metadata', 'labels', 'workflows.argoproj.io/phase']],
  ['["metadata"].annotations["baton/play"]', ['metadata', 'annotations', 'baton/play']],
  ['spec.arguments.parameters[0].name', ['spec', 'arguments', 'parameters', '0', 'name']],
  ['a["quote \\" and \\\\"]', ['a', 'quote " and \\']],
  ['metadata.annotations.baton/play', ['metadata', 'annotations', 'baton/play']],
])('the path %s is read key by key', (path, keys) => {
  expect(parsePath(path)).toEqual({ keys });
});

test.each(['', '.', 'a.', 'a..b', '.a', 'a[', 'a[]', 'a["b"', 'a["b"]c', 'a b', 'a.["b"]', 'a[-1]', 'a["\\x"]'])(
  'the path %j is refused, with the place where it breaks',
  (path) => {
    expect(parsePath(path)).toEqual({
      wrong: expect.stringMatching(/^can't be read from character \d+ on: expected /),
    });
  },
);

test('an endless path is refused', () => {
  expect(parsePath('a.'.repeat(300))).toEqual({ wrong: 'is longer than 500 characters' });
});
