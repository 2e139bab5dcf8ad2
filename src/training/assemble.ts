import { type Digest, digestOf, type Hash } from '../base/index.ts'
import { featureNames, type OfflineNeeds, type OfflineRequest, offlineTable } from '../features/index.ts'
import { type Column, columnOf, selectColumns, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import type { LabRows } from './lab.ts'
import { partRows } from './parts.ts'
import type { TrainingInputs } from './record.ts'

/** What was assembled, without the rows themselves. */
export interface Assembled {
  readonly rows: number
  /** Rows that learners compete on, and rows held out for judging them. */
  readonly train: number
  readonly test: number
  /** Address of the row ids with their labels. */
  readonly rowsDigest: Digest
  /** Address of every column. */
  readonly tableDigest: Digest
}

/** Reads the rows of a training as they were known then. Errors: those of `offlineTable`, `data.version_not_found`. */
export async function readRows(needs: OfflineNeeds, inputs: TrainingInputs): Promise<Table> {
  return offlineTable(needs, await requestOf(needs, inputs))
}

/** What a training asks of the lake. Errors: `data.version_not_found`. */
export async function requestOf(
  { datasets }: Pick<OfflineNeeds, 'datasets'>,
  inputs: TrainingInputs,
): Promise<OfflineRequest> {
  const { data, views, window, features, label, labelKnownAt, sample, asOf } = inputs
  return {
    version: await datasets.version(data.dataset, data.version),
    ...{ versions: views, features, label, asOf, where: { from: window.from, to: window.to } },
    ...(labelKnownAt && { labelKnownAt }),
    ...(sample && { sample }),
  }
}

/** The first moment that is held out. */
export function cutOf({ window }: TrainingInputs): number {
  return window.to - window.testMs
}

/** The rows as a lab takes them. */
export function labRowsOf(table: Table, inputs: TrainingInputs): LabRows {
  const features = featureNames(inputs.features)
  return {
    table: selectColumns(table, features),
    features,
    label: numbersOf(table, '__label'),
    times: numbersOf(table, '__time'),
    known: numbersOf(table, '__label_known_at'),
    objective: inputs.objective,
    cut: cutOf(inputs),
  }
}

function numbersOf(table: Table, name: string): Float64Array {
  const column = columnOf(table, name)
  return column.kind === 'category' ? new Float64Array(table.rows).fill(Number.NaN) : column.values
}

/** Addresses and counts of what was read. Errors: `training.too_few_rows`. */
export function describeRows(table: Table, inputs: TrainingInputs, hash: Hash): Assembled {
  const parts = partRows(numbersOf(table, '__time'), numbersOf(table, '__label_known_at'), cutOf(inputs))
  const [from, to] = [inputs.window.from, inputs.window.to].map((ms) => new Date(ms).toISOString()) as [string, string]
  for (const [part, rows] of [
    ['before', parts.train],
    ['in', parts.test],
  ] as const)
    if (rows.length === 0) throw fail('too_few_rows', { model: inputs.model, rows: 0, part, from, to })
  const digests = Object.fromEntries([...table.columns].map(([name, column]) => [name, columnDigest(column, hash)]))
  return {
    rows: table.rows,
    train: parts.train.length,
    test: parts.test.length,
    rowsDigest: digestOf({ ids: digests['__row'], labels: digests['__label'] }, hash),
    tableDigest: digestOf({ columns: [...table.columns.keys()], digests }, hash),
  }
}

/** The address of a column; the order of its dictionary does not matter. */
function columnDigest(column: Column, hash: Hash): Digest {
  if (column.kind !== 'category') return hash(bytesOf(column.values))
  const order = [...column.dictionary.keys()].sort((a, b) => (column.dictionary[a]! < column.dictionary[b]! ? -1 : 1))
  const used = new Set(column.codes)
  const kept = order.filter((code) => used.has(code))
  const places = new Map(kept.map((code, place) => [code, place]))
  const codes = column.codes.map((code) => places.get(code) ?? -1)
  return digestOf({ texts: kept.map((code) => column.dictionary[code]!), codes: hash(bytesOf(codes)) }, hash)
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
