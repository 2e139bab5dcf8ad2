import { readFile, writeFile } from 'node:fs/promises'
import type { Lake } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { Cells, Cutting } from './cells.ts'
import { type Counted, type CountOrder, countSide } from './count-side.ts'
import { countInThreads } from './count-threads.ts'
import { slotsIn } from './fit.ts'
import { codesOf, lookAt, type MeasuredColumn } from './look.ts'
import { type LossRule, lossRuleOf, mustHave } from './losses.ts'
import type { Side } from './open-side.ts'
import type { Known, Tally } from './tally.ts'

export const FITTED_FORMAT = 'millrace.drift-reference/1'

/** A reference that was read once: all that later rows are compared with. Plain JSON. */
export interface FittedReference {
  readonly format: typeof FITTED_FORMAT
  /** Hashes of texts are those of this engine. */
  readonly engine: string
  readonly name: string
  readonly rows: number
  /** How many rows the steps were fitted to. */
  readonly looked: number
  readonly cutting: Cutting
  readonly cells: Cells
  readonly columns: readonly FittedColumn[]
  readonly label: string | null
  readonly prediction: string | null
  /** The loss, in words with its convention; null without label and prediction. */
  readonly loss: string | null
}

export interface FittedColumn {
  readonly measured: MeasuredColumn
  readonly tally: Tally
  /** Numbers of all texts that were met; null for numbers, and where they are too many. */
  readonly met: readonly number[] | null
}

/** What a reference is fitted with. */
export interface FitOrder {
  readonly cutting: Cutting
  readonly label: string | undefined
  readonly prediction: string | undefined
  readonly isMeasured: (column: string) => boolean
  readonly progress: (share: number) => void
}

/** Reads a reference: once to see what its columns hold, once to count. Errors: `monitoring.no_column`, `monitoring.bad_comparison`. */
export async function fitReference(lake: Lake, side: Side, order: FitOrder): Promise<FittedReference> {
  const { cutting, label, prediction } = order
  if (side.rows === 0) throw fail('bad_comparison', { reason: `${side.name} has no rows` })
  if (cutting.kind === 'time') mustHave(side.columns, cutting.column)
  const asked = label !== undefined && prediction !== undefined
  const loss: LossRule | undefined = asked
    ? await lossRuleOf(lake, side.relation, { ...side, label, prediction })
    : undefined
  const wanted = [...side.columns.values()].filter(({ name }) => order.isMeasured(name))
  if (wanted.length === 0) throw fail('bad_comparison', { reason: 'no column is left to compare' })
  const look = await lookAt(lake, side.relation, { columns: wanted, rows: side.rows })
  const codes = await codesOf(lake, look.columns)
  const counted = await count(lake, side, {
    ...{ ...side, measured: look.columns, codes, cutting, learnedEach: 2 * look.each, progress: order.progress },
    ...(loss && { loss }),
  })
  return {
    ...{ format: FITTED_FORMAT, engine: await engineOf(lake), name: side.name, rows: counted.rows, looked: look.rows },
    ...{ cutting, cells: counted.cells, columns: columnsOf(look.columns, counted) },
    ...{ label: label ?? null, prediction: prediction ?? null, loss: loss?.says ?? null },
  }
}

function columnsOf(measured: readonly MeasuredColumn[], { tallies, met }: Counted): readonly FittedColumn[] {
  return measured.map((one, at) => ({ measured: one, tally: tallies[at]!, met: met[at] ? [...met[at]] : null }))
}

const engineOf = async (lake: Lake): Promise<string> =>
  String((await lake.rows('select version() as engine'))[0]?.['engine'])

/** Counts the rows of another side in the steps of the reference. */
export async function countAgainst(
  lake: Lake,
  side: Side,
  {
    reference,
    cutting,
    progress,
  }: { readonly reference: FittedReference; readonly cutting: Cutting; readonly progress: (share: number) => void },
): Promise<Counted> {
  if (side.rows === 0) throw fail('bad_comparison', { reason: `${side.name} has no rows` })
  if (cutting.kind === 'time') mustHave(side.columns, cutting.column)
  const measured = reference.columns.map((one) => one.measured)
  const isSame = (await engineOf(lake)) === reference.engine
  const known = reference.columns.map((one) => knownOf(one, isSame))
  const codes = await codesOf(lake, measured)
  return count(lake, side, { ...side, measured, codes, known, cutting, progress })
}

/** Fewer values are counted before threads for them would have started. */
const FEW_VALUES = 10_000_000

const count = (lake: Lake, { isFiles, rows }: Side, order: CountOrder): Promise<Counted> =>
  isFiles && rows * order.measured.length > FEW_VALUES ? countInThreads(order) : countSide(lake, order)

function knownOf({ measured, tally, met }: FittedColumn, isSameEngine: boolean): Known | undefined {
  if (measured.fit.kind === 'category') return met && isSameEngine ? { kind: 'codes', codes: new Set(met) } : undefined
  return tally.low === null || tally.high === null ? undefined : { kind: 'range', low: tally.low, high: tally.high }
}

/** A file of a kept reference, told apart from rows by how it begins; `undefined` for any other. Errors: `monitoring.bad_comparison`. */
export async function readFitted(path: string): Promise<FittedReference | undefined> {
  if (!path.endsWith('.json')) return undefined
  const text = await readFile(path, 'utf8').catch(() => '')
  if (!/^\s*\{\s*"format"\s*:\s*"millrace\.drift-reference\//.test(text)) return undefined
  try {
    const found = JSON.parse(text) as FittedReference
    if (found.format === FITTED_FORMAT && found.columns.every(isWhole) && found.cutting && found.cells) return found
  } catch (cause) {
    throw fail('bad_comparison', { reason: 'the kept reference is not whole; make it again' }, cause)
  }
  throw fail('bad_comparison', { reason: `the kept reference is not of the format ${FITTED_FORMAT}; make it again` })
}

const isWhole = ({ measured, tally }: FittedColumn): boolean =>
  Array.isArray(tally.slots) && Array.isArray(tally.cells) && slotsIn(measured.fit) === tally.slots.length

export async function keepFitted(path: string, reference: FittedReference): Promise<void> {
  await writeFile(path, `${JSON.stringify(reference)}\n`)
}
