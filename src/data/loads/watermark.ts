import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import { fail } from '../errors.ts'
import type { DatasetVersion, Manifest } from '../versions/version.ts'

/** The highest watermark of a relation, as text; undefined where it has no row. */
export async function highestWatermark(lake: Lake, relation: string, column: string): Promise<string | undefined> {
  const [row] = await lake.rows(`select cast(max(${quoteName(column)}) as varchar) as w from ${relation}`)
  return row?.['w'] == null ? undefined : String(row['w'])
}

/** The higher of two. */
export async function laterWatermark(
  lake: Lake,
  one: string | undefined,
  other: string | undefined,
  kind: Kind,
): Promise<string | undefined> {
  if (one === undefined || other === undefined) return one ?? other
  const [row] = await lake.rows(`select ${literal(one, kind)} > ${literal(other, kind)} as is_later`)
  return row?.['is_later'] ? one : other
}

type Kind = Manifest['schema'][number]['kind']

/** The kind of the watermark's column. Errors: `data.bad_contract`. */
export function watermarkKind({ name, watermark, late }: Dataset, schema: Manifest['schema']): Kind {
  const kind = schema.find((one) => one.name === watermark)?.kind
  const wrong = (where: string, reason: string): Error => fail('bad_contract', { dataset: name, where, reason })
  if (!kind) throw wrong('watermark', `there is no column ${watermark}`)
  if (late > 0 && kind !== 'time') throw wrong('late', `the watermark ${watermark} is no time`)
  return kind
}

/** The watermark as a value in SQL. */
export function literal(watermark: string, kind: Kind): string {
  if (kind === 'time') return `cast(${quoteText(watermark)} as timestamp)`
  return kind === 'number' ? `cast(${quoteText(watermark)} as double)` : quoteText(watermark)
}

/** The value from which on rows may be new, in SQL. */
export function floorSql(watermark: string, kind: Kind, late: number): string {
  return late > 0 ? `(${literal(watermark, kind)} - to_milliseconds(${late}))` : literal(watermark, kind)
}

/**
 * Rows above a floor that the version does not have yet. A row that comes again is taken as often as it comes more often than the
 * version has it.
 */
export function newRowsSql(
  incoming: { readonly relation: string; readonly columns: readonly string[] },
  {
    existing,
    previous,
    column,
    floor,
  }: {
    readonly existing: string
    readonly previous: DatasetVersion
    readonly column: string
    readonly floor: string
  },
): string {
  const shared = incoming.columns.filter((name) => previous.schema.some((one) => quoteName(one.name) === name))
  const above = `${quoteName(column)} >= ${floor}`
  const nth = `row_number() over (partition by ${shared.join(', ')}) as __nth`
  const on = [...shared, '__nth'].map((name) => `came.${name} is not distinct from was.${name}`).join(' and ')
  return `(select came.* exclude (__nth) from (select *, row_number() over (partition by ${shared.join(', ')} order by __row) as __nth
      from ${incoming.relation} where ${above}) came
    anti join (select ${shared.join(', ')}, ${nth} from ${existing} where ${above}) was on ${on} order by came.__row)`
}
