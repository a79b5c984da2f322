import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
  type KeyObject,
  X509Certificate
} from 'node:crypto'
import { createRequire } from 'node:module'
import type * as CsrSchema from '@peculiar/asn1-csr'
import type * as Asn1 from '@peculiar/asn1-schema'
import type * as X509 from '@peculiar/asn1-x509'

/** A certificate with its key: the root's or the intermediate's. */
interface Issuer {
  readonly name: X509.Name
  readonly key: KeyObject
  readonly keyId: Buffer
  readonly der: Buffer
}

/** A certificate that the authority has made. */
export interface IssuedCertificate {
  readonly der: Buffer
  readonly serial: Buffer
  readonly authorityKeyId: Buffer
  readonly notBefore: Date
  readonly notAfter: Date
}

/** The authority's own certificates, and what it signs with them. */
export interface Authority {
  /** As PEM; what clients trust. */
  readonly root: string
  readonly intermediate: string
  issue(request: {
    readonly names: readonly string[]
    readonly commonName?: string | undefined
    readonly publicKey: KeyObject
    readonly seconds: number
  }): IssuedCertificate
}

/** A certificate request, whose signature is checked. */
export interface CertificateRequest {
  readonly publicKey: KeyObject
  /** The DNS names of its extension, lower case, in order, each once. */
  readonly names: readonly string[]
  /** Its own, or the first of its names that is short enough, as Let's Encrypt chooses. */
  readonly commonName: string | undefined
  /** What it asks for beside them: other kinds of names, and a common name that is not among them. */
  readonly others: number
}

const YEAR = 365 * 24 * 3600_000
const ECDSA_SHA256 = '1.2.840.10045.4.3.2'
const COMMON_NAME = '2.5.4.3'
const SUBJECT_ALTERNATIVE_NAMES = '2.5.29.17'
/** The attribute of a request that has the extensions (RFC 2985, section 5.4.2). */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'

/** The signature algorithms of a request that Let's Encrypt and Pebble take, each with its hash. */
const REQUEST_HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512'
}

interface Schemas {
  readonly asn1: typeof Asn1
  readonly x509: typeof X509
  readonly csr: typeof CsrSchema
}

let loaded: Schemas | undefined

/** Node reads certificates and makes none. Loaded at the first one, as most sandboxes need none. */
function schemas(): Schemas {
  const require = createRequire(import.meta.url)
  loaded ??= {
    asn1: require('@peculiar/asn1-schema') as typeof Asn1,
    x509: require('@peculiar/asn1-x509') as typeof X509,
    csr: require('@peculiar/asn1-csr') as typeof CsrSchema
  }
  return loaded
}

/** Makes a root and an intermediate, as old as the authority's first certificate. */
export function openAuthority(now: () => number): Authority {
  const root = issuer('Sandbox Root X1', undefined, now())
  const intermediate = issuer('Sandbox E1', root, now())
  return {
    root: pem(root.der),
    intermediate: pem(intermediate.der),
    issue({ names, commonName, publicKey, seconds }) {
      // Let's Encrypt dates a certificate back by an hour, for clocks that go wrong.
      const start = Math.floor(now() / 1000) * 1000 - 3600_000
      const [notBefore, notAfter] = [new Date(start), new Date(start + (seconds - 1) * 1000)]
      const serial = newSerial()
      const { x509 } = schemas()
      const der = certificate({
        subject: nameOf(commonName),
        publicKey,
        issuer: intermediate,
        serial,
        notBefore,
        notAfter,
        extensions: [
          extension(x509.id_ce_keyUsage, new x509.KeyUsage(x509.KeyUsageFlags.digitalSignature), true),
          extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
          extension(x509.id_ce_basicConstraints, new x509.BasicConstraints(), true),
          extension(
            x509.id_ce_subjectAltName,
            new x509.SubjectAlternativeName(names.map((dNSName) => new x509.GeneralName({ dNSName })))
          )
        ]
      })
      return { der, serial, authorityKeyId: intermediate.keyId, notBefore, notAfter }
    }
  }
}

/** Reads a request; says what is wrong with it. */
export function readRequest(der: Buffer): CertificateRequest | 'unreadable' | 'badSignature' | 'unsupportedAlgorithm' {
  const { asn1, x509, csr } = schemas()
  let request: CsrSchema.CertificationRequest
  let publicKey: KeyObject
  try {
    request = asn1.AsnConvert.parse(der, csr.CertificationRequest)
    const info = asn1.AsnConvert.serialize(request.certificationRequestInfo.subjectPKInfo)
    publicKey = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' })
  } catch {
    return 'unreadable'
  }
  const hash = REQUEST_HASHES[request.signatureAlgorithm.algorithm]
  if (hash === undefined) return 'unsupportedAlgorithm'
  const signed = request.certificationRequestInfoRaw ?? asn1.AsnConvert.serialize(request.certificationRequestInfo)
  const signature = Buffer.from(request.signature)
  try {
    if (!verify(hash, Buffer.from(signed), publicKey, signature)) return 'badSignature'
  } catch {
    return 'badSignature'
  }
  const wanted = request.certificationRequestInfo.attributes
    .filter(({ type }) => type === EXTENSION_REQUEST)
    .flatMap(({ values }) => values.flatMap((value) => [...asn1.AsnConvert.parse(value, x509.Extensions)]))
    .filter(({ extnID }) => extnID === SUBJECT_ALTERNATIVE_NAMES)
    .flatMap(({ extnValue }) => [...asn1.AsnConvert.parse(extnValue, x509.SubjectAlternativeName)])
  const names = wanted.flatMap(({ dNSName }) => (dNSName === undefined ? [] : [dNSName.toLowerCase()]))
  const common = request.certificationRequestInfo.subject
    .flatMap((part) => [...part])
    .flatMap(({ type, value }) => (type === COMMON_NAME ? [value.toString().toLowerCase()] : []))
  const others = wanted.length - names.length + common.filter((name) => !names.includes(name)).length
  const commonName = [...common, ...names].find((name) => name.length <= 64)
  return { publicKey, names: [...new Set(names)].sort(), commonName, others }
}

export function pem(der: Buffer): string {
  return new X509Certificate(der).toString()
}

function issuer(commonName: string, parent: Issuer | undefined, now: number): Issuer {
  const { x509 } = schemas()
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = nameOf(commonName)
  const keyId = keyIdOf(publicKey)
  const { keyCertSign, cRLSign, digitalSignature } = x509.KeyUsageFlags
  const constraints = parent === undefined ? { cA: true } : { cA: true, pathLenConstraint: 0 }
  const der = certificate({
    subject: name,
    publicKey,
    issuer: parent ?? { name, key: privateKey, keyId },
    serial: newSerial(),
    notBefore: new Date(now - YEAR),
    notAfter: new Date(now + 20 * YEAR),
    extensions: [
      extension(x509.id_ce_keyUsage, new x509.KeyUsage(keyCertSign | cRLSign | digitalSignature), true),
      extension(x509.id_ce_basicConstraints, new x509.BasicConstraints(constraints), true)
    ]
  })
  return { name, key: privateKey, keyId, der }
}

interface Template {
  readonly subject: X509.Name
  readonly publicKey: KeyObject
  readonly issuer: Pick<Issuer, 'name' | 'key' | 'keyId'>
  readonly serial: Buffer
  readonly notBefore: Date
  readonly notAfter: Date
  readonly extensions: readonly X509.Extension[]
}

/** Signs with the issuer's key; WebCrypto would do it on another thread, which a clock that is not real does not wait for. */
function certificate({ subject, publicKey, issuer: by, serial, notBefore, notAfter, extensions }: Template): Buffer {
  const { asn1, x509 } = schemas()
  const algorithm = new x509.AlgorithmIdentifier({ algorithm: ECDSA_SHA256 })
  const keyIdentifier = new x509.KeyIdentifier(by.keyId)
  const tbsCertificate = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: arrayBuffer(serial),
    signature: algorithm,
    issuer: by.name,
    subject,
    validity: new x509.Validity({ notBefore, notAfter }),
    subjectPublicKeyInfo: asn1.AsnConvert.parse(spkiOf(publicKey), x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions([
      ...extensions,
      extension(x509.id_ce_subjectKeyIdentifier, new x509.SubjectKeyIdentifier(keyIdOf(publicKey))),
      extension(x509.id_ce_authorityKeyIdentifier, new x509.AuthorityKeyIdentifier({ keyIdentifier }))
    ])
  })
  const signature = sign('sha256', Buffer.from(asn1.AsnConvert.serialize(tbsCertificate)), by.key)
  return Buffer.from(
    asn1.AsnConvert.serialize(
      new x509.Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue: arrayBuffer(signature) })
    )
  )
}

function extension(extnID: string, value: object, critical = false): X509.Extension {
  const { asn1, x509 } = schemas()
  return new x509.Extension({ extnID, critical, extnValue: new asn1.OctetString(asn1.AsnConvert.serialize(value)) })
}

function nameOf(commonName: string | undefined): X509.Name {
  const { x509 } = schemas()
  if (commonName === undefined) return new x509.Name()
  const value = new x509.AttributeValue({ utf8String: commonName })
  return new x509.Name([
    new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({ type: COMMON_NAME, value })])
  ])
}

/** The first 160 bits of the key's SHA-256 (RFC 7093, section 2), as Let's Encrypt makes it. */
function keyIdOf(publicKey: KeyObject): Buffer {
  const { asn1, x509 } = schemas()
  const { subjectPublicKey } = asn1.AsnConvert.parse(spkiOf(publicKey), x509.SubjectPublicKeyInfo)
  return createHash('sha256').update(Buffer.from(subjectPublicKey)).digest().subarray(0, 20)
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' })
}

/** Positive, and of a first byte that is never 0, so that all are of one length. */
function newSerial(): Buffer {
  return Buffer.concat([Buffer.from([0x05]), randomBytes(17)])
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}
