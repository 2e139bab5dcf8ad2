import { canonicalJson, type Digest, type Json } from '../../base/index.ts'
import type { ModelVersion } from '../versions/version.ts'

const STATEMENT = 'https://in-toto.io/Statement/v1'
const PROVENANCE = 'https://slsa.dev/provenance/v1'
const PACKAGE = 'https://www.npmjs.com/package/millrace'
const BUILD = `${PACKAGE}#registration-1`

/** A file of a version, by the hash of its bytes. */
export interface SignedFile {
  readonly name: string
  readonly digest: Digest
}

/** What besides the version is said when it is signed. */
export interface Signing {
  /** Files it was registered from. */
  readonly files: readonly SignedFile[]
  /** Where it was signed: versions of Millrace and Node, and so on. */
  readonly environment: Readonly<Record<string, string>>
  readonly by: string
  readonly at: number
}

/** A resource as SLSA has it. */
interface Resource {
  readonly name: string
  readonly uri?: string
  readonly digest?: Readonly<Record<string, string>>
}

/**
 * What is said of a version: which bytes it is, and where they came from. Sources: in-toto Statement v1, SLSA provenance v1.
 */
export interface Statement {
  readonly _type: string
  readonly subject: readonly Resource[]
  readonly predicateType: string
  readonly predicate: {
    readonly buildDefinition: {
      readonly buildType: string
      /** All of the version that never changes, as the registry has it. */
      readonly externalParameters: { readonly version: Json }
      readonly internalParameters: { readonly environment: Readonly<Record<string, string>> }
      readonly resolvedDependencies: readonly Resource[]
    }
    readonly runDetails: {
      readonly builder: { readonly id: string; readonly version: Readonly<Record<string, string>> }
      readonly metadata: {
        readonly invocationId?: string
        readonly startedOn: string
        readonly finishedOn: string
        readonly signedBy: string
      }
    }
  }
}

/** What of a version never changes, but for an artifact that is made later: then it is signed again. */
export function fixedOf(version: ModelVersion): Json {
  const { changedAt: _, description: __, tags: ___, stage: ____, aliases: _____, ...fixed } = version
  return fixed as unknown as Json
}

/** The statement about a version. */
export function statementOf(version: ModelVersion, { files, environment, by, at }: Signing): Statement {
  const { artifact, run, createdAt } = version
  const own = artifact === null ? [] : [{ name: nameOf(version), digest: digestOf(artifact) }]
  return {
    _type: STATEMENT,
    subject: [...own, ...files.map(({ name, digest }) => ({ name, digest: digestOf(digest) }))],
    predicateType: PROVENANCE,
    predicate: {
      buildDefinition: {
        buildType: BUILD,
        externalParameters: { version: fixedOf(version) },
        internalParameters: { environment },
        resolvedDependencies: dependenciesOf(version),
      },
      runDetails: {
        builder: { id: `${PACKAGE}/v/${environment['millrace'] ?? ''}`, version: environment },
        metadata: {
          ...(run !== null && { invocationId: run }),
          ...{ startedOn: iso(createdAt), finishedOn: iso(at), signedBy: by },
        },
      },
    },
  }
}

/** The bytes of a statement that are signed. */
export function bytesOf(statement: Statement): Uint8Array {
  return new TextEncoder().encode(canonicalJson(statement as unknown as Json))
}

/** A statement that was read back; `undefined` where the payload is none of ours. */
export function readStatement(payload: Uint8Array): Statement | undefined {
  try {
    const read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as Statement
    const whole =
      read._type === STATEMENT && Array.isArray(read.subject) && read.predicate.buildDefinition.buildType === BUILD
    return whole ? read : undefined
  } catch {
    return undefined
  }
}

/** Why a statement is not about this version as the registry has it now; `undefined` where it is. */
export function reasonAgainst(statement: Statement, version: ModelVersion): string | undefined {
  const signed = statement.predicate.buildDefinition.externalParameters.version as Readonly<Record<string, Json>> | null
  const held = fixedOf(version) as Readonly<Record<string, Json>>
  if (signed?.['model'] !== version.model || signed['version'] !== version.version)
    return `it is of ${String(signed?.['model'])}/${String(signed?.['version'])}`
  const other = Object.keys({ ...signed, ...held }).filter(
    (key) => canonicalJson(signed[key]) !== canonicalJson(held[key]),
  )
  if (other.length > 0)
    return `${other.sort().join(', ')} ${other.length === 1 ? 'was' : 'were'} another when it was signed`
  if (version.artifact === null || signs(statement, version.artifact)) return undefined
  return 'it names other bytes'
}

/** Whether a statement is about these bytes. */
export function signs({ subject }: Statement, digest: Digest): boolean {
  return subject.some((one) => one.digest?.['sha256'] === digest.slice('sha256-'.length))
}

export const nameOf = ({ model, version }: Pick<ModelVersion, 'model' | 'version'>): string =>
  `${model}-${version}.onnx`

function dependenciesOf({ lineage, source, loggedModel }: ModelVersion): Resource[] {
  return [
    ...lineage.inputs.map(({ dataset, version }) => ({
      ...{ name: dataset, uri: `millrace://dataset/${encodeURIComponent(dataset)}@${version}` },
      ...(/^sha256-[0-9a-f]{64}$/.test(version) && { digest: digestOf(version as Digest) }),
    })),
    ...(lineage.code === undefined ? [] : [{ name: 'code', uri: codeUri(lineage.code) }]),
    ...(source === null ? [] : [{ name: 'source', uri: source }]),
    ...(loggedModel === null ? [] : [{ name: 'logged model', uri: `models:/${loggedModel}` }]),
  ]
}

/** A version of Millrace itself, or what a person named. */
const codeUri = (code: string): string => (/^\d+\.\d+\.\d+/.test(code) ? `pkg:npm/millrace@${code}` : code)

const digestOf = (digest: Digest): { readonly sha256: string } => ({ sha256: digest.slice('sha256-'.length) })

const iso = (ms: number): string => new Date(ms).toISOString()
