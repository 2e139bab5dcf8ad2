import { stdout } from 'node:process'
import { renderTable } from './render.ts'

/** The parts of a profile that people read. */
interface Shown {
  readonly rows: number
  readonly columns: readonly ShownColumn[]
  readonly duplicates: number
  readonly keys: readonly { readonly columns: readonly string[] }[]
  readonly warnings: readonly {
    readonly code: string
    readonly column: string | null
    readonly evidence: Readonly<Record<string, number | string>>
  }[]
  readonly correlations: readonly {
    readonly columns: readonly string[]
    readonly measure: string
    readonly value: number
  }[]
  readonly times: readonly { readonly column: string; readonly from: string; readonly to: string }[]
}

interface ShownColumn {
  readonly name: string
  readonly type: string
  readonly missing: number
  readonly distinct: number
  readonly top: readonly { readonly value: string | number; readonly count: number }[]
  readonly personal: { readonly kind: string; readonly share: number } | null
  readonly role: string
  readonly min: number | null
  readonly max: number | null
  readonly quantiles: readonly { readonly at: number; readonly value: number }[]
  readonly histogram: { readonly counts: readonly number[] } | null
  readonly bounds: { readonly distinct: number }
}

/** How profiles are shown to people. */
export const PROFILE_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'data.profile': (found: Shown) => renderProfile(found, stdout.columns ?? 120),
}

const BARS = '▁▂▃▄▅▆▇█'
const MISSING_WIDTH = 5
const WIDE = 110
const NARROWEST = 60
const LONGEST_NAME = 24
const LONGEST_VALUES = 48
const FEWEST_VALUES = 12
const SHOWN_WARNINGS = 30
const SHOWN_PAIRS = 8
const DAY = 86_400_000

/** One line a column, then what is to be known of the rows; `width` columns of a terminal at the most. */
export function renderProfile(found: Shown, width: number): string {
  const { rows, columns, duplicates, keys, times } = found
  const room = Math.max(NARROWEST, width)
  const facts = [
    `${counted(rows)} rows, ${columns.length} columns`,
    duplicates > 0 ? `${counted(duplicates)} duplicate rows` : 'no duplicate rows',
    ...keys.slice(0, 3).map((key) => `key ${key.columns.join(' + ')}`),
    ...times.slice(0, 1).map(({ column, from, to }) => `time ${column} ${from.slice(0, 10)} to ${to.slice(0, 10)}`),
  ]
  const parts = [
    wrapped(facts.map(plain), room),
    tableOf(found, room),
    warningLines(found, room),
    pairLines(found, room),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function tableOf({ rows, columns, warnings }: Shown, room: number): string {
  const isWide = room >= WIDE
  const bins = isWide ? 20 : 10
  const warned = new Set(warnings.flatMap(({ column }) => column ?? []))
  const lines = columns.map((column) => ({
    '': warned.has(column.name) ? '!' : ' ',
    column: shorter(plain(column.name), isWide ? LONGEST_NAME : 14),
    type: column.type,
    role: roleOf(column),
    missing: missingBar(column.missing / Math.max(1, rows)),
    distinct: `${column.bounds.distinct > 0 ? '~' : ''}${counted(column.distinct)}`,
    shape: shapeOf(column, bins),
  }))
  const used = Math.max(
    ...renderTable(lines)
      .split('\n')
      .map(({ length }) => length),
  )
  const left = Math.min(LONGEST_VALUES, room - used - 2)
  if (left < FEWEST_VALUES) return renderTable(lines)
  return renderTable(lines.map((line, i) => ({ ...line, values: shorter(valuesOf(columns[i]!, rows), left) })))
}

const roleOf = ({ role, personal, type }: ShownColumn): string =>
  personal ? personal.kind : role === type ? '' : role.replace('_candidate', '?')

const percentOf = (share: number): string => (share < 0.01 ? '<1%' : `${Math.round(100 * share)}%`)

function missingBar(share: number): string {
  if (share === 0) return ''
  const full = Math.round(share * MISSING_WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(MISSING_WIDTH - full)} ${percentOf(share)}`
}

/** The histogram, or the counts of the most frequent values. */
function shapeOf({ histogram, top }: ShownColumn, bins: number): string {
  const counts = histogram ? gathered(histogram.counts, bins) : top.slice(0, bins).map(({ count }) => count)
  const most = Math.max(...counts, 1)
  return counts.map((count) => (count === 0 ? ' ' : BARS[Math.min(7, Math.floor((8 * count) / most))])).join('')
}

function gathered(counts: readonly number[], bins: number): readonly number[] {
  if (counts.length <= bins) return counts
  const into = new Array<number>(bins).fill(0)
  for (const [i, count] of counts.entries()) into[Math.floor((i * bins) / counts.length)]! += count
  return into
}

function valuesOf({ type, min, max, quantiles, top, personal }: ShownColumn, rows: number): string {
  if (personal && min === null) return 'not shown'
  if (min !== null && max !== null && quantiles.length > 0) {
    const middle = quantiles.find(({ at }) => at === 0.5)?.value ?? min
    return [min, middle, max]
      .map((value) => (type === 'time' ? momentText(value, max - min) : shortNumber(value)))
      .join(' … ')
  }
  return top
    .slice(0, 4)
    .map(({ value, count }) => `${plain(String(value))} ${percentOf(count / Math.max(1, rows))}`)
    .join(', ')
}

function momentText(value: number, span: number): string {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString().slice(0, span > DAY ? 10 : 19)
}

function warningLines({ warnings }: Shown, room: number): string {
  if (warnings.length === 0) return ''
  const lines = warnings.slice(0, SHOWN_WARNINGS).map(({ code, column, evidence }) => {
    const facts = Object.entries(evidence).map(([name, value]) => `${name} ${shownFact(name, value)}`)
    return shorter(`! ${code}${column === null ? '' : ` ${plain(column)}`}: ${facts.join(', ')}`, room)
  })
  const more = warnings.length - lines.length
  return `${[...lines, ...(more > 0 ? [`  … and ${more} more: --json`] : [])].join('\n')}\n`
}

function shownFact(name: string, value: number | string): string {
  if (typeof value === 'string') return `"${plain(value)}"`
  return name === 'share' ? `${Number((100 * value).toPrecision(3))} %` : shortNumber(value)
}

function pairLines({ correlations }: Shown, room: number): string {
  const lines = correlations
    .slice(0, SHOWN_PAIRS)
    .map(({ columns, measure, value }) =>
      shorter(`~ ${columns.map(plain).join(' and ')}: ${measure} ${value.toFixed(2)}`, room),
    )
  return lines.length > 0 ? `${lines.join('\n')}\n` : ''
}

function wrapped(facts: readonly string[], room: number): string {
  const lines: string[] = []
  for (const fact of facts) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + fact.length + 3 <= room) lines[lines.length - 1] = `${last} · ${fact}`
    else lines.push(shorter(fact, room))
  }
  return `${lines.join('\n')}\n`
}

const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?')

const shorter = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

const shortNumber = (value: number): string => String(Number(value.toPrecision(4)))

function counted(value: number): string {
  if (value < 100_000) return String(value)
  return value < 1e6 ? `${Math.round(value / 1e3)}k` : `${Number((value / 1e6).toPrecision(3))}M`
}
