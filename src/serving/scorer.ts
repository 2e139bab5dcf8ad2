import { feedsOf } from '../inference/index.ts'
import type { Table } from '../table/index.ts'
import { type AnswerReader, declaredAnswers, directAnswers, type Said } from './answers.ts'
import type { Tensors } from './executor.ts'
import type { LoadedVersion } from './loading/loaded.ts'
import type { Meter } from './meter.ts'
import { takeTensorRows } from './tensor-rows.ts'

/** A loaded version as an endpoint uses it. */
export interface Scorer {
  readonly version: number
  readonly loaded: LoadedVersion
  readonly reader: AnswerReader
  readonly meter: Meter
}

/** Puts a version to use. */
export function createScorer(loaded: LoadedVersion, as: { readonly direct: boolean; readonly meter: Meter }): Scorer {
  const reader = as.direct ? directAnswers(loaded) : declaredAnswers(loaded)
  return { version: loaded.version, loaded, reader, meter: as.meter }
}

/** What versions read, and how long anybody waits for what they say. */
export interface Reading {
  readonly rows: number
  /** Features by name, or the inputs of the model. */
  readonly features: Table | undefined
  readonly inputs: Tensors | undefined
  readonly outputs: readonly string[] | undefined
  /** By the stopwatch. */
  readonly deadline: number | undefined
  readonly gone: (() => boolean) | undefined
}

/**
 * Lets a version score rows: all, or those given.
 *
 * Errors: `inference.missing_input`, `inference.wrong_type` and others of a run; `serving.overloaded`, `serving.cancelled`,
 * `serving.deadline_exceeded`.
 */
export async function score({ loaded, reader }: Scorer, reading: Reading, rows?: Uint32Array): Promise<Said> {
  const { outputs, deadline, gone } = reading
  const whole = reading.inputs ?? feedsOf(reading.features!, loaded)
  const inputs = rows === undefined ? whole : takeTensorRows(whole, rows)
  const count = rows === undefined ? reading.rows : rows.length
  const wanted = reader.wanted(outputs)
  const tensors = await loaded.infer({
    ...{ inputs, rows: count },
    ...(wanted !== undefined && { wanted }),
    ...(deadline !== undefined && { deadline }),
    ...(gone !== undefined && { gone }),
  })
  return reader.read(tensors, count, outputs)
}
