import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** To sign others with. */
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** What DER calls its parts. */
const TAG = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, text: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 };

const OID = {
  commonName: [0x55, 0x04, 0x03],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  basicConstraints: [0x55, 0x1d, 0x13],
  alternativeName: [0x55, 0x1d, 0x11],
};

/**
 * A certificate for loopback, by its `issuer` or by itself, valid from 2020 to 2049: a server of TLS, a client or an
 * authority, made while a test runs, since no key belongs into a repository. X.509 as in RFC 5280.
 */
export function createCertificate(name: string, issuer?: Certificate): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(TAG.sequence, der(TAG.oid, Buffer.from(OID.ecdsaWithSha256)));
  const extension = (oid: number[], value: Buffer): Buffer =>
    der(TAG.sequence, der(TAG.oid, Buffer.from(oid)), der(TAG.octets, value));
  const isAuthority = Buffer.from([0x01, 0x01, 0xff]);
  const loopback = Buffer.from([0x87, 0x04, 127, 0, 0, 1]);
  const contents = der(
    TAG.sequence,
    der(0xa0, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(issuer?.name ?? name),
    der(TAG.sequence, der(TAG.time, Buffer.from('200101000000Z')), der(TAG.time, Buffer.from('491231235959Z'))),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      der(
        TAG.sequence,
        ...(issuer === undefined ? [extension(OID.basicConstraints, der(TAG.sequence, isAuthority))] : []),
        extension(OID.alternativeName, der(TAG.sequence, loopback)),
      ),
    ),
  );
  const signature = sign('sha256', contents, issuer?.privateKey ?? privateKey);
  const whole = der(TAG.sequence, contents, algorithm, der(TAG.bits, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    name,
    privateKey,
  };
}

function nameOf(name: string): Buffer {
  const entry = der(TAG.sequence, der(TAG.oid, Buffer.from(OID.commonName)), der(TAG.text, Buffer.from(name)));
  return der(TAG.sequence, der(TAG.set, entry));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const size = value.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}
