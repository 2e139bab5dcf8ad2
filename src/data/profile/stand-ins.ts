import { absentTexts, suspectNumbers } from '../../table/index.ts'
import { codedEnds, type Values } from './values.ts'

/** A value that stands for a missing one. */
export interface Sentinel {
  /** A number, a text, or a moment as ISO 8601 writes it. */
  readonly value: number | string
  /** Rows that hold it. */
  readonly count: number
  readonly because: string
}

/** A number or moment among them, for those who compute. */
export interface FoundSentinel extends Sentinel {
  readonly number?: number
}

/** Moments that stand for "none" or "for ever": midnight UTC of these days. */
const NO_DAYS: readonly string[] = ['0001-01-01', '1899-12-30', '1899-12-31', '1900-01-01', '1970-01-01', '9999-12-31']
const FOR_EVER = Date.UTC(2200, 0, 1)
const LONG_AGO = Date.UTC(1800, 0, 1)
const FEWEST = 5
const TIMES_NEXT = 3

/** Values that are likely to stand for missing ones. */
export function sentinelsOf(values: Values): readonly FoundSentinel[] {
  const { held } = values.summary
  if (held === 'text') return textSentinels(values)
  if (held === 'time') return timeSentinels(values)
  if (held === 'boolean') return []
  return suspectNumbers(codedEnds(values)).map(({ value, rows }) => ({
    value,
    number: value,
    count: rows,
    because: 'a number far from all others, in several rows',
  }))
}

function textSentinels({ summary: { values, sketches, texts } }: Values): readonly FoundSentinel[] {
  const counts = new Map([...(sketches?.sample ?? []), ...values.counts])
  const found = new Set(absentTexts(texts.map(([, text]) => text.trim())))
  return texts.flatMap(([value, text]) => {
    const isEmpty = text.trim() === ''
    if (!isEmpty && !found.has(text.trim())) return []
    return [
      { value: text, count: counts.get(value) ?? 0, because: isEmpty ? 'an empty text' : 'a word for "no value"' },
    ]
  })
}

function timeSentinels(values: Values): readonly FoundSentinel[] {
  const { values: moments, counts } = codedEnds(values)
  const ends = moments.length > 1 ? [[0, 1] as const, [moments.length - 1, moments.length - 2] as const] : []
  return ends.flatMap(([end, next]) => {
    const moment = moments[end]!
    const isNoDay = NO_DAYS.includes(isoOf(moment).slice(0, 10))
    const isOut = moment >= FOR_EVER || moment < LONG_AGO
    const isFrequent = counts[end]! >= FEWEST && counts[end]! >= TIMES_NEXT * counts[next]!
    if (!isOut && !(isNoDay && isFrequent)) return []
    const because = isOut ? 'a moment that no clock has shown' : 'a day that stands for "no day", in several rows'
    return [{ value: isoOf(moment), number: moment, count: counts[end]!, because }]
  })
}

/** ISO 8601, as far as a year can be written. */
export function isoOf(moment: number): string {
  const date = new Date(moment)
  return Number.isNaN(date.getTime()) ? String(moment) : date.toISOString()
}
