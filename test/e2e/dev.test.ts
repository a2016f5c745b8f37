import { beforeAll, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { describeWithDevServer } from '../setup/temporal.ts';
import { baton, build, startBaton } from './built-baton.ts';

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

        dev.signal('SIGINT');
        expect(await dev.ended).toMatchObject({ exitCode: 0 });
        expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => false));
      } finally {
        dev.signal('SIGTERM');
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
