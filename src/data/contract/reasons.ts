import { quoteText } from '../../table/index.ts'
import type { Check } from './check.ts'

/** Why a row was set aside or warned about. `rule` is the id of a rule that is not of one column. */
export interface Why {
  readonly code: string
  readonly column: string
  readonly rule?: string
}

const COLUMN = ':'
const RULE = '\u001e'
const BETWEEN = '\u001f'

/** The reasons of a row in SQL: a list of texts that `readReasons` understands once they are joined. */
export function reasonsSql(checks: readonly Check[]): string {
  const each = checks.map((check) => `case when ${check.violated} then ${quoteText(textOf(whyOf(check)))} end`)
  return `list_filter([${each.join(', ')}]::varchar[], lambda reason: reason is not null)`
}

/** The list of a row as one text. */
export const joinedReasons = `array_to_string(__reasons, chr(${BETWEEN.charCodeAt(0)}))`

/** What a check says of a row. */
export function whyOf({ code, column, id, rule }: Pick<Check, 'code' | 'column' | 'id' | 'rule'>): Why {
  return column === '' && rule !== 'readable' ? { code, column, rule: id } : { code, column }
}

const textOf = ({ code, column, rule }: Why): string => code + COLUMN + column + (rule === undefined ? '' : RULE + rule)

/** Reads the joined reasons of a row. */
export function readReasons(joined: string): readonly Why[] {
  return joined.split(BETWEEN).map((reason) => {
    const [where = '', rule] = reason.split(RULE)
    const at = where.indexOf(COLUMN)
    const why = { code: where.slice(0, at), column: where.slice(at + 1) }
    return rule === undefined ? why : { ...why, rule }
  })
}

/** A reason in words, for sentences. */
export function sayWhy({ code, column, rule }: Why): string {
  if (rule !== undefined) return `${code} of ${rule}`
  return column === '' ? code : `${code} in ${column}`
}
