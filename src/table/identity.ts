import type { Coded } from './coded.ts'

/** Why a column looks like an identifier, with numbers. */
export interface Identity {
  readonly distinct: number
  readonly rows: number
  readonly why: string
}

const FEWEST_ROWS = 30
/** Different values of a text: nearly one for each row. */
const TEXT_SHARE = 0.98
/** Different words apart from letters and digits: names and sentences have several. */
const MOST_WORDS = 2
/** Twins that whole numbers drawn from the column's middle 90 % would have had by chance; none at all is a sign of numbering. */
const EXPECTED_TWINS = 10
const FEWEST_GROUPS = 10
const NAMED =
  /(^|[_\s.-])(id|ids|uuid|guid|key|rownum|row|index|idx|nr|no|number|serial|hash)$|[a-z](Id|ID|Uuid|UUID|Key|Nr|No)$/

/** What tells an identifier. */
export interface IdentityFacts {
  readonly rows: number
  /** Rows with a value. */
  readonly known: number
  readonly distinct: number
  /** Of texts: their mean number of words. */
  readonly words?: number
  /** Of numbers. */
  readonly numbers?: {
    readonly whole: boolean
    /** They go up or down the file, each different from the one before. */
    readonly counting: boolean
    /** The largest less the smallest. */
    readonly span: number
    /** The same of the middle nine tenths of the different ones. */
    readonly middle: number
  }
}

/**
 * Tells a column that names rows from one that describes them. Texts: nearly all different, of one or two words. Whole numbers: all
 * different, and counting up or down the file, or without gaps, or without the twins that chance would have made, or named like one.
 */
export function identityFrom(name: string, facts: IdentityFacts): Identity | undefined {
  const { rows, known, distinct, words, numbers } = facts
  if (known < FEWEST_ROWS || known < rows * 0.9) return undefined
  const found = (why: string): Identity => ({ distinct, rows: known, why })
  if (words !== undefined) {
    if (distinct < TEXT_SHARE * known) return undefined
    return words <= MOST_WORDS ? found('nearly every row has a text of its own') : undefined
  }
  if (!numbers?.whole) return undefined
  const isNamed = NAMED.test(name) || /^(id|index|unnamed: 0)$/i.test(name)
  if (distinct < (isNamed ? 0.999 : 1) * known) return undefined
  if (numbers.counting) return found('its numbers count along the file')
  if (numbers.span < 1.2 * distinct) return found('its numbers are all different and leave out next to none')
  if ((0.9 * known) ** 2 / (2 * (numbers.middle + 1)) >= EXPECTED_TWINS)
    return found('its numbers are all different where chance would have made twins')
  return isNamed ? found('its numbers are all different, and it is named like an identifier') : undefined
}

/** The same of a column in memory. */
export function identityOf(name: string, { codes, counts, values, texts }: Coded): Identity | undefined {
  const [rows, distinct] = [codes.length, counts.length]
  const known = counts.reduce((a, b) => a + b, 0)
  if (known < FEWEST_ROWS || known < rows * 0.9) return undefined
  if (texts)
    return identityFrom(name, { rows, known, distinct, words: distinct < TEXT_SHARE * known ? 0 : meanWords(texts) })
  if (!values?.every(Number.isInteger)) return undefined
  const at = (share: number): number => values[Math.floor(share * (distinct - 1))]!
  const numbers = { whole: true, counting: isCounting(codes), span: at(1) - at(0), middle: at(0.95) - at(0.05) }
  return identityFrom(name, { rows, known, distinct, numbers })
}

function meanWords(texts: readonly string[]): number {
  const some = texts.slice(0, 1000)
  return some.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / some.length
}

/** Up or down, missing ones aside. */
function isCounting(codes: Int32Array): boolean {
  const known = codes.filter((code) => code >= 0)
  return known.every((code, at) => code === at) || known.every((code, at) => code === known.length - 1 - at)
}

const GROUP_NAME =
  /(^|[_\s.-])(id|uuid|guid)$|[a-z]I[dD]$|(^|[_\s.-])(customer|client|user|patient|subject|person|participant|member|account|session|device|machine|sensor|vehicle|driver|store|shop|site|hospital|school|household|family|player|team|query|group)([_\s.-]?(id|no|nr|number|key|name|code))?$/i

/** What tells a column of groups: `whole` is true for texts and for whole numbers. */
export interface GroupFacts {
  readonly rows: number
  readonly distinct: number
  readonly whole: boolean
}

/** True for a column whose values come again in several rows each and that is named like something rows belong to: a customer, a device. */
export function isGroup(name: string, { rows, distinct, whole }: GroupFacts): boolean {
  return whole && GROUP_NAME.test(name) && distinct >= FEWEST_GROUPS && distinct <= rows / 2
}

/** The same of a column in memory. */
export function looksLikeGroup(name: string, { counts, codes, values }: Coded): boolean {
  return isGroup(name, {
    rows: codes.length,
    distinct: counts.length,
    whole: !values || values.every(Number.isInteger),
  })
}

/** The mean number of words of its texts; 0 for numbers. */
export function wordsOf({ texts }: Coded): number {
  return texts && texts.length > 0 ? meanWords(texts) : 0
}
