import { rowLoss } from '../../evaluation/index.ts'
import type { Lake } from '../../storage/index.ts'
import { type NumberColumn, quoteName, type Table, textAt } from '../../table/index.ts'
import { type Cells, type Cutting, cutterOf } from './cells.ts'
import { type MeasuredColumn, newShare } from './look.ts'
import type { LossRule } from './losses.ts'
import { type SideColumn, valueSql } from './plan-columns.ts'
import { type Counter, columnCounter, type Known, type Tally } from './tally.ts'

/** Rows to count, and how. */
export interface CountOrder {
  readonly relation: string
  readonly rows: number
  /** The columns that this side has, by name; a measured column that it lacks is not counted. */
  readonly columns: ReadonlyMap<string, SideColumn>
  readonly measured: readonly MeasuredColumn[]
  readonly codes: readonly (readonly number[])[]
  /** By column: what the reference held. */
  readonly known?: readonly (Known | undefined)[]
  readonly cutting: Cutting
  readonly loss?: LossRule
  /** One row in so many made the vocabulary of texts and is not asked for new words. */
  readonly learnedEach?: number
  readonly progress: (share: number) => void
}

/** What was counted of a side. */
export interface Counted {
  readonly rows: number
  readonly cells: Cells
  /** By measured column; undefined where the side lacks it. */
  readonly tallies: readonly (Tally | undefined)[]
  /** By measured column of texts: the codes of all texts that were met, as far as they are few. */
  readonly met: readonly (ReadonlySet<number> | undefined)[]
}

/** Values that are held at a time. */
const VALUES = 400_000
const FEWEST_ROWS = 2_048
const MOST_ROWS = 32_768

/** Counts all columns of a side in one pass, in memory that does not depend on its rows. */
export async function countSide(lake: Lake, order: CountOrder): Promise<Counted> {
  const { measured, columns, rows, cutting, loss } = order
  const places = measured.flatMap(({ column }, place) => (columns.has(column) ? [place] : []))
  const counters = new Map<number, Counter>()
  for (const place of places) {
    const [fit, codes, known] = [measured[place]!.fit, order.codes[place]!, order.known?.[place]]
    counters.set(place, columnCounter({ fit, codes, ...(known && { known }) }))
  }
  const cutter = cutterOf(cutting, rows)
  const step = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(VALUES / Math.max(1, places.length))))
  const vocabularies = measured.map(({ vocabulary }) => new Set(vocabulary))
  let place = 0
  for await (const stretch of lake.tables(selectSql(order, places), step)) {
    const times = cutting.kind === 'time' ? valuesIn(stretch, 'time') : undefined
    const cells = cutter.cut(stretch.rows, place, times)
    const losses = loss && lossesOf(stretch, loss)
    for (const [at, counter] of counters) {
      const isWords = measured[at]!.aspect === 'words'
      const skip = isWords ? order.learnedEach : undefined
      const values = isWords
        ? newWords(stretch, { name: `v${at}`, known: vocabularies[at]!, place, skip })
        : valuesIn(stretch, `v${at}`)
      counter.take(values, cells, losses)
    }
    place += stretch.rows
    order.progress(Math.min(1, place / Math.max(1, rows)))
  }
  const found = cutter.finish()
  const finish = (at: number): Tally | undefined => counters.get(at)?.finish(found.keys.length)
  return {
    rows: place,
    cells: found,
    tallies: measured.map(({ aspect }, at) => (aspect === 'words' ? withoutMissing(finish(at)) : finish(at))),
    met: measured.map((_, at) => counters.get(at)?.met()),
  }
}

function selectSql({ relation, columns, measured, cutting, loss }: CountOrder, places: readonly number[]): string {
  const values = places.map((place) => {
    const { column, held, aspect } = measured[place]!
    return `${valueSql(columns.get(column)!, held, aspect)} as v${place}`
  })
  const time =
    cutting.kind === 'time' ? [`epoch_us(cast(${quoteName(cutting.column)} as timestamp)) / 1000 as time`] : []
  const its = loss ? [`${loss.label} as label`, `${loss.prediction} as prediction`] : []
  return `select ${[...values, ...time, ...its].join(', ')} from ${relation}`
}

const valuesIn = (stretch: Table, name: string): Float64Array => (stretch.columns.get(name) as NumberColumn).values

function lossesOf(stretch: Table, { kind }: LossRule): Float64Array {
  const [labels, predictions] = [valuesIn(stretch, 'label'), valuesIn(stretch, 'prediction')]
  if (kind === 'error')
    return labels.map((label, row) =>
      Number.isNaN(label) || Number.isNaN(predictions[row]!) ? Number.NaN : Number(label !== predictions[row]),
    )
  const objective = kind === 'logloss' ? 'binary' : 'regression'
  return labels.map((label, row) => rowLoss(objective, predictions[row]!, label))
}

interface Words {
  readonly name: string
  readonly known: ReadonlySet<string>
  readonly place: number
  readonly skip: number | undefined
}

function newWords(stretch: Table, { name, known, place, skip }: Words): Float64Array {
  const column = stretch.columns.get(name)!
  return Float64Array.from({ length: stretch.rows }, (_, row) => {
    if (column.kind !== 'category' || (skip !== undefined && (place + row) % skip === 0)) return Number.NaN
    const text = textAt(column, row)
    return text === undefined ? Number.NaN : newShare(text, known)
  })
}

/** Rows that were not asked for new words are none that miss them. */
function withoutMissing(tally: Tally | undefined): Tally | undefined {
  const none = (counts: readonly number[]): number[] =>
    counts.map((count, at) => (at === counts.length - 1 ? 0 : count))
  return tally && { ...tally, slots: none(tally.slots), cells: tally.cells.map(none) }
}
