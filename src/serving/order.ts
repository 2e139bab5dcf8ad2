import { selectColumns, type Table, valueAt } from '../table/index.ts'
import type { Asked } from './asked.ts'
import { directCell } from './direct.ts'
import type { Tensors } from './executor.ts'
import type { Cell } from './segment.ts'
import type { Standing } from './standing.ts'

/** A request that was understood, and what answers it. */
export interface Order {
  readonly standing: Standing
  readonly asked: Asked
}

/** What stands in a column of the request; `undefined` where it is missing, and where there is no such column. */
export function cellOf({ standing, asked }: Order, name: string, row: number): Cell {
  if (asked.columns === undefined) {
    const column = standing.columns.get(name)
    return column && directCell(asked.inputs!, column, row)
  }
  const column = asked.columns.columns.get(name)
  const value = column && valueAt(column, row)
  return value === null || value === '' ? undefined : value
}

/** What the versions read, for the journal. */
export function keptFeatures({ standing: { used }, asked: { features, inputs } }: Order): Table | Tensors {
  if (features === undefined) return inputs!
  const names = [...features.columns.keys()]
  const read = names.filter((name) => used.has(name))
  return read.length === names.length ? features : selectColumns(features, read)
}
