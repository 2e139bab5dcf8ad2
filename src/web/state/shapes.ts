/** What the page draws. `api.ts` turns the answers of Millrace into these; nothing else knows those answers. */

/** A number that may not be known. */
export type Known = number | undefined

export interface DatasetFacts {
  readonly name: string
  /** All rows that were read: accepted and quarantined. */
  readonly rows: number
  readonly quarantined: number
  readonly version: Known
  readonly digest: string
  readonly reasons: readonly { readonly code: string; readonly column: string; readonly rows: number }[]
}

export interface QuarantinedRow {
  readonly dataset: string
  readonly reasons: readonly { readonly code: string; readonly column: string }[]
  readonly values: readonly (readonly [name: string, value: string])[]
}

export interface ViewFacts {
  readonly name: string
  readonly entity: string
  readonly features: readonly { readonly name: string; readonly means: string }[]
  /** Through when look-ups are exact, and for how many entities. */
  readonly through: Known
  readonly entities: Known
}

/** What a join that looks into the future would have claimed, beside the honest one. */
export interface Leakage {
  readonly model: string
  readonly naive: number
  readonly honest: number
}

export interface RunFacts {
  readonly id: string
  readonly name: string
  readonly experiment: string
  readonly status: 'running' | 'done' | 'failed' | 'stopped'
  readonly startedAt: number
  readonly learner: string
  readonly metrics: Readonly<Record<string, number>>
  readonly because: string
  /** Undefined until it was trained again from its record. */
  readonly reproduced: boolean | undefined
}

interface Gate {
  readonly name: string
  readonly passed: boolean
  readonly says: string
}

export interface VersionFacts {
  readonly model: string
  readonly version: number
  readonly run: string
  readonly createdAt: number
  readonly artifact: string
  readonly aliases: readonly string[]
  readonly gates: readonly Gate[]
  readonly metrics: Readonly<Record<string, number>>
  readonly trainedOn: { readonly from: Known; readonly to: Known; readonly rows: Known }
}

export interface EndpointFacts {
  readonly name: string
  readonly model: string
  readonly champion: Known
  readonly challenger: Known
  readonly previous: Known
  readonly mode: 'single' | 'shadow' | 'canary'
  readonly percent: number
  readonly since: Known
}

/** One version over one window. */
export interface Scores {
  readonly version: number
  readonly labeled: number
  readonly said: Known
  readonly logloss: Known
  readonly auc: Known
  readonly ece: Known
}

export interface Drift {
  readonly column: string
  readonly psi: Known
  readonly p: Known
  /** PSI beyond what the column shows against itself in training. */
  readonly excess: Known
  /** What it is worth as a share of the training loss; positive is worse. */
  readonly lossEffect: Known
  /** How much more the column moves than independent rows would. */
  readonly restless: Known
  readonly over: boolean
}

export interface Week {
  readonly endpoint: string
  readonly from: number
  readonly to: number
  readonly predictions: number
  readonly labeled: number
  /** The champion's mean prediction, and the share of the labels that were true. */
  readonly said: Known
  readonly were: Known
  readonly champion: Known
  readonly logloss: Known
  readonly auc: Known
  readonly ece: Known
  /** Mean label minus mean prediction, of the labeled rows. */
  readonly gap: Known
  /** Each version on all rows it scored. */
  readonly byVersion: readonly Scores[]
  /** The two versions on the rows that both scored. */
  readonly sameRows: readonly Scores[]
  readonly drift: readonly Drift[]
  readonly alerts: readonly AlertFacts[]
}

export interface AlertFacts {
  readonly id: string
  readonly endpoint: string
  readonly code: string
  readonly severity: 'notice' | 'alarm'
  readonly message: string
  /** The columns or values it is about. */
  readonly subjects: readonly string[]
  readonly evidence: Evidence
  readonly at: number
  /** The window it was found in, where it was found in one. */
  readonly from: Known
  readonly to: Known
  /** The version it is about, where it is about one. */
  readonly champion: Known
  /** Undefined while it is open. */
  readonly closedBecause: string | undefined
}

/** The numbers behind an alert or a decision, as they were recorded. */
export type Evidence = Readonly<Record<string, unknown>>

export type Deed = 'retrain' | 'shadow' | 'canary' | 'promote' | 'rollback' | 'hold'

export interface DecisionFacts {
  readonly id: string
  readonly endpoint: string
  readonly at: number
  readonly what: Deed
  readonly because: string
  readonly rule: string
  readonly evidence: Evidence
}

/** Challenger minus champion on the same requests; the interval holds at any look. */
export interface Paired {
  readonly logE: Known
  readonly n: number
  readonly mean: Known
  readonly low: Known
  readonly high: Known
  readonly blocks: Known
}

export interface LoopFacts {
  readonly endpoint: string
  /** A word of the status vocabulary. */
  readonly state: string
  readonly next: string
  readonly evidence: Paired | undefined
  /** How many days a renewal trains on; undefined where nothing renews. */
  readonly renewalDays: Known
  readonly now: number
}
