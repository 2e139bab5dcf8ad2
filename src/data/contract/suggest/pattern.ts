/** A regular expression that all of some texts match, and how many choices the texts decided. */
export interface FoundPattern {
  readonly pattern: string
  readonly support: number
}

const KNOWN: readonly string[] = [
  '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  '^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$',
  '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
  '^https?://\\S+$',
]
const MOST_RUNS = 12
const SHORTEST_HASH = 16
const CLASSES: readonly (readonly [string, RegExp])[] = [
  ['[0-9]', /^[0-9]+/],
  ['[A-Z]', /^[A-Z]+/],
  ['[a-z]', /^[a-z]+/],
]

/**
 * The form that texts share: a known one (UUID, address, link), one hash of fixed length, or the same runs of digits, capitals, small
 * letters and signs. Undefined where they share none that says anything.
 *
 * @example
 * patternOf(['AB-17', 'XY-4']) // { pattern: '^[A-Z]{2}\\-[0-9]+$', support: 3 }
 */
export function patternOf(texts: readonly string[]): FoundPattern | undefined {
  if (texts.length === 0) return undefined
  const known = KNOWN.find((one) => texts.every((text) => new RegExp(one).test(text)))
  if (known !== undefined) return { pattern: known, support: 1 }
  return hashOf(texts) ?? runsPattern(texts)
}

function hashOf(texts: readonly string[]): FoundPattern | undefined {
  const length = texts[0]!.length
  const alike = length >= SHORTEST_HASH && texts.every((text) => text.length === length)
  return alike && texts.every((text) => /^[0-9a-f]+$/.test(text))
    ? { pattern: `^[0-9a-f]{${length}}$`, support: 2 }
    : undefined
}

interface Run {
  /** A class of characters, or the escaped sign itself. */
  readonly of: string
  readonly length: number
}

function runsPattern(texts: readonly string[]): FoundPattern | undefined {
  const first = runsOf(texts[0]!)
  if (!first || first.length > MOST_RUNS) return undefined
  const lengths = first.map(({ length }) => [length, length] as [number, number])
  for (const text of texts) {
    const runs = runsOf(text)
    if (runs?.length !== first.length || runs.some(({ of }, i) => of !== first[i]!.of)) return undefined
    for (const [i, { length }] of runs.entries())
      lengths[i] = [Math.min(lengths[i]![0], length), Math.max(lengths[i]![1], length)]
  }
  const isFixed = lengths.every(([least, most]) => least === most)
  // one run of any length is a word or a number, and says nothing of its form
  if (first.length === 1 && !isFixed) return undefined
  const parts = first.map(({ of }, i) => of + times(lengths[i]!))
  return { pattern: `^${parts.join('')}$`, support: first.length }
}

const times = ([least, most]: readonly [number, number]): string =>
  least !== most ? '+' : least === 1 ? '' : `{${least}}`

function runsOf(text: string): readonly Run[] | undefined {
  if (!/^[\x20-\x7e]+$/.test(text)) return undefined
  const runs: Run[] = []
  for (let rest = text; rest !== ''; ) {
    const [of, hit] = classOf(rest)
    runs.push({ of, length: hit.length })
    rest = rest.slice(hit.length)
    if (runs.length > MOST_RUNS) return undefined
  }
  return runs
}

function classOf(rest: string): readonly [of: string, hit: string] {
  for (const [of, expression] of CLASSES) {
    const hit = expression.exec(rest)?.[0]
    if (hit !== undefined) return [of, hit]
  }
  const sign = rest[0]!
  let end = 1
  while (rest[end] === sign) end++
  return [sign === ' ' ? ' ' : `\\${sign}`, rest.slice(0, end)]
}
