import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { joinedReasons, readReasons, type Why } from './reasons.ts'

/** A row that violated its contract: where it stands in the source, why, and its values as the file has them. */
export interface Violation {
  /** Its place among the violations of the version, from 0: what `data repair --rows` names it by. */
  readonly id: number
  readonly row: number
  readonly outcome: 'quarantine' | 'warn'
  readonly reasons: readonly Why[]
  readonly values: Readonly<Record<string, string | null>>
  /** The name of the file, where the source has several. */
  readonly file?: string
  readonly line?: number
  /** What stands in the source, of a row that no reader could take. */
  readonly text?: string
}

const SHOWN = 100

/** The rows of a version that were set aside or warned about, in the order of the source. `limit` is 100 when not given. */
export async function quarantined(
  lake: Lake,
  version: DatasetVersion,
  options: { readonly limit?: number; readonly from?: number } = {},
): Promise<readonly Violation[]> {
  const found = await violationsOf(lake, version)
  if (!found) return []
  const { names, marks, relation } = found
  const rows = await lake.rows(
    `select __id, __row, __outcome, ${joinedReasons} as __why, ${[...marks, ...names.map(quoteName)].join(', ')}
      from ${relation} where __row >= $from order by __id limit $limit`,
    { from: options.from ?? 0, limit: options.limit ?? SHOWN },
  )
  return rows.map((row) => ({
    id: Number(row['__id']),
    row: Number(row['__row']),
    outcome: row['__outcome'] === 'warn' ? 'warn' : 'quarantine',
    reasons: readReasons(String(row['__why'])),
    values: Object.fromEntries(names.map((name) => [name, row[name] == null ? null : String(row[name])])),
    ...(row['__file'] == null ? {} : { file: String(row['__file']) }),
    ...(row['__line'] == null ? {} : { line: Number(row['__line']) }),
    ...(row['__text'] == null ? {} : { text: String(row['__text']) }),
  }))
}

/** The violations of a version as a relation: `__id`, `__row`, `__outcome`, `__reasons`, marks, and values as texts. */
export interface Violations {
  readonly relation: string
  readonly names: readonly string[]
  readonly marks: readonly string[]
}

const MARKS = ['__file', '__line', '__unread', '__text']

/** Undefined where nothing was set aside or warned about. */
export async function violationsOf(
  lake: Lake,
  version: Pick<DatasetVersion, 'violationsFile' | 'schema'>,
): Promise<Violations | undefined> {
  if (!version.violationsFile) return undefined
  const scan = await lake.scan([version.violationsFile])
  const described = await lake.rows(`describe select * from ${scan}`)
  const there = described.map((row) => String(row['column_name']))
  return {
    relation: `(select file_row_number as __id, * from ${scan})`,
    names: version.schema.map(({ name }) => name).filter((name) => there.includes(name)),
    marks: MARKS.filter((mark) => there.includes(mark)),
  }
}
