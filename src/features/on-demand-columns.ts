import {
  type Column,
  categoryColumn,
  columnOf,
  evaluate,
  numberColumn,
  parseExpression,
  type Table,
  textAt,
} from '../table/index.ts'
import { fail } from './errors.ts'
import type { NumberFunction, OnDemand, OnDemandFeature, TextFunction } from './on-demand.ts'

/** One on-demand feature, ready to run. */
interface Ready {
  readonly name: string
  run(rows: Table): Column
}

/** Names for errors, and what the function takes. */
interface Naming {
  readonly view: string
  readonly feature: string
  readonly takes: readonly string[]
}

const known = new WeakMap<OnDemand, readonly Ready[]>()

/**
 * The columns of on-demand features, from a table with what they take. The same code offline and online.
 *
 * Errors: `features.on_demand_failed` with the place of the row and none of its values, `features.on_demand_unknown` where a
 * function was read from a record and is not declared here, `table.wrong_kind`.
 */
export function onDemandColumns(onDemand: OnDemand, rows: Table): ReadonlyMap<string, Column> {
  let ready = known.get(onDemand)
  if (!ready) {
    const { name: view, takes, features } = onDemand
    ready = Object.entries(features).map(([feature, its]) => readyOf({ view, feature, takes }, its))
    known.set(onDemand, ready)
  }
  return new Map(ready.map(({ name, run }) => [name, run(rows)]))
}

function readyOf(naming: Naming, its: OnDemandFeature): Ready {
  const { view, feature: name } = naming
  if (its.fn === 'sql') {
    const expression = parseExpression(its.value.text)
    return { name, run: (rows) => evaluate(expression, rows) }
  }
  const { apply, gives } = its
  if (!apply) throw fail('on_demand_unknown', { view, feature: name })
  return {
    name,
    run: gives === 'text' ? runTexts(naming, apply as TextFunction) : runNumbers(naming, apply as NumberFunction),
  }
}

function runNumbers(naming: Naming, apply: NumberFunction): Ready['run'] {
  const ask = asking(naming, apply)
  return (rows) => {
    const answer = ask(rows)
    const values = new Float64Array(rows.rows)
    for (let row = 0; row < rows.rows; row++) {
      const given: unknown = answer(row)
      if (typeof given === 'number') values[row] = given
      else if (typeof given === 'boolean') values[row] = Number(given)
      else if (given === null || given === undefined) values[row] = Number.NaN
      else throw failed(naming, row, `it gave a ${typeof given}, not a number`)
    }
    return numberColumn(values)
  }
}

function runTexts(naming: Naming, apply: TextFunction): Ready['run'] {
  const ask = asking(naming, apply)
  return (rows) => {
    const answer = ask(rows)
    const texts = Array.from({ length: rows.rows }, (_, row) => {
      const given: unknown = answer(row)
      if (given === null || given === undefined || typeof given === 'string') return given
      throw failed(naming, row, `it gave a ${typeof given}, not a text`)
    })
    return categoryColumn(texts)
  }
}

/** Calls a function for one row after the other. What it throws may hold values of the row, so its kind alone is told. */
function asking(naming: Naming, apply: NumberFunction | TextFunction) {
  return (rows: Table): ((row: number) => unknown) => {
    const readers = naming.takes.map((name) => [name, readerOf(columnOf(rows, name))] as const)
    return (row) => {
      const given: Record<string, number | string | null> = {}
      for (const [name, at] of readers) given[name] = at(row)
      try {
        return apply(given)
      } catch (error) {
        throw failed(naming, row, `it threw ${error instanceof TypeError ? 'a TypeError' : 'an error'}`)
      }
    }
  }
}

function readerOf(column: Column): (row: number) => number | string | null {
  if (column.kind === 'category') return (row) => textAt(column, row) ?? null
  return (row) => {
    const value = column.values[row]!
    return Number.isNaN(value) ? null : value
  }
}

const failed = ({ view, feature }: Naming, row: number, reason: string): Error =>
  fail('on_demand_failed', { view, feature, row, reason })
