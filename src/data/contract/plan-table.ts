import { columnsOf, parseExpression, type Schema } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { Inspected } from '../sources/inspected.ts'
import { conditionCheck } from './check.ts'
import type { Contract } from './contract.ts'
import type { Bins } from './distribution.ts'
import type { KnownValues, ValidationPlan } from './plan.ts'
import {
  closedCheck,
  distributionCheck,
  freshCheck,
  type TableCheck,
  tableOutcome,
  volumeCheck,
} from './table-check.ts'
import type { TableRule } from './table-rule.ts'
import type { TypedColumn } from './typed-column.ts'

/** What is compiled, and against what. */
export interface Work {
  readonly contract: Contract
  readonly byName: ReadonlyMap<string, TypedColumn>
  readonly known: KnownValues
  readonly source: Inspected
  /** SQL that is true of rows that were read. */
  readonly read: string
}

/** What one rule becomes. */
export type Parts = Partial<Pick<ValidationPlan, 'checks' | 'uniques' | 'table' | 'unmet'>>

/** Compiles a rule of the table. Errors: `data.bad_contract`, `table.wrong_kind`. */
export function tableParts(rule: TableRule, work: Work): Parts {
  const { contract, byName, known, read } = work
  const outcome = contract.onViolation
  const lacking = columnsRead(rule, contract).find((name) => !byName.has(name))
  if (lacking !== undefined)
    return {
      unmet: [{ id: rule.id, column: lacking, rule: rule.kind, outcome: tableOutcome(rule.onViolation, outcome) }],
    }
  if (rule.kind === 'unique') {
    const column = rule.columns.length === 1 ? rule.columns[0]! : ''
    return { uniques: [{ id: rule.id, column, columns: rule.columns, outcome: rule.onViolation ?? outcome }] }
  }
  if (rule.kind === 'check') return { checks: [conditionCheck(rule, schemaOf(byName), outcome)] }
  return { table: tableChecks(rule, { contract, byName, known, read }) }
}

function tableChecks(
  rule: Exclude<TableRule, { kind: 'unique' | 'check' }>,
  { contract, byName, known, read }: Omit<Work, 'source'>,
): readonly TableCheck[] {
  const outcome = contract.onViolation
  if (rule.kind === 'volume') return [volumeCheck(rule, outcome)]
  if (rule.kind === 'schema') {
    const named = Object.keys(contract.columns)
    const extra = [...byName.keys()].filter((name) => !named.includes(name)).length
    const missing = named.filter((name) => !byName.has(name)).length
    return [closedCheck(rule.id, tableOutcome(rule.onViolation, outcome), { extra: rule.closed ? extra : 0, missing })]
  }
  const [column] = columnsRead(rule, contract)
  const kind = byName.get(column!)!.kind
  const wrong = (reason: string): Error =>
    fail('bad_contract', { dataset: contract.dataset ?? 'of a file', where: rule.id, reason })
  if (rule.kind === 'fresh') {
    if (kind !== 'time') throw wrong(`${column} holds no moments; give it the rule time()`)
    return [freshCheck(rule, column!, outcome)]
  }
  const bins = known.bins.get(rule.id) ?? (rule.reference as Bins)
  if ('edges' in bins !== (kind !== 'category'))
    throw wrong(`the bins are not of ${kind === 'category' ? 'texts' : 'numbers'}, as ${column} is`)
  if (kind === 'time') throw wrong('a distribution is of numbers, truths or texts')
  return [distributionCheck(rule, bins, { outcome, read })]
}

/** The columns without which a rule says nothing. */
function columnsRead(rule: TableRule, { time }: Contract): readonly string[] {
  if (rule.kind === 'unique') return rule.columns
  if (rule.kind === 'fresh') return [rule.column ?? time ?? ''].filter((name) => name !== '')
  if (rule.kind === 'distribution') return [rule.column]
  return rule.kind === 'check' ? columnsOf(parseExpression(rule.sql)) : []
}

const schemaOf = (columns: ReadonlyMap<string, TypedColumn>): Schema =>
  [...columns.values()].map(({ name, kind }) => ({ name, kind }))
