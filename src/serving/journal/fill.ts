import type { Tensor } from '../../inference/index.ts'
import type { ColumnKind, Table } from '../../table/index.ts'
import type { Tensors } from '../executor.ts'
import { type ChunkColumns, codeOf, copyColumn, type Filled, isTolerated, type Place } from './columns.ts'
import type { JournalEntry } from './entry.ts'
import { ANSWER, FEATURE, REPLAY } from './row.ts'

/** Puts entries into the columns of a chunk. */
export interface Filler {
  /**
   * Writes rows of an entry. False where a column holds another kind: then nothing of it counts, and the chunk takes no more.
   * A chunk without rows takes every entry: of two columns with one name it keeps the first.
   */
  fill(entry: JournalEntry, place: Place): boolean
}

/** A tensor wider than this is not kept. */
const WIDEST = 1_024

/** The columns of one tensor; `undefined` where one is not kept. */
interface TensorPlace {
  readonly width: number
  readonly isText: boolean
  readonly names: readonly string[]
  readonly columns: readonly (Filled | undefined)[]
}

export function createFiller(columns: ChunkColumns): Filler {
  const at = columns.numbers('at')
  const champion = columns.numbers('champion')
  const championScore = columns.numbers('champion_score')
  const challenger = columns.numbers('challenger')
  const challengerScore = columns.numbers('challenger_score')
  const answered = columns.numbers('answered')
  const score = columns.numbers('score')
  const latency = columns.numbers('latency_us')
  const features = createTableFiller(columns, FEATURE)
  const replay = createTableFiller(columns, REPLAY)
  const inputs = createTensorFiller(columns, FEATURE)
  const outputs = createTensorFiller(columns, ANSWER)
  return {
    fill(entry, place) {
      const { from, start, count } = place
      const fits = isTable(entry.features) ? features(entry.features, place) : inputs(entry.features, entry, place)
      if (!fits || (entry.replay && !replay(entry.replay, place))) return false
      if (entry.answers && !outputs(entry.answers, entry, place)) return false
      const second = entry.challenger ?? Number.NaN
      const { latencyUs } = entry
      for (let i = 0; i < count; i++) {
        at.values[start + i] = entry.at[from + i]!
        champion.values[start + i] = entry.champion
        championScore.values[start + i] = entry.championScore[from + i]!
        challenger.values[start + i] = second
        if (entry.challengerScore) challengerScore.values[start + i] = entry.challengerScore[from + i]!
        answered.values[start + i] = entry.answered[from + i]!
        score.values[start + i] = entry.score[from + i]!
        latency.values[start + i] = typeof latencyUs === 'number' ? latencyUs : latencyUs[from + i]!
      }
      return true
    },
  }
}

const isTable = (features: Table | Tensors): features is Table => features['columns'] instanceof Map

/** Requests come with the same columns in the same order mostly: then a column is found without looking it up. */
function createTableFiller(columns: ChunkColumns, prefix: string): (table: Table, place: Place) => boolean {
  const names: string[] = []
  const places: (Filled | undefined)[] = []
  return (table, place) => {
    let next = 0
    let fits = true
    table.columns.forEach((column, name) => {
      const index = next++
      if (names[index] !== name || places[index]?.kind !== column.kind) {
        names[index] = name
        places[index] = columns.column(`${prefix}${name}`, column.kind)
      }
      const into = places[index]
      if (into !== undefined) copyColumn(into, column, place)
      else fits &&= isTolerated(columns, `${prefix}${name}`, place)
    })
    return fits
  }
}

type TensorFiller = (tensors: Tensors, entry: JournalEntry, place: Place) => boolean

function createTensorFiller(columns: ChunkColumns, prefix: string): TensorFiller {
  const places = new Map<string, TensorPlace>()
  return (tensors, { ids, columns: names }, rows) => {
    for (const name in tensors) {
      const tensor = tensors[name]!
      const width = widthOf(tensor, ids.length)
      if (width === 0) continue
      let place = places.get(name)
      if (place?.width !== width || place.isText !== (tensor.type === 'string')) {
        place = tensorPlace(columns, { name, prefix, width, tensor, names: names?.get(name) })
        if (!place.names.every((one, j) => place!.columns[j] ?? isTolerated(columns, one, rows))) return false
        places.set(name, place)
      }
      copyTensor(place, tensor, rows)
    }
    return true
  }
}

/** Values a row; 0 where the tensor is not kept. */
function widthOf({ shape, data }: Tensor, rows: number): number {
  const width = data.length / rows
  return shape.length <= 2 && Number.isInteger(width) && width <= WIDEST ? width : 0
}

interface Wanted {
  readonly name: string
  readonly prefix: string
  readonly width: number
  readonly tensor: Tensor
  readonly names: readonly string[] | undefined
}

function tensorPlace(columns: ChunkColumns, { name, prefix, width, tensor, names }: Wanted): TensorPlace {
  const isText = tensor.type === 'string'
  const kind: ColumnKind = isText ? 'category' : 'number'
  const known = names?.length === width ? names : undefined
  const own = (j: number): string => (width === 1 ? name : (known?.[j] ?? `${name}[${j}]`))
  const all = Array.from({ length: width }, (_, j) => `${prefix}${own(j)}`)
  return { width, isText, names: all, columns: all.map((one) => columns.column(one, kind)) }
}

function copyTensor({ width, columns }: TensorPlace, { data, type }: Tensor, { from, start, count }: Place): void {
  for (let i = 0; i < count; i++) {
    const row = (from + i) * width
    for (let j = 0; j < width; j++) {
      const into = columns[j]
      if (into === undefined) continue
      const value = data[row + j]!
      if (into.kind !== 'category') into.values[start + i] = type === 'int64' ? Number(value) : (value as number)
      else into.codes[start + i] = value === '' ? -1 : codeOf(into, value as string)
    }
  }
}
