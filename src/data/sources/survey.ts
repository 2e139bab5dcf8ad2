import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { SourceColumn } from './inspected.ts'
import { isNumberSql, readingOfTexts, type TextReading } from './text-reads.ts'

/** Texts to survey. */
export interface Surveyed {
  readonly names: readonly string[]
  /** The first rows, by column name. */
  readonly samples: ReadonlyMap<string, readonly string[]>
  /** True where the relation has `__unread`. */
  readonly isMended: boolean
}

/**
 * Counts the rows, and says of each column of texts what all of them can be read as, in one pass: what the first rows look like is
 * tried on the rest.
 */
export async function surveyTexts(
  lake: Lake,
  relation: string,
  { names, samples, isMended }: Surveyed,
): Promise<{ readonly rows: number; readonly unread: number; readonly columns: readonly SourceColumn[] }> {
  const tried = names.map((name) => {
    const texts = samples.get(name) ?? []
    return { name, reading: readingOfTexts(texts), mayBeNumber: mayBeNumbers(texts) }
  })
  const asked = tried.flatMap(({ name, reading, mayBeNumber }, i) => {
    const column = quoteName(name)
    return [
      ...(mayBeNumber ? [`${allOf(column, isNumberSql(column))} as n${i}`] : []),
      ...(reading ? [`${allOf(column, `${reading.sql(column)} is not null`)} as r${i}`] : []),
      // A text that is not UTF-8 is found only where it is looked at.
      ...(mayBeNumber || reading ? [] : [`count(${column}) as c${i}`]),
    ]
  })
  const whole = isMended ? 'where __unread is null' : ''
  const unread = isMended ? `, (select count(*) from ${relation} where __unread is not null) as unread` : ''
  const [row] = await lake.rows(
    `select count(*) as n${unread}, ${[...asked, '0 as z'].join(', ')} from ${relation} ${whole}`,
  )
  const columns = tried.map(({ name, reading }, i) => columnOf(name, reading, { n: row?.[`n${i}`], r: row?.[`r${i}`] }))
  const setAside = Number(row?.['unread'] ?? 0)
  return { rows: Number(row?.['n']) + setAside, unread: setAside, columns }
}

const allOf = (column: string, condition: string): string =>
  `coalesce(bool_and(coalesce(${condition}, false)) filter (${column} is not null), false)`

function columnOf(name: string, reading: TextReading | undefined, all: { n: unknown; r: unknown }): SourceColumn {
  const looksNumeric = Boolean(all.n)
  const reads =
    !looksNumeric && reading && all.r ? { kind: reading.kind, sql: reading.sql(quoteName(name)) } : undefined
  return { name, type: 'VARCHAR', looksNumeric, ...(reads && { reads }) }
}

/** False where one of the first rows already says no. */
function mayBeNumbers(texts: readonly string[]): boolean {
  return texts.every((text) => text.trim() === '' || !Number.isNaN(Number(text)))
}
