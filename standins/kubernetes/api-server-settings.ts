import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKubeClient, type KubeClient } from '../cluster/argo/kube-client.ts';

/** Users that the server knows from its start. Only `admin` may do anything without a role. */
const USERS = { admin: 'system:masters', baton: '', stranger: '' } as const;

/** Who the server knows, and the files that tell it. */
export interface Credentials {
  readonly tokens: Readonly<Record<keyof typeof USERS, string>>;
  readonly tokenFile: string;
  readonly privateKeyFile: string;
  readonly publicKeyFile: string;
  /** A client with all rights. It trusts whatever certificate it meets. */
  readonly client: (url: string) => KubeClient;
  /** The certificate that the server made for itself, with that of its authority. */
  readonly authority: (certificates: string) => string;
  readonly kubeconfigOf: (url: string, ca: string) => object;
}

/** Writes the files of a new server: tokens, and the keys by which it signs those of service accounts. */
export function writeCredentials(folder: string): Credentials {
  const tokens = { admin: randomUUID(), baton: randomUUID(), stranger: randomUUID() };
  const tokenFile = join(folder, 'tokens.csv');
  const privateKeyFile = join(folder, 'service-accounts.key');
  const publicKeyFile = join(folder, 'service-accounts.pub');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(privateKeyFile, privateKey, { mode: 0o600 });
  writeFileSync(publicKeyFile, publicKey);
  const lines = Object.entries(USERS).map(([user, group]) => {
    const token = tokens[user as keyof typeof USERS];
    return `${token},${user},${user}${group === '' ? '' : `,"${group}"`}\n`;
  });
  writeFileSync(tokenFile, lines.join(''), { mode: 0o600 });
  return {
    tokens,
    tokenFile,
    privateKeyFile,
    publicKeyFile,
    client: (url) => createKubeClient({ url, token: tokens.admin, insecure: true }, 'kubernetes-setup'),
    authority: (certificates) => readFileSync(join(certificates, 'apiserver.crt'), 'utf8'),
    kubeconfigOf: (server, ca) => {
      const authority = Buffer.from(ca).toString('base64');
      const names = Object.entries(tokens);
      return {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'local', cluster: { server, 'certificate-authority-data': authority } }],
        users: names.map(([name, token]) => ({ name, user: { token } })),
        contexts: names.map(([name]) => ({ name, context: { cluster: 'local', user: name } })),
        'current-context': 'admin',
      };
    },
  };
}

/** etcd alone, which forgets everything when the machine does: nothing waits for the disk. */
export function etcdArguments(folder: string, clientUrl: string, peerUrl: string): string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--log-level=error',
  ];
}

/** kube-apiserver with RBAC, tokens and all admission that does not need a controller beside it. */
export function apiServerArguments(about: {
  readonly port: number;
  readonly etcdUrl: string;
  readonly certificates: string;
  readonly credentials: Credentials;
}): string[] {
  const { tokenFile, privateKeyFile, publicKeyFile } = about.credentials;
  return [
    `--etcd-servers=${about.etcdUrl}`,
    `--cert-dir=${about.certificates}`,
    `--secure-port=${String(about.port)}`,
    '--bind-address=127.0.0.1',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    // Pods of tests name no service account that a controller would have made.
    '--disable-admission-plugins=ServiceAccount',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${publicKeyFile}`,
    `--service-account-signing-key-file=${privateKeyFile}`,
    `--token-auth-file=${tokenFile}`,
    // There is no second server whose address could be told to anybody.
    '--endpoint-reconciler-type=none',
    // Versions are forgotten when a test wants it, and not before.
    '--etcd-compaction-interval=0',
  ];
}
