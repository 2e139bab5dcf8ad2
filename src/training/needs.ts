import type { Clock, Digest, Events, Hash, Json, NewId } from '../base/index.ts'
import type { OfflineNeeds } from '../features/index.ts'
import type { Flow } from '../flow/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { Runs } from '../tracking/index.ts'

/** What must be true of one metric of a version before it may serve. */
export interface GateRule {
  readonly min?: number
  readonly max?: number
  readonly noWorseThan?: 'champion'
  /** How much worse than the champion is still good: in units of the metric, or as `10%`. */
  readonly tolerance?: number | string
  readonly better?: 'lower' | 'higher'
}

/** Gates by metric. */
export type Gates = Readonly<Record<string, GateRule>>

/** How one rule of a gate came out. */
export interface GateVerdict {
  readonly name: string
  readonly passed: boolean
  readonly limit: number | null
  readonly value: number | null
  readonly says: string
}

/** Values by metric; null where one could not be measured. */
export type MetricValues = Readonly<Record<string, number | null>>

/** A field of a model's signature; a free axis is null. */
export interface SignatureField {
  name: string
  type: string
  shape: (number | null)[]
}

/** What a trained model is registered with. */
export interface VersionEntry {
  readonly model: string
  readonly artifact: Digest
  readonly signature: { inputs: SignatureField[]; outputs: SignatureField[] }
  readonly run: string
  readonly metrics: MetricValues
  readonly gates: readonly GateVerdict[]
  readonly trainedOn: { dataset: string; version: string; from: number; to: number; rows: number }
  readonly lineage: {
    inputs: { dataset: string; version: string; context: string }[]
    code?: string
    seed?: number
    renews?: number
    because?: string
  }
  readonly metadata: Readonly<Record<string, string>>
  /** A version of the model with this key is taken instead of adding one. */
  readonly once: string
}

/** A registered version, as far as training looks at it. */
export interface TrainedVersion {
  readonly model: string
  readonly version: number
  readonly artifact: Digest
  readonly run: string | null
  readonly createdAt: number
  readonly gates: readonly GateVerdict[]
  readonly metrics: MetricValues
}

/** Where versions are kept: the registry, which lies downstream and is filled in by whoever assembles the rooms. */
export interface VersionStore {
  register(entry: VersionEntry): Promise<TrainedVersion>
  get(model: string, version: number): Promise<TrainedVersion>
  /** The version an alias points at; `undefined` where it points at none. */
  alias(model: string, alias: string): Promise<TrainedVersion | undefined>
}

/** What training is built from. */
export interface TrainingNeeds extends OfflineNeeds {
  readonly blobs: Blobs
  readonly flow: Flow
  readonly runs: Runs
  readonly models: VersionStore
  /** Checks gates against the metrics of a candidate and, where there is one, of the champion on the same rows. */
  readonly checkGates: (gates: Gates, candidate: MetricValues, champion?: MetricValues) => readonly GateVerdict[]
  readonly clock: Clock
  readonly events: Events
  readonly hash: Hash
  readonly newId: NewId
}

/** Typed JSON: an interface that is plain data, given where JSON is asked for. */
export function asJson(plain: unknown): Json {
  return plain as Json
}
