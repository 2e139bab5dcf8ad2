import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { Incoming } from '../versions/chunks.ts'
import type { Manifest } from '../versions/version.ts'
import { type Check, copyCheck } from './check.ts'
import { type Counts, copiesRelation, countViolations } from './count.ts'
import { anyViolated, plannedSchema, type ValidationPlan } from './plan.ts'
import { reasonsSql, sayWhy, whyOf } from './reasons.ts'
import type { Moment, TableCheck, Verdict } from './table-check.ts'

/**
 * What a source became: the accepted rows, still to be read, and a Parquet blob of the rows with a violation, the warned ones too,
 * with `__row`, `__outcome`, `__reasons` (see `reasonsSql`), the marks of the source and the values as text.
 */
export interface Validated extends Omit<Manifest, 'contract' | 'time' | 'chunks' | 'files' | 'rows' | 'taken'> {
  readonly accepted: Incoming
}

export interface ValidateOptions {
  readonly dataset: string
  readonly progress: (done: number, doing: string) => void
  /** What rules of freshness and volume look at; no rule of those kinds can be violated without. */
  readonly moment?: Moment
}

const NO_MOMENT: Moment = { now: 0, earlier: [] }

/**
 * Runs a plan: counts what is violated, in one pass; sets aside what must be; says what is accepted.
 *
 * Errors: `data.contract_blocked`; then nothing was written.
 */
export async function validate(lake: Lake, plan: ValidationPlan, options: ValidateOptions): Promise<Validated> {
  const counts = await countViolations(lake, plan, options.moment ?? NO_MOMENT)
  await mustNotBlock(lake, plan, { counts, dataset: options.dataset })
  options.progress(0.1, 'checking')
  const failed = await settle(lake, plan, counts)
  const written = await writeViolations(
    lake,
    plan,
    failed.map(({ check }) => check),
  )
  const columns = plan.columns.map(({ name }) => quoteName(name))
  const { undeclared, leftOut } = plan
  return {
    schema: [...plannedSchema(plan)],
    accepted: {
      relation: acceptedSql(
        plan,
        failed.map(({ check }) => check),
      ),
      columns,
    },
    ...written,
    reasons: [
      ...failed.map(({ check, rows }) => ({ ...whyOf(check), rows, outcome: check.outcome })),
      ...warnedTables(plan, counts).map(([{ id, rule, column, outcome }]) => ({
        code: rule,
        column,
        rule: id,
        rows: 0,
        outcome,
      })),
    ],
    undeclared: [...undeclared],
    leftOut: [...leftOut],
  }
}

const warnedTables = (plan: ValidationPlan, counts: Counts): (readonly [TableCheck, Verdict])[] =>
  plan.table.flatMap((check, i) => (counts.table[i]!.failed > 0 ? [[check, counts.table[i]!] as const] : []))

interface Failed {
  readonly check: Check
  readonly rows: number
}

/**
 * The checks that some row fails, each with a condition that is quick to ask of a row. Those that need rows of elsewhere keep the
 * places of the rows they found; where no row fails there is nothing to ask.
 */
async function settle(lake: Lake, plan: ValidationPlan, counts: Counts): Promise<readonly Failed[]> {
  const failed: Failed[] = []
  for (const [i, check] of plan.checks.entries()) {
    const rows = counts.checks[i]!
    if (rows === 0) continue
    const needsOthers = check.code === 'not_in_reference'
    const places = needsOthers
      ? await keep(lake, `select __row from ${plan.relation} where ${check.violated}`)
      : undefined
    failed.push({ check: places === undefined ? check : { ...check, violated: isAmong(places) }, rows })
  }
  for (const [i, unique] of plan.uniques.entries()) {
    const rows = counts.uniques[i]!
    if (rows === 0) continue
    const places = await keep(lake, `select __row from ${copiesRelation(plan, unique)}`)
    failed.push({ check: copyCheck(unique, places), rows })
  }
  return failed
}

async function keep(lake: Lake, places: string): Promise<string> {
  const { address } = await lake.write(`${places} order by __row`)
  return lake.scan([address])
}

const isAmong = (places: string): string => `(__row in (select __row from ${places}))`

async function mustNotBlock(
  lake: Lake,
  plan: ValidationPlan,
  { counts, dataset }: { readonly counts: Counts; readonly dataset: string },
): Promise<void> {
  const checks = plan.checks.flatMap((check, i) =>
    check.outcome === 'block' && counts.checks[i]! > 0 ? [[check, counts.checks[i]!] as const] : [],
  )
  const copies = plan.uniques.flatMap((unique, i) =>
    unique.outcome === 'block' && counts.uniques[i]! > 0
      ? [[copyCheck(unique, copiesRelation(plan, unique)), counts.uniques[i]!] as const]
      : [],
  )
  const tables = warnedTables(plan, counts).filter(([{ outcome }]) => outcome === 'block')
  const violated = [...checks, ...copies]
  if (violated.length === 0 && tables.length === 0) return
  const any = anyViolated(violated.map(([check]) => check))
  const [total] = any === 'false' ? [] : await lake.rows(`select count(*) as n from ${plan.relation} where ${any}`)
  const reasons = [
    ...violated.map(([check, rows]) => `${sayWhy(whyOf(check))} ${rows}`),
    ...tables.map(([{ id }, { says }]) => `${id}: ${says}`),
  ].join(', ')
  throw fail('contract_blocked', { dataset, rows: Number(total?.['n'] ?? 0), reasons })
}

async function writeViolations(
  lake: Lake,
  plan: ValidationPlan,
  failed: readonly Check[],
): Promise<Pick<Validated, 'quarantined' | 'violationsFile'>> {
  if (failed.length === 0) return { quarantined: 0 }
  const values = plan.columns.map(({ name, raw }) => `cast(${raw} as varchar) as ${quoteName(name)}`)
  const { address } = await lake.write(
    `select __row, case when ${anyViolated(failed, 'quarantine')} then 'quarantine' else 'warn' end as __outcome,
      ${reasonsSql(failed)} as __reasons, ${[...plan.marks, ...values].join(', ')}
      from ${plan.relation} where ${anyViolated(failed)} order by __row`,
  )
  const scan = await lake.scan([address])
  const [count] = await lake.rows(`select count(*) filter (__outcome = 'quarantine') as n from ${scan}`)
  return { quarantined: Number(count?.['n']), violationsFile: address }
}

/** The rows that no rule sets aside. Looking among places may mix rows up, so that they are put in order again. */
function acceptedSql(plan: ValidationPlan, failed: readonly Check[]): string {
  const quarantined = anyViolated(failed, 'quarantine')
  if (quarantined === 'false') return plan.relation
  const order = failed.some(({ code }) => code === 'not_in_reference' || code === 'duplicate') ? 'order by __row' : ''
  return `(select * from ${plan.relation} where not ${quarantined} ${order})`
}
