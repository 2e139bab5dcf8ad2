import type { Json } from '../../base/index.ts'

export type TraceState = 'STATE_UNSPECIFIED' | 'OK' | 'ERROR' | 'IN_PROGRESS'

type Texts = Readonly<Record<string, string>>

/** What a call of an application did, step by step: the head of it. Its steps are spans. */
export interface Trace {
  /** `tr-` and 32 hexadecimal digits, or what an old client was given. */
  readonly id: string
  readonly experimentId: number
  /** The name that its application has for it. */
  readonly clientId?: string
  readonly startedAt: number
  /** Milliseconds; absent until it has ended. */
  readonly duration?: number
  readonly state: TraceState
  readonly request?: string
  readonly response?: string
  readonly metadata: Texts
  readonly tags: Texts
  readonly assessments: readonly Assessment[]
}

/** What is said of a trace when it is kept; tags and metadata join those that are there. */
export type TraceHead = Omit<Trace, 'assessments'>

/** One step of a trace. */
export interface TraceSpan {
  readonly trace: string
  readonly id: string
  /** The step it is part of; none for the first. */
  readonly parent?: string
  readonly name: string
  /** Nanoseconds since 1970, as digits: more than a number holds. */
  readonly start: string
  readonly end: string
  readonly failed: boolean
  readonly inputs?: string
  readonly outputs?: string
  /** The whole of it, as the protocol has it. */
  readonly document: Json
}

/** What a person, a program or a model said of a trace. */
export interface Assessment {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly changedAt: number
  /** Source, value, reason and more, as the protocol has them. */
  readonly document: Readonly<Record<string, Json>>
}

/** Tags with a meaning to clients. */
export const TRACE_TAGS = Object.freeze({
  name: 'mlflow.traceName',
  artifacts: 'mlflow.artifactLocation',
  spans: 'mlflow.trace.spansLocation',
})
/** The value of the tag which says that spans are here, and in no artifact. */
export const SPANS_HERE = 'TRACKING_STORE'
/** The run under which a trace was made, among its metadata. */
export const SOURCE_RUN = 'mlflow.sourceRun'
