const LONGEST_CELL = 48
const MOMENT_NAME = /^(?:at|from|to|since|first|last|until|now)$|(?:At|_at|From|Until)$/
const FIRST_MOMENT = 1e11
const SECONDS = 'yyyy-mm-ddThh:mm:ss'.length

/**
 * A result as people read it: a list of objects as a table, an object as lines of key and value with its lists below, anything
 * else as it is. Characters that a terminal would obey are shown as `?`.
 */
export function renderResult(value: unknown): string {
  if (value === null || value === undefined) return 'Done.\n'
  if (Array.isArray(value)) return renderList(value)
  if (typeof value !== 'object') return `${cell(value)}\n`
  const entries = Object.entries(value)
  const lists = entries.filter(([, member]) => isTable(member)) as [string, Row[]][]
  const plain = entries.filter(([, member]) => !isTable(member))
  const parts = [
    renderPairs(plain),
    ...lists.map(([name, rows]) => heading(name, lists.length + plain.length) + renderTable(rows)),
  ]
  return parts.filter((part) => part !== '').join('\n') || 'Nothing.\n'
}

/** One line of a table. */
export type Row = Readonly<Record<string, unknown>>

const isTable = (value: unknown): value is Row[] =>
  Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))

const heading = (name: string, parts: number): string => (parts > 1 ? `${name}\n` : '')

function renderList(list: readonly unknown[]): string {
  if (list.length === 0) return 'None.\n'
  return isTable(list) ? renderTable(list) : `${list.map((one) => cell(one)).join('\n')}\n`
}

/** Lines of name and value. */
export function renderPairs(entries: readonly (readonly [string, unknown])[]): string {
  const flat = entries.flatMap(([name, value]) => pairsOf(name, value))
  const width = Math.max(0, ...flat.map(([name]) => name.length))
  return flat.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join('')
}

function pairsOf(name: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, cell(value, name, Infinity)]]
  return Object.entries(value).flatMap(([inner, member]) => pairsOf(`${name}.${inner}`, member))
}

/** Rows under the names of their members, numbers to the right. */
export function renderTable(rows: readonly Row[]): string {
  if (rows.length === 0) return 'None.\n'
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const texts = rows.map((row) => names.map((name) => cell(row[name], name)))
  const widths = names.map((name, i) => Math.max(name.length, ...texts.map((line) => line[i]!.length)))
  const right = names.map((name) => rows.every((row) => typeof row[name] === 'number' || row[name] == null))
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, i) => (right[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return `${[line(names), line(widths.map((width) => '─'.repeat(width))), ...texts.map(line)].join('\n')}\n`
}

function cell(value: unknown, name = '', longest = LONGEST_CELL): string {
  const text = textOf(value, name).replace(/[\p{Cc}\u2028\u2029]/gu, '?')
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

function textOf(value: unknown, name: string): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'number') return numberText(value, name)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map((one) => inCell(one)).join(', ') || 'none' : inCell(value)
}

/** An object inside a cell: its members one after another. */
function inCell(value: unknown): string {
  if (typeof value !== 'object' || value === null) return textOf(value, '')
  return Object.entries(value)
    .map(([name, member]) => `${name} ${typeof member === 'object' ? JSON.stringify(member) : textOf(member, name)}`)
    .join(', ')
}

function numberText(value: number, name: string): string {
  if (MOMENT_NAME.test(name) && value > FIRST_MOMENT) return `${new Date(value).toISOString().slice(0, SECONDS)}Z`
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
}
