import { expect, test } from '@jest/globals';
import { targetOf } from '../../../activities/upkeep/run-target.ts';
import { POLICY, REPOSITORY } from '../../signals/github/crew.ts';

const PRIVATE = { ...REPOSITORY, name: 'Acme/Private', adopt: false };
const ELSEWHERE = { ...REPOSITORY, name: 'Acme/Elsewhere', namespace: 'elsewhere' };

const MADE = { play: ' owned', copy: ' copied', others: '' };

function inWords(given: {
  play?: string;
  repository?: string;
  task?: string;
  copyOf?: string;
  marked?: string;
}): string {
  const { play, repository, task, copyOf, marked } = given;
  const parameters = [
    ...(repository === undefined ? [] : [{ name: 'repository', value: repository }]),
    ...(task === undefined ? [] : [{ name: 'task-id', value: task }]),
  ];
  const annotations = {
    ...(play === undefined ? {} : { 'baton/play': play, 'baton/repository': 'acme/shop' }),
    ...(marked === undefined ? {} : { 'baton/run': marked }),
  };
  const labels = copyOf === undefined ? {} : { 'workflows.argoproj.io/resubmitted-from-workflow': copyOf };
  const workflow = {
    metadata: { name: 'run', namespace: 'argo', annotations, labels },
    spec: { arguments: { parameters } },
  };
  const target = targetOf(workflow, 'argo', { repositories: [REPOSITORY, PRIVATE, ELSEWHERE], policy: POLICY });
  if (target === null) return 'nobody';
  return `${target.play}${MADE[target.madeBy]}${target.input === null ? '' : ' may start'}`;
}

test.each<[what: string, given: Parameters<typeof inWords>[0], expected: string]>([
  ['by its annotation', { play: 'play/acme/shop/7' }, 'play/acme/shop/7 owned may start'],
  ['by its arguments', { repository: 'Acme/Shop', task: '7' }, 'play/acme/shop/7 may start'],
  ['whatever the case', { repository: 'ACME/SHOP', task: '7' }, 'play/acme/shop/7 may start'],
  [
    'by the URL of its repository',
    { repository: 'https://github.com/acme/shop.git', task: '7' },
    'play/acme/shop/7 may start',
  ],
  [
    'by its annotation before its arguments',
    { play: 'play/acme/shop/7', repository: 'acme/private', task: '9' },
    'play/acme/shop/7 owned may start',
  ],
  [
    'by its arguments if the annotation is nonsense',
    { play: 'play', repository: 'acme/shop', task: '7' },
    'play/acme/shop/7 may start',
  ],
  [
    'as a copy of one that was submitted for it',
    { play: 'play/acme/shop/7', repository: 'acme/shop', task: '7', copyOf: 'play-shop-7-1-1' },
    'play/acme/shop/7 copied may start',
  ],
  [
    'by the arguments that a copy was given, whatever it carries of the run that was copied',
    { play: 'play/acme/shop/7', repository: 'acme/private', task: '8', copyOf: 'play-shop-7-1-1' },
    'play/acme/private/8 copied',
  ],
  [
    'as a copy that somebody made by hand of one that was submitted for it',
    { play: 'play/acme/shop/7', marked: 'argo/another', repository: 'acme/shop', task: '7' },
    'play/acme/shop/7 copied may start',
  ],
  [
    'by the arguments of a copy that somebody made by hand, in this namespace or another',
    { play: 'play/acme/shop/7', marked: 'elsewhere/run', repository: 'acme/private', task: '8' },
    'play/acme/private/8 copied',
  ],
  [
    "to which it was given, though it is a copy of another play's run",
    { play: 'play/acme/shop/7', marked: 'argo/run', repository: 'acme/private', task: '8', copyOf: 'play-8' },
    'play/acme/shop/7 owned may start',
  ],
  ['that exists only, where nothing is adopted', { repository: 'acme/private', task: '7' }, 'play/acme/private/7'],
  ['of nobody, in a repository that is not configured', { repository: 'acme/other', task: '7' }, 'nobody'],
  ['of nobody, in a namespace where its repository has no runs', { repository: 'acme/elsewhere', task: '7' }, 'nobody'],
  ['of nobody, without a task', { repository: 'acme/shop' }, 'nobody'],
  ['of nobody, with a task that is none', { repository: 'acme/shop', task: 'seven' }, 'nobody'],
  ['of nobody, without arguments', {}, 'nobody'],
])('a run belongs to the play %s', (_, given, expected) => {
  expect(inWords(given)).toBe(expected);
});
