import type { Comparison } from '../search/filter.ts'
import type { AnyColumn, NumberColumn } from './column.ts'
import { likeTest } from './like.ts'
import type { Texts } from './texts.ts'

/** Keeps, at the front, the ordinals whose number is as the comparison says; how many. */
export function keepNumbers(column: NumberColumn, { comparator, value }: Comparison, kept: Uint32Array): number {
  const { values, has } = column
  const wanted = value as number
  let found = 0
  const keep = (ordinal: number, yes: boolean): void => {
    if (yes) kept[found++] = ordinal
  }
  // One loop a comparator: a test that is called through a variable would cost more than the comparison.
  switch (comparator) {
    case '>':
      for (const ordinal of kept) if (values[ordinal]! > wanted) kept[found++] = ordinal
      return found
    case '>=':
      for (const ordinal of kept) if (values[ordinal]! >= wanted) kept[found++] = ordinal
      return found
    case '<':
      for (const ordinal of kept) if (values[ordinal]! < wanted) kept[found++] = ordinal
      return found
    case '<=':
      for (const ordinal of kept) if (values[ordinal]! <= wanted) kept[found++] = ordinal
      return found
    case '=':
      for (const ordinal of kept) keep(ordinal, values[ordinal] === wanted)
      return found
    case '!=':
      for (const ordinal of kept) keep(ordinal, has[ordinal] === 1 && values[ordinal] !== wanted)
      return found
    default:
      for (const ordinal of kept) keep(ordinal, has[ordinal] === (comparator === 'is null' ? 0 : 1))
      return found
  }
}

/** The same for texts: every different text is compared once. */
export function keepTexts(column: AnyColumn, comparison: Comparison, kept: Uint32Array): number {
  if (column.kind !== 'text') return 0
  const { codes, texts } = column
  const hits = comparison.field.of === 'datasets' ? inputHits(texts, comparison) : hitsOf(texts, comparison)
  let found = 0
  if (codes) {
    for (const ordinal of kept) if (hits[codes[ordinal]!] === 1) kept[found++] = ordinal
  } else {
    for (const ordinal of kept) if (hits[ordinal + 1] === 1) kept[found++] = ordinal
  }
  return found
}

/** By code: 1 for the texts that are as the comparison says, at 0 for no text. */
function hitsOf(texts: Texts, { comparator, value }: Comparison): Uint8Array {
  const hits = new Uint8Array(texts.count() + 1)
  if (comparator === 'is null') hits[0] = 1
  else if (comparator === 'like' || comparator === 'ilike')
    likeHits(texts, likeTest(value as string, comparator === 'ilike'), hits)
  else {
    const negative = comparator === '!=' || comparator === 'not in' || comparator === 'is not null'
    if (negative) hits.fill(1, 1)
    const listed =
      comparator === 'is not null' ? [] : Array.isArray(value) ? (value as readonly string[]) : [value as string]
    for (const text of listed) {
      const code = texts.find(text)
      if (code !== 0) hits[code] = negative ? 0 : 1
    }
  }
  return hits
}

function likeHits(texts: Texts, isLike: ReturnType<typeof likeTest>, hits: Uint8Array): void {
  const { data, ends } = texts.raw()
  for (let code = 1; code < hits.length; code++) if (isLike(data, ends[code - 1]!, ends[code]!)) hits[code] = 1
}

const PARTS: Readonly<Record<string, number>> = { name: 0, digest: 1, context: 2 }

/** A text here is all inputs of a run, three parts each; what is empty is not there. */
function inputHits(texts: Texts, comparison: Comparison): Uint8Array {
  const hits = new Uint8Array(texts.count() + 1)
  const missing = comparison.comparator === 'is null'
  const test = missing ? () => true : textTest(comparison)
  const part = PARTS[comparison.field.key]!
  for (let code = 1; code < hits.length; code++) {
    const parts = texts.text(code).split('\0')
    for (let at = part; at < parts.length; at += 3) if (parts[at] !== '' && test(parts[at]!)) hits[code] = 1
  }
  if (missing) for (let code = 0; code < hits.length; code++) hits[code] = 1 - hits[code]!
  return hits
}

function textTest({ comparator, value }: Comparison): (text: string) => boolean {
  if (comparator === 'like' || comparator === 'ilike') {
    const isLike = likeTest(value as string, comparator === 'ilike')
    return (text) => {
      const bytes = Buffer.from(text)
      return isLike(bytes, 0, bytes.length)
    }
  }
  if (comparator === 'is not null') return () => true
  const listed = new Set(Array.isArray(value) ? (value as readonly string[]) : [value as string])
  const positive = comparator === '=' || comparator === 'in'
  return (text) => listed.has(text) === positive
}
