import type { Clock, NewId } from '../base/index.ts'
import { failInference, type TensorSpec } from '../inference/index.ts'
import type { Soon } from '../storage/index.ts'
import type { Column, Table } from '../table/index.ts'
import { tensorsOfTable } from './direct.ts'
import { fail } from './errors.ts'
import type { Tensors } from './executor.ts'
import { reasonAgainstId } from './journal/journal.ts'
import type { PredictRequest } from './predict.ts'
import { checkRows, tableOfTensors } from './request.ts'
import type { Reading } from './scorer.ts'
import type { ModelScoring } from './scoring.ts'
import type { Standing } from './standing.ts'

/** A request as it was understood: checked, with its features computed. */
export interface Asked extends Reading {
  readonly ids: readonly string[]
  /** When each row is asked about, in milliseconds. */
  readonly at: Float64Array
  /** When its features are looked up. */
  readonly moments: Float64Array
  /** The columns of the request, where a project says what they are. */
  readonly columns: Table | undefined
  /** By what its features were looked up, for the journal: columns of the request and `__time`. */
  readonly replay?: Table
}

/** What reading a request needs. */
export interface AskNeeds {
  readonly scoring: (model: string) => ModelScoring | undefined
  readonly clock: Clock
  readonly newId: NewId
  readonly stopwatch: () => number
}

/** Rows of one request: as many as the journal takes in while other requests go on. */
const MOST_ROWS = 250_000

/**
 * Reads a request for an endpoint as it stands: at once, unless its features are looked up in another process.
 *
 * Errors: `serving.not_declared`, `serving.too_many_rows`, `serving.missing_column`, `serving.extra_column`, `serving.wrong_kind`, `serving.bad_ids`,
 * `inference.missing_input`, `inference.wrong_type`, `inference.wrong_shape`, and those of features.
 */
export function readRequest(needs: AskNeeds, standing: Standing, request: PredictRequest): Soon<Asked> {
  if (!standing.direct) return readDeclared(needs, standing, request)
  const inputs = request.inputs ?? inputsOf(standing, request.rows)
  const { loaded } = standing.champion
  const rows = checkInputs(inputs, loaded.inputs, loaded.batched)
  const { ids, at } = namesOf(needs, request, rows)
  return { rows, ids, at, moments: at, columns: undefined, features: undefined, inputs, ...waitOf(needs, request) }
}

function readDeclared(needs: AskNeeds, { endpoint, model }: Standing, request: PredictRequest): Soon<Asked> {
  const scoring = needs.scoring(model)
  if (!scoring) throw fail('not_declared', { model })
  const expected = { endpoint, columns: scoring.columns }
  const columns = request.rows ?? tableOfTensors(request.inputs ?? {}, expected)
  checkRows(columns, expected)
  const { ids, at } = namesOf(needs, request, columns.rows)
  const moments = momentsOf(columns, scoring.timeColumn, at)
  const replay = scoring.replayed && replayOf(columns, moments, scoring.replayed)
  const asked = {
    ...{ rows: columns.rows, ids, at, moments, columns, inputs: undefined, ...waitOf(needs, request) },
    ...(replay && { replay }),
  }
  const found = scoring.vectors(columns, moments)
  if (found instanceof Promise) return found.then((features) => ({ ...asked, features }))
  return { ...asked, features: found }
}

function replayOf(rows: Table, moments: Float64Array, names: readonly string[]): Table {
  const columns = new Map<string, Column>([['__time', { kind: 'time', values: moments }]])
  for (const name of names) columns.set(name, rows.columns.get(name)!)
  return { rows: rows.rows, columns }
}

function waitOf({ stopwatch }: AskNeeds, request: PredictRequest): Pick<Asked, 'outputs' | 'deadline' | 'gone'> {
  const { outputs, withinMs } = request
  const gone = request.gone === undefined ? undefined : (): boolean => request.gone!()
  return { outputs, deadline: withinMs === undefined ? undefined : stopwatch() + withinMs, gone }
}

function namesOf(
  { clock, newId }: AskNeeds,
  request: PredictRequest,
  rows: number,
): { readonly ids: readonly string[]; readonly at: Float64Array } {
  const { ids, keys, at } = request
  if (rows > MOST_ROWS) throw fail('too_many_rows', { rows, limit: MOST_ROWS })
  if (ids) checkIds(ids, rows)
  if (keys && keys.length !== rows) throw badCount('keys', keys.length, rows)
  return {
    ids: ids ?? freshIds(newId, rows),
    at: at ?? new Float64Array(rows).fill(clock.now()),
  }
}

function freshIds(newId: NewId, rows: number): readonly string[] {
  if (rows === 1) return [newId()]
  return Array.from({ length: rows }, newId)
}

function checkIds(ids: readonly string[], rows: number): void {
  if (ids.length !== rows) throw badCount('ids', ids.length, rows)
  for (const id of ids) {
    const reason = reasonAgainstId(id)
    if (reason !== undefined) throw fail('bad_ids', { what: 'ids', reason })
  }
  if (rows > 1 && new Set(ids).size !== rows) throw fail('bad_ids', { what: 'ids', reason: 'one is there twice' })
}

const badCount = (what: string, found: number, rows: number): Error =>
  fail('bad_ids', { what, reason: `there are ${found} of them for ${rows} rows` })

function momentsOf(rows: Table, timeColumn: string | undefined, at: Float64Array): Float64Array {
  const column = timeColumn === undefined ? undefined : rows.columns.get(timeColumn)
  if (!column || column.kind === 'category') return at
  return column.values.map((moment, row) => (Number.isNaN(moment) ? at[row]! : moment))
}

function inputsOf({ endpoint, champion, columns }: Standing, rows: Table | undefined): Tensors {
  const { inputs } = champion.loaded
  if (rows === undefined) return {}
  checkRows(rows, { endpoint, columns: [...columns.values()] })
  return tensorsOfTable(rows, { endpoint, inputs, columns: columns.values() })
}

/**
 * Holds tensors against what the model reads; returns how many rows there are.
 *
 * Errors: `inference.missing_input`, `inference.wrong_type`, `inference.wrong_shape`.
 */
function checkInputs(inputs: Tensors, specs: readonly TensorSpec[], batched: boolean): number {
  let rows = batched ? -1 : 1
  for (const spec of specs) {
    const tensor = Object.hasOwn(inputs, spec.name) ? inputs[spec.name] : undefined
    if (tensor === undefined) throw failInference('missing_input', { input: spec.name })
    const { type, shape, data } = tensor
    if (type !== spec.type)
      throw failInference('wrong_type', { value: `Input ${spec.name}`, actual: type, expected: spec.type })
    let fits = shape.length === spec.shape.length
    let count = 1
    for (let axis = 0; fits && axis < shape.length; axis++) {
      const length = shape[axis]!
      count *= length
      if (spec.shape[axis]! >= 0 && spec.shape[axis] !== length) fits = false
    }
    if (batched && rows < 0) rows = shape[0] ?? -1
    if (!fits || count !== data.length || (batched && shape[0] !== rows)) throw wrongShape(spec, shape, rows)
  }
  return Math.max(rows, 0)
}

function wrongShape(spec: TensorSpec, shape: readonly number[], rows: number): Error {
  const expected = spec.shape.map((length, axis) => (length >= 0 ? length : axis === 0 && rows >= 0 ? rows : 'any'))
  return failInference('wrong_shape', {
    ...{ value: `Input ${spec.name}`, actual: `[${shape.join(', ')}]`, expected: `[${expected.join(', ')}]` },
  })
}
