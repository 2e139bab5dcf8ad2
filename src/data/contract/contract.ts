import type { Json } from '../../base/index.ts'
import type { Dataset } from '../dataset.ts'
import { type Outcome, type Rule, referenceOf, time as timeRule } from './rule.ts'
import { faultOfRule } from './rule-fault.ts'
import type { TableRule } from './table-rule.ts'
import { faultOfTableRule } from './table-rule-fault.ts'

/** What must be true of rows, whether it was written in code or in a file. */
export interface Contract {
  /** The dataset it is about. */
  readonly dataset?: string
  /** The column with the moment each row happened: every row needs it. */
  readonly time?: string
  /** The columns that say which thing a row is about: every row has them, and no two rows the same. */
  readonly key: readonly string[]
  /** The column with the moment from which a row could be known. */
  readonly knownAt?: string
  readonly columns: Readonly<Record<string, Rule>>
  readonly rules: readonly TableRule[]
  /** What violations do where a rule does not say it. */
  readonly onViolation: Outcome
}

/** The contract of a dataset. The key of one that is merged is no rule: there the newer row takes the place of the older one. */
export function contractOf(dataset: Dataset): Contract {
  const { name, time, key, knownAt, load, contract, rules, onViolation } = dataset
  return {
    dataset: name,
    ...(time !== undefined && { time }),
    key: load === 'merge' ? [] : key,
    ...(knownAt !== undefined && { knownAt }),
    columns: contract,
    rules,
    onViolation,
  }
}

/** Adds the rule that the time of a contract has, written or not. */
export function withTimeRule(columns: Readonly<Record<string, Rule>>, time: string | undefined): Contract['columns'] {
  return time === undefined || columns[time] ? columns : { [time]: timeRule(), ...columns }
}

/** What is wrong with a contract: where, and why. */
export function faultOfContract(contract: Contract): readonly [where: string, reason: string] | undefined {
  const { columns, rules, time } = contract
  for (const [column, rule] of Object.entries(columns)) {
    const reason = faultOfRule(rule)
    if (reason) return [column, reason]
  }
  if (time !== undefined && columns[time]?.kind !== 'time') return [time, 'the time of a dataset has the rule time()']
  return faultOfRules(rules, contract)
}

/** What is wrong with rules of the table. */
export function faultOfRules(
  rules: readonly TableRule[],
  { columns, time }: Pick<Contract, 'columns' | 'time'>,
): readonly [where: string, reason: string] | undefined {
  if (!Array.isArray(rules)) return ['rules', 'they are a list']
  const ids = new Set<string>()
  for (const rule of rules) {
    const where = rule?.id ?? 'rules'
    const reason = faultOfTableRule(rule)
    if (reason) return [where, reason]
    if (ids.has(rule.id)) return [where, 'two rules have this id; give one an id of its own']
    if (rule.kind === 'fresh' && rule.column === undefined && time === undefined)
      return [where, 'name the column that it reads, or the time of the dataset']
    if (rule.kind === 'schema' && Object.keys(columns).length === 0) return [where, 'the contract has no columns']
    ids.add(rule.id)
  }
  return undefined
}

/** Everything that decides which rows are accepted, as plain data: what the address of a contract is made of. */
export function plainContract(contract: Contract): Json {
  const columns = Object.fromEntries(
    Object.entries(contract.columns).map(([column, rule]) => [column, plainRule(rule) as Json]),
  )
  return { ...contract, columns, order: Object.keys(contract.columns) } as unknown as Json
}

/** A rule with the name of the column that it refers to. */
export function plainRule(rule: Rule): Readonly<Record<string, unknown>> {
  const reference = referenceOf(rule)
  return reference ? { ...rule, references: `${reference.name}.${reference.column}` } : rule
}
