import { nearestName } from '../../base/index.ts'
import { quoteName, type Schema } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import { fail } from '../errors.ts'
import type { Inspected } from '../sources/inspect.ts'
import { type Check, checksOf, extraFieldsCheck } from './check.ts'
import type { Outcome } from './rule.ts'
import { type TypedColumn, typedColumn } from './typed-column.ts'

/** A contract compiled against a source: what to select and what to check, all of it SQL. */
export interface ValidationPlan {
  /** A relation with `__row`, the typed columns under their names, and under `__raw_…` what the file has. */
  readonly relation: string
  readonly columns: readonly TypedColumn[]
  readonly checks: readonly Check[]
  /** Columns without a rule, kept. */
  readonly undeclared: readonly string[]
  /** Columns without a rule that no table can hold. */
  readonly leftOut: readonly string[]
}

/** The values that may appear in a column because another dataset has them: by the column that refers. */
export type KnownValues = ReadonlyMap<string, readonly string[]>

/**
 * Compiles the contract of a dataset against its source.
 *
 * Errors: `data.missing_column` with the nearest column, `data.unusable_column`.
 */
export function planValidation(dataset: Dataset, source: Inspected, known: KnownValues): ValidationPlan {
  const names = source.columns.map(({ name }) => name)
  for (const column of Object.keys(dataset.contract)) {
    if (!names.includes(column))
      throw fail('missing_column', { dataset: dataset.name, column, nearest: nearestName(column, names) })
  }
  const columns: TypedColumn[] = []
  const leftOut: string[] = []
  for (const column of source.columns) {
    const rule = dataset.contract[column.name]
    const typed = typedColumn(column, rule)
    if (typed) columns.push(typed)
    else if (rule) throw fail('unusable_column', { dataset: dataset.name, column: column.name, type: column.type })
    else leftOut.push(column.name)
  }
  const undeclared = names.filter((name) => !dataset.contract[name] && !leftOut.includes(name))
  return {
    relation: relationOf(source, columns),
    columns,
    checks: allChecks(dataset, source, { columns, known }),
    undeclared,
    leftOut,
  }
}

function relationOf(source: Inspected, columns: readonly TypedColumn[]): string {
  const selected = columns.flatMap(({ name, raw, typed }) => [
    `${typed} as ${quoteName(name)}`,
    `${quoteName(name)} as ${raw}`,
  ])
  return `(select __row, ${[...source.extraFields.map(quoteName), ...selected].join(', ')} from ${source.relation})`
}

function allChecks(
  dataset: Dataset,
  source: Inspected,
  { columns, known }: { readonly columns: readonly TypedColumn[]; readonly known: KnownValues },
): readonly Check[] {
  const byName = new Map(columns.map((column) => [column.name, column]))
  const outcome = dataset.onViolation
  const ruled = Object.entries(dataset.contract).flatMap(([name, rule]) =>
    checksOf(byName.get(name)!, rule, { outcome, known: known.get(name) }),
  )
  return [...extraFieldsCheck(source.extraFields, outcome), ...ruled]
}

/** The SQL condition that a row violates a rule of this outcome; `undefined` where there is no such rule. */
export function anyViolated(plan: ValidationPlan, outcome?: Outcome): string | undefined {
  const some = plan.checks.filter((check) => outcome === undefined || check.outcome === outcome)
  return some.length > 0 ? `(${some.map((check) => check.violated).join(' or ')})` : undefined
}

/** The schema of the rows that are accepted, without `__row`. */
export function plannedSchema(plan: ValidationPlan): Schema {
  return plan.columns.map(({ name, kind }) => ({ name, kind }))
}
