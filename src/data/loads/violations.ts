import type { Lake } from '../../storage/index.ts'
import { quoteText } from '../../table/index.ts'
import { readReasons } from '../contract/reasons.ts'
import type { DatasetVersion, Manifest } from '../versions/version.ts'

/** What a version says of its violations. */
export type Violations = Pick<Manifest, 'quarantined' | 'reasons'> & Partial<Pick<Manifest, 'violationsFile'>>

/**
 * The violations of a version that grew: those it had, without those of the files that were read again, and the new ones that it did
 * not have.
 */
export async function joinedViolations(
  lake: Lake,
  previous: DatasetVersion,
  { come, gone }: { readonly come: Violations; readonly gone: readonly string[] },
): Promise<Violations> {
  if (!previous.violationsFile) return come
  if (!come.violationsFile && gone.length === 0) return partOf(previous)
  const had = await lake.scan([previous.violationsFile])
  const hasFile = (await namesOf(lake, had)).includes('__file')
  const without =
    gone.length > 0 && hasFile ? `where __file is null or __file not in (${gone.map(quoteText).join(', ')})` : ''
  const kept = `(select * from ${had} ${without})`
  const relation = come.violationsFile ? await withNew(lake, kept, await lake.scan([come.violationsFile])) : kept
  const file = await lake.write(`select * from ${relation} order by __row`)
  if (file.rows === 0) return { quarantined: 0, reasons: [] }
  const scan = await lake.scan([file.address])
  return { ...(await countReasons(lake, scan, [...previous.reasons, ...come.reasons])), violationsFile: file.address }
}

const partOf = ({ quarantined, reasons, violationsFile }: DatasetVersion): Violations => ({
  quarantined,
  reasons,
  ...(violationsFile && { violationsFile }),
})

async function namesOf(lake: Lake, relation: string): Promise<readonly string[]> {
  return (await lake.rows(`describe select * from ${relation}`)).map((row) => String(row['column_name']))
}

/** New ones are numbered on from the last; one that is there word for word was set aside before. */
async function withNew(lake: Lake, kept: string, came: string): Promise<string> {
  const [names, others] = [await namesOf(lake, kept), await namesOf(lake, came)]
  const shared = names
    .filter((name) => others.includes(name) && name !== '__row')
    .map((name) => `"${name.replaceAll('"', '""')}"`)
  const on = shared.map((name) => `came.${name} is not distinct from was.${name}`).join(' and ')
  const next = `(select coalesce(max(__row), -1) + 1 from ${kept})`
  return `(select * from ${kept} union all by name
    select came.* replace (came.__row + ${next} as __row) from ${came} came anti join ${kept} was on ${on})`
}

/** Counts the reasons of rows; `known` tells their outcomes. */
export async function countReasons(
  lake: Lake,
  scan: string,
  known: Manifest['reasons'],
): Promise<Pick<Manifest, 'quarantined' | 'reasons'>> {
  const [count] = await lake.rows(`select count(*) filter (__outcome = 'quarantine') as n from ${scan}`)
  const rows = await lake.rows(
    `select reason, count(*) as n from (select unnest(__reasons) as reason from ${scan}) group by reason order by reason`,
  )
  const reasons = rows.map((row) => {
    const why = readReasons(String(row['reason']))[0]!
    const same = known.find(({ code, column, rule }) => code === why.code && column === why.column && rule === why.rule)
    return { ...why, rows: Number(row['n']), outcome: same?.outcome ?? 'quarantine' }
  })
  return { quarantined: Number(count?.['n']), reasons }
}
