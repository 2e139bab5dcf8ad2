import { type Column, columnOf, numberColumn, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import type { FeatureView } from './view.ts'

/**
 * The key of an entity in the online store: each part but the last with its length before it, so that no two are alike.
 *
 * @example
 * entityKey(['1001']) // '=1001'
 */
export function entityKey(parts: readonly string[]): string {
  const last = parts.length - 1
  let key = '='
  for (let i = 0; i < last; i++) key += `${parts[i]!.length}:${parts[i]}`
  return key + parts[last]
}

/** The key of the entity of each row, undefined where a part is missing. */
export type KeyOf = (row: number) => string | undefined

/** Reads keys from columns; numbers and their texts are the same. */
export function keysFrom(columns: readonly Column[]): KeyOf {
  const parts = columns.map(partsOf)
  const [only] = parts
  if (parts.length === 1) return (row) => withSign(only!(row))
  return (row) => {
    const found: string[] = []
    for (const part of parts) {
      const text = part(row)
      if (text === undefined) return undefined
      found.push(text)
    }
    return entityKey(found)
  }
}

const withSign = (text: string | undefined): string | undefined => (text === undefined ? undefined : `=${text}`)

function partsOf(column: Column): (row: number) => string | undefined {
  if (column.kind === 'category') {
    const { codes, dictionary } = column
    return (row) => dictionary[codes[row]!]
  }
  return (row) => {
    const value = column.values[row]!
    return Number.isNaN(value) ? undefined : String(value)
  }
}

/** The keys of the rows that look up a view. Errors: `features.bad_view`, `table.unknown_column`. */
export function keysAsked(view: FeatureView, rows: Table, kinds: readonly ('category' | 'number')[]): KeyOf {
  const columns = view.on.map((name, i) => {
    const column = columnOf(rows, name)
    if (column.kind === kinds[i]) return column
    const wanted = kinds[i] === 'category' ? 'texts' : 'numbers'
    const reason = `column ${name} of the rows holds ${column.kind === 'category' ? 'texts' : `${column.kind}s`}, not ${wanted}`
    throw fail('bad_view', { view: view.name, where: 'on', reason })
  })
  return keysFrom(columns)
}

/**
 * The same for whoever writes keys by hand: under the name of either side, a number as its text or a text as the number it is.
 *
 * Errors: `features.missing_key`.
 */
export function anyKeysAsked(view: FeatureView, rows: Table, kinds: readonly ('category' | 'number')[]): KeyOf {
  const columns = view.on.map((name, i) => {
    const column = rows.columns.get(name) ?? rows.columns.get(view.keys[i]!)
    if (!column) throw fail('missing_key', { view: view.name, key: name })
    if (kinds[i] === 'category' || column.kind !== 'category') return column
    const numbers = column.dictionary.map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    return numberColumn(Float64Array.from(column.codes, (code) => numbers[code] ?? Number.NaN))
  })
  return keysFrom(columns)
}
