import type { Actor, Digest } from '../base/index.ts'
import type { Pinned } from './reads.ts'
import type { StepResult } from './result.ts'
import type { RunState, StepState } from './tables.ts'

/** What went wrong, as people are told. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly help: string
}

/** One run of a pipeline. */
export interface Run {
  readonly id: string
  readonly pipeline: string
  readonly partition?: string
  readonly state: RunState
  readonly backfill?: string
  readonly fresh: boolean
  /** Why it was begun: `asked for`, `schedule`, `backfill`. */
  readonly because: string
  readonly by: Actor
  /** The versions that it reads. */
  readonly versions: Pinned
  /** Names everything that decides its results. */
  readonly key: string
  /** The code of the error that ended it. */
  readonly error?: string
  /** Who wants, or wanted, it to stop. */
  readonly cancelledBy?: string
  readonly createdAt: number
  readonly startedAt?: number
  readonly finishedAt?: number
}

/** A step of a run. */
export interface RunStep {
  readonly run: string
  readonly step: string
  readonly state: StepState
  readonly cached: boolean
  /** The run whose result it is. */
  readonly madeBy?: string
  readonly address?: Digest
  readonly attempt: number
  readonly problem?: Problem
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly seconds?: number
  readonly result?: StepResult
  readonly log?: Digest
}

/** True for a state that a run or backfill stays in. */
export function isOver(state: RunState): boolean {
  return state === 'finished' || state === 'failed' || state === 'cancelled'
}
