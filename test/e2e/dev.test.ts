import { beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import '../setup/scratch.ts';
import { describeWithDevServer } from '../setup/temporal.ts';
import { baton, build, startBaton } from './built-baton.ts';
import { lines } from './recompute.ts';

const PATIENCE_MS = 120_000;

/** The one JSON value, without what is told on stderr. */
const ANSWER = /^\{$[^]*?^\}$/m;

// It starts a Temporal server of its own, like the demo.
describeWithDevServer('baton dev', () => {
  beforeAll(() => {
    build();
  }, PATIENCE_MS);

  test(
    'keeps everything up until Ctrl-C, and then nothing listens any more',
    async () => {
      const dev = startBaton(['dev', '--json']);
      try {
        const said = await dev.said((text) => ANSWER.test(text));
        const addresses = JSON.parse(ANSWER.exec(said)?.[0] ?? '{}') as Readonly<Record<string, string>>;
        const ports = ['temporal', 'ui', 'bridge', 'cluster', 'github'].map((name) =>
          Number(/:(\d+)(?:\/|$)/.exec(addresses[name] ?? '')?.[1]),
        );
        expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => true));

        const config = ['--config', addresses['configuration'] ?? ''];
        expect(await baton(['start', 'acme/shop', '7', ...config])).toMatchObject({ exitCode: 0 });
        const watched = await baton(['status', 'acme/shop#7', '--watch', ...config]);
        expect(watched.stdout).toContain('completed');

        const seen = lines(addresses['logs'] ?? '', 'gates.jsonl').filter(({ phase }) => phase === 'Running');
        expect(seen.map(({ node }) => node)).toEqual(['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved']);

        dev.signal('SIGINT');
        expect(await dev.ended).toMatchObject({ exitCode: 0 });
        expect(existsSync(addresses['configuration'] ?? '')).toBe(false);
        expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => false));
      } finally {
        dev.signal('SIGTERM');
      }
    },
    PATIENCE_MS,
  );

  test(
    'leaves a play to whoever types what it says: every line of it works as it stands',
    async () => {
      const dev = startBaton(['dev', '--agents', 'off']);
      try {
        const said = await dev.said((text) => text.includes('Ctrl-C ends all of it.'));
        const [, config = ''] = /export BATON_CONFIG=(.*)$/m.exec(said) ?? [];
        const typed = (start: string): string[] =>
          said
            .replaceAll(' \\\n', '')
            .split('\n')
            .filter((line) => line.startsWith(`  ${start}`));
        const type = (line: string): string =>
          execFileSync('sh', ['-c', line.replaceAll('npx baton', `"${process.execPath}" bin/baton.js`)], {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'inherit'],
            env: { ...process.env, BATON_CONFIG: config, USER: 'mira' },
          });
        const until = async (stage: string): Promise<void> => {
          for (;;) {
            const { stdout } = await baton(['status', 'acme/shop#8', '--json', '--config', config]);
            if ((JSON.parse(stdout) as { stage: string }).stage === stage) return;
          }
        };
        const [start = '', deliver = '', status = '', hold = '', open = ''] = typed('npx baton');
        const [label = '', approve = ''] = typed('curl');

        type(start);
        await until('waiting-pr-created');
        expect(type(deliver)).toContain('1 sent: accepted 1');
        await until('waiting-ready-for-qa');
        expect(type(status)).toContain('ready-for-qa');
        expect(type(hold)).not.toBe('');
        type(label);
        await until('waiting-pr-approved');
        type(approve);
        await until('completed');
        expect(open).toContain('baton open acme/shop#8');
      } finally {
        dev.signal('SIGINT');
        await dev.ended.catch(() => undefined);
      }
    },
    PATIENCE_MS,
  );
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
