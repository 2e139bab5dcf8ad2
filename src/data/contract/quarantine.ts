import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { splitReason } from './validate.ts'

/** A row that violated its contract: where it stands in the source, why, and its values as the file has them. */
export interface Violation {
  readonly row: number
  readonly outcome: 'quarantine' | 'warn'
  readonly reasons: readonly { readonly code: string; readonly column: string }[]
  readonly values: Readonly<Record<string, string | null>>
}

const SHOWN = 100
const BETWEEN = '\u001f'

/** The rows of a version that were set aside or warned about, in the order of the source. `limit` is 100 when not given. */
export async function quarantined(
  lake: Lake,
  version: DatasetVersion,
  options: { readonly limit?: number; readonly from?: number } = {},
): Promise<readonly Violation[]> {
  if (!version.violationsFile) return []
  const names = version.schema.map(({ name }) => name)
  const scan = await lake.scan([version.violationsFile])
  const rows = await lake.rows(
    `select __row, __outcome, array_to_string(__reasons, chr(31)) as __why, ${names.map(quoteName).join(', ')}
      from ${scan} where __row >= $from order by __row limit $limit`,
    { from: options.from ?? 0, limit: options.limit ?? SHOWN },
  )
  return rows.map((row) => ({
    row: Number(row['__row']),
    outcome: row['__outcome'] === 'warn' ? 'warn' : 'quarantine',
    reasons: String(row['__why']).split(BETWEEN).map(splitReason),
    values: Object.fromEntries(names.map((name) => [name, row[name] === null ? null : String(row[name])])),
  }))
}
