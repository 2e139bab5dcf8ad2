import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { writeChunks } from '../versions/chunks.ts'
import type { Manifest } from '../versions/version.ts'
import type { Check } from './check.ts'
import { anyViolated, plannedSchema, type ValidationPlan } from './plan.ts'

/**
 * What a source became: Parquet blobs of accepted rows in the order of the source, and one of the rows with a violation, the
 * warned ones too, with `__row`, `__outcome`, `__reasons` (a list of `code:column`) and the values as text.
 */
export type Validated = Omit<Manifest, 'contract' | 'time'>

export interface ValidateOptions {
  readonly dataset: string
  /** How many rows the source has. */
  readonly rows: number
  /** A Parquet blob spans so many rows of the source. */
  readonly rowsPerFile: number
  readonly progress: (done: number, doing: string) => void
}

/**
 * Runs a plan: counts what blocks, sets aside what violates, writes what is accepted. Rows keep their order and their
 * `__row` on any number of threads.
 *
 * Errors: `data.contract_blocked`; then nothing was written.
 */
export async function validate(lake: Lake, plan: ValidationPlan, options: ValidateOptions): Promise<Validated> {
  await mustNotBlock(lake, plan, options.dataset)
  options.progress(0.1, 'checking')
  const violations = await writeViolations(lake, plan)
  const accepted = {
    relation: acceptedSql(plan),
    columns: plan.columns.map(({ name }) => quoteName(name)),
    rows: options.rows,
  }
  const { files, rows } = await writeChunks(lake, accepted, {
    rowsPerFile: options.rowsPerFile,
    progress: (share) => options.progress(0.2 + 0.7 * share, 'writing'),
  })
  const { undeclared, leftOut } = plan
  return {
    schema: [...plannedSchema(plan)],
    files,
    rows,
    ...violations,
    undeclared: [...undeclared],
    leftOut: [...leftOut],
  }
}

async function mustNotBlock(lake: Lake, plan: ValidationPlan, dataset: string): Promise<void> {
  const blocked = anyViolated(plan, 'block')
  if (!blocked) return
  const checks = plan.checks.filter(({ outcome }) => outcome === 'block')
  const counts = await countByReason(
    lake,
    `(select ${reasonsSql(checks)} as __reasons from ${plan.relation} where ${blocked})`,
  )
  if (counts.size === 0) return
  const [total] = await lake.rows(`select count(*) as n from ${plan.relation} where ${blocked}`)
  const reasons = [...counts].map(([reason, rows]) => `${sayReason(reason)} ${rows}`).join(', ')
  throw fail('contract_blocked', { dataset, rows: Number(total?.['n']), reasons })
}

function sayReason(reason: string): string {
  const { code, column } = splitReason(reason)
  return column === '' ? code : `${code} in ${column}`
}

async function writeViolations(
  lake: Lake,
  plan: ValidationPlan,
): Promise<Pick<Validated, 'quarantined' | 'reasons' | 'violationsFile'>> {
  const violated = anyViolated(plan)
  if (!violated) return { quarantined: 0, reasons: [] }
  const quarantined = anyViolated(plan, 'quarantine') ?? 'false'
  const values = plan.columns.map(({ name, raw }) => `cast(${raw} as varchar) as ${quoteName(name)}`)
  const file = await lake.write(
    `select __row, case when ${quarantined} then 'quarantine' else 'warn' end as __outcome,
      ${reasonsSql(plan.checks)} as __reasons, ${values.join(', ')} from ${plan.relation} where ${violated}`,
  )
  if (file.rows === 0) return { quarantined: 0, reasons: [] }
  const scan = await lake.scan([file.address])
  const [count] = await lake.rows(`select count(*) filter (__outcome = 'quarantine') as n from ${scan}`)
  const counts = await countByReason(lake, scan)
  const reasons = plan.checks.flatMap((check) => {
    const { code, column, outcome } = check
    const rows = counts.get(nameOf(check))
    return rows === undefined ? [] : [{ code, column, rows, outcome }]
  })
  return { quarantined: Number(count?.['n']), reasons, violationsFile: file.address }
}

/** The rows that no rule sets aside. */
function acceptedSql(plan: ValidationPlan): string {
  const quarantined = anyViolated(plan, 'quarantine')
  return quarantined ? `(select * from ${plan.relation} where not ${quarantined})` : plan.relation
}

const SEPARATOR = ':'
const nameOf = ({ code, column }: Pick<Check, 'code' | 'column'>): string => code + SEPARATOR + column

/** The code and column of a reason as it stands in `__reasons`. */
export function splitReason(reason: string): { readonly code: string; readonly column: string } {
  const at = reason.indexOf(SEPARATOR)
  return { code: reason.slice(0, at), column: reason.slice(at + 1) }
}

function reasonsSql(checks: readonly Check[]): string {
  const each = checks.map((check) => `case when ${check.violated} then ${quoteText(nameOf(check))} end`)
  return `list_filter([${each.join(', ')}], lambda reason: reason is not null)`
}

async function countByReason(lake: Lake, relation: string): Promise<ReadonlyMap<string, number>> {
  const rows = await lake.rows(
    `select reason, count(*) as n from (select unnest(__reasons) as reason from ${relation}) group by reason order by reason`,
  )
  return new Map(rows.map((row) => [String(row['reason']), Number(row['n'])]))
}
