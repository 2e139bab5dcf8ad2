import { nearestName } from '../../base/index.ts'
import { quoteName, type Schema } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import { fail } from '../errors.ts'
import type { Inspected } from '../sources/inspected.ts'
import { type Check, checksOf, type KnownColumn, type Uniqueness, unreadChecks } from './check.ts'
import { type Contract, contractOf } from './contract.ts'
import type { Bins } from './distribution.ts'
import { type Parts, tableParts, type Work } from './plan-table.ts'
import { mayLack, type Outcome } from './rule.ts'
import { missingCheck, type TableCheck, tableOutcome } from './table-check.ts'
import { type TypedColumn, typedColumn } from './typed-column.ts'

/** A contract compiled against a source: what to select and what to check, all of it SQL. */
export interface ValidationPlan {
  /** A relation with `__row`, the typed columns under their names, and under `__raw_…` what the file has. */
  readonly relation: string
  readonly columns: readonly TypedColumn[]
  /** Those of `__file`, `__line`, `__unread`, `__text` that the relation has. */
  readonly marks: readonly string[]
  /** Of single rows. */
  readonly checks: readonly Check[]
  readonly uniques: readonly Uniqueness[]
  /** Of all rows together. */
  readonly table: readonly TableCheck[]
  /** Rules that no row can be held to, because a column is not there. */
  readonly unmet: readonly Unmet[]
  /** Columns without a rule, kept. */
  readonly undeclared: readonly string[]
  /** Columns without a rule that no table can hold. */
  readonly leftOut: readonly string[]
}

/** A rule about a column that is not there, or holds what no rule can check. */
export interface Unmet {
  readonly id: string
  readonly column: string
  readonly rule: string
  readonly outcome: 'block' | 'warn'
  /** The DuckDB type of a column that is there. */
  readonly type?: string
}

/** What other datasets have: the values that a column may take, by column; the bins of a distribution, by rule. */
export interface KnownValues {
  readonly columns: ReadonlyMap<string, KnownColumn>
  readonly bins: ReadonlyMap<string, Bins>
}

/**
 * Compiles the contract of a dataset against its source.
 *
 * Errors: `data.missing_column` with the nearest column, `data.unusable_column`.
 */
export function planValidation(dataset: Dataset, source: Inspected, known: KnownValues): ValidationPlan {
  const plan = planContract(contractOf(dataset), source, known)
  const [first] = plan.unmet
  if (!first) return plan
  const { column, type } = first
  if (type !== undefined) throw fail('unusable_column', { dataset: dataset.name, column, type })
  const nearest = nearestName(
    column,
    source.columns.map(({ name }) => name),
  )
  throw fail('missing_column', { dataset: dataset.name, column, nearest })
}

/** The same of any contract; what is not there is said in `unmet`. */
export function planContract(contract: Contract, source: Inspected, known: KnownValues): ValidationPlan {
  const columns: TypedColumn[] = []
  const leftOut: string[] = []
  for (const column of source.columns) {
    const typed = typedColumn(column, contract.columns[column.name])
    if (typed) columns.push(typed)
    else leftOut.push(column.name)
  }
  const byName = new Map(columns.map((column) => [column.name, column]))
  const work: Work = {
    contract,
    byName,
    known,
    source,
    read: source.marks.includes('__unread') ? '__unread is null' : 'true',
  }
  const parts = [...ruledParts(work), ...keyParts(work), ...contract.rules.map((rule) => tableParts(rule, work))]
  return {
    relation: relationOf(source, columns),
    columns,
    marks: source.marks,
    checks: [
      ...unreadChecks(source, contract.onViolation),
      ...parts.flatMap(({ checks = [] }) => checks.map((one) => ofRead(one, work))),
    ],
    uniques: parts.flatMap(({ uniques = [] }) => uniques),
    table: parts.flatMap(({ table = [] }) => table),
    unmet: parts.flatMap(({ unmet = [] }) => unmet),
    undeclared: source.columns
      .map(({ name }) => name)
      .filter((name) => !contract.columns[name] && !leftOut.includes(name)),
    leftOut: leftOut.filter((name) => !contract.columns[name]),
  }
}

/** Nothing is said of the columns of a row that no reader could take. */
const ofRead = (check: Check, { read }: Work): Check =>
  read === 'true' || check.violated === 'false' ? check : { ...check, violated: `(${read} and ${check.violated})` }

/** Of a row that no reader could take nothing is read, so that no rule counts it. */
function relationOf(source: Inspected, columns: readonly TypedColumn[]): string {
  const ofRead = (sql: string): string =>
    source.marks.includes('__unread') ? `case when __unread is null then ${sql} end` : sql
  const selected = columns.flatMap(({ name, raw, typed }) => [
    `${ofRead(typed)} as ${quoteName(name)}`,
    `${quoteName(name)} as ${raw}`,
  ])
  return `(select __row, ${[...source.marks, ...selected].join(', ')} from ${source.relation})`
}

function ruledParts({ contract, byName, known, source, read }: Work): readonly Parts[] {
  return Object.entries(contract.columns).map(([name, rule]) => {
    const column = byName.get(name)
    const outcome = rule.onViolation ?? contract.onViolation
    if (!column) {
      const type = source.columns.find((one) => one.name === name)?.type
      const unmet = { id: `${name}.present`, column: name, rule: 'present', outcome: tableOutcome(outcome, outcome) }
      return { unmet: [type === undefined ? unmet : { ...unmet, type }] }
    }
    return {
      checks: checksOf(column, rule, { outcome, known: known.columns.get(name) }),
      table: rule.missing ? [missingCheck(column, rule, { outcome, read })] : [],
      uniques: rule.unique ? [{ id: `${name}.unique`, column: name, columns: [name], outcome }] : [],
    }
  })
}

/** Every row has a key, and no two have the same. */
function keyParts({ contract, byName }: Work): readonly Parts[] {
  const { key, columns, onViolation: outcome } = contract
  if (key.length === 0) return []
  const lacking = key.filter((name) => !byName.has(name))
  const block = tableOutcome(undefined, outcome)
  if (lacking.length > 0)
    return [{ unmet: lacking.map((column) => ({ id: 'key', column, rule: 'key', outcome: block })) }]
  const unruled = key.filter((name) => !columns[name] || mayLack(columns[name]))
  const checks = unruled.map((name): Check => {
    const { absent } = byName.get(name)!
    return { code: 'missing', column: name, id: `key.${name}`, rule: 'key', outcome, violated: absent, shows: [name] }
  })
  return [{ checks, uniques: [{ id: 'key', column: key.length === 1 ? key[0]! : '', columns: key, outcome }] }]
}

/** The SQL condition that a row violates one of these checks. */
export function anyViolated(checks: readonly Check[], outcome?: Outcome): string {
  const some = checks.filter((check) => outcome === undefined || check.outcome === outcome)
  return some.length > 0 ? `(${some.map((check) => check.violated).join(' or ')})` : 'false'
}

/** The schema of the rows that are accepted, without `__row`. */
export function plannedSchema(plan: ValidationPlan): Schema {
  return plan.columns.map(({ name, kind }) => ({ name, kind }))
}
