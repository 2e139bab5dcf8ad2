import type { EndpointAnswer } from './questions.ts'

/** What stands in each field. */
export type Filled = Readonly<Record<string, string>>

type Columns = EndpointAnswer['columns']

export const emptyRow = (columns: Columns): Filled => Object.fromEntries(columns.map(({ name }) => [name, '']))

/** A value as one would write it into its field. */
export function cellOf(kind: string, value: string | number): string {
  if (kind === 'time' && typeof value === 'number') return new Date(value).toISOString().slice(0, 16)
  if (kind === 'boolean' && typeof value === 'number') return value === 1 ? 'true' : 'false'
  return String(value)
}

/** The row as it is sent: an empty field is missing. What is no number goes as it is, so that the server says why it is refused. */
export function rowOf(columns: Columns, filled: Filled): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, kind }) => [name, valueIn(kind, (filled[name] ?? '').trim())]))
}

function valueIn(kind: string, text: string): unknown {
  if (text === '') return null
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (kind !== 'number') return text
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}
