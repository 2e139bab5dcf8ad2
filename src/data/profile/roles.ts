import { identityFrom, isGroup } from '../../table/index.ts'
import type { Key } from './identify.ts'
import type { Personal } from './personal.ts'
import type { Values } from './values.ts'

/** What a column is. */
export type ColumnType = 'number' | 'time' | 'boolean' | 'category' | 'text'

/** What a column seems to be for. */
export type ProfileRole =
  | 'constant'
  | 'personal'
  | 'key'
  | 'identifier'
  | 'time'
  | 'group'
  | 'label_candidate'
  | 'category'
  | 'number'
  | 'text'

const FREE_TEXT_WORDS = 3
const FREE_TEXT_SHARE = 0.5
const TRUTHS = new Set(['true', 'false', 'yes', 'no', 'y', 'n', 't', 'f'])
const LABEL =
  /^(is_?)?(target|label|class|outcome|response|churn(ed)?|survived|default(ed)?|fraud|converted|clicked|quality|species|diagnosis|result|approved)$/i
const MOST_CLASSES = 20
const MIDDLE = [0.05, 0.95] as const

/** A column as it is judged. `absent`: texts of it that stand for missing. */
export interface Judged {
  readonly name: string
  readonly values: Values
  readonly rows: number
  readonly absent: ReadonlySet<string>
  readonly personal: Personal | null
}

/** The type: free text where most texts are different and of three words or more, as AutoML has it. */
export function typeOf({ values, absent }: Judged): ColumnType {
  const { held, texts } = values.summary
  if (held !== 'text') return held
  const words = texts.map(([, text]) => text).filter((text) => !absent.has(text))
  if (words.length > 0 && words.length <= 2 && words.every((text) => TRUTHS.has(text.toLowerCase()))) return 'boolean'
  return values.distinct > FREE_TEXT_SHARE * values.known && meanWords(words) >= FREE_TEXT_WORDS ? 'text' : 'category'
}

function meanWords(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / Math.max(1, texts.length)
}

/** True where all rows have the same value, or none has one. */
export function isConstant({ values, rows }: Judged): boolean {
  return values.distinct === 0 || (values.distinct === 1 && values.known === rows)
}

/** Whether the name is one that labels have. */
export const isNamedLabel = (name: string): boolean => LABEL.test(name)

/** Whether the column names rows. */
export function isIdentifier(judged: Judged, keys: readonly Key[]): boolean {
  const { name, values, rows, absent } = judged
  const { held, fractions, order, texts } = values.summary
  if (held === 'time' || held === 'boolean' || typeOf(judged) === 'text') return false
  const isKey = keys.some(({ columns }) => columns.length === 1 && columns[0] === name)
  // an estimate of different values is never taken for "all of them"
  const distinct = isKey
    ? rows
    : values.bounds.distinct > 0
      ? Math.min(values.distinct, values.known * 0.98)
      : values.distinct
  const about = { rows, known: values.known, distinct }
  if (held === 'text') {
    const words = meanWords(texts.map(([, text]) => text).filter((text) => !absent.has(text)))
    return identityFrom(name, { ...about, words }) !== undefined
  }
  const sorted = values.spread.values
  if (sorted.length === 0) return false
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!
  const counting = order?.strict === true && (order.rises || order.falls)
  const numbers = { whole: fractions === 0, counting, span: at(1) - at(0), middle: at(MIDDLE[1]) - at(MIDDLE[0]) }
  return identityFrom(name, { ...about, numbers }) !== undefined
}

/** Whether rows belong to what the column names. */
export function isGroupColumn({ name, values, rows }: Judged): boolean {
  const { held, fractions } = values.summary
  if (held === 'time' || held === 'boolean') return false
  return isGroup(name, { rows, distinct: values.distinct, whole: held === 'text' || fractions === 0 })
}

/** The role, the first that fits: constant, personal, time, key, identifier, group, label candidate; else its type. */
export function roleOf(
  judged: Judged,
  { keys, last }: { readonly keys: readonly Key[]; readonly last: boolean },
): ProfileRole {
  const { name, values, personal } = judged
  const type = typeOf(judged)
  if (isConstant(judged)) return 'constant'
  if (personal) return 'personal'
  if (type === 'time') return 'time'
  const isIdentity = isIdentifier(judged, keys)
  if (isIdentity && keys.some(({ columns }) => columns.length === 1 && columns[0] === name)) return 'key'
  if (isIdentity) return 'identifier'
  if (isGroupColumn(judged)) return 'group'
  const classes = values.distinct >= 2 && values.distinct <= MOST_CLASSES
  if (isNamedLabel(name) || (last && classes && type !== 'number' && type !== 'text')) return 'label_candidate'
  return type === 'boolean' ? 'category' : type
}
