import { type Static, Type } from 'typebox'
import type { Counts } from './count.ts'
import type { ValidationPlan } from './plan.ts'
import type { Outcome } from './rule.ts'

const Cell = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])

const ExampleShape = Type.Object({
  row: Type.Integer({ description: 'The place of the row, from 0.' }),
  value: Type.Union([Cell, Type.Record(Type.String(), Cell)], {
    description: 'What stands in the column; in each of the columns, where the rule is about several.',
  }),
})

const RuleOutcome = Type.Union([
  Type.Literal('passed'),
  Type.Literal('warned'),
  Type.Literal('quarantined'),
  Type.Literal('blocked'),
])

/** How rows stand to a contract. */
export const ContractReportShape = Type.Object({
  rows: Type.Integer(),
  outcome: Type.Union([Type.Literal('passed'), Type.Literal('quarantined'), Type.Literal('blocked')]),
  rules: Type.Array(
    Type.Object({
      id: Type.String(),
      column: Type.Union([Type.String(), Type.Null()], { description: 'Null where it is not of one column.' }),
      rule: Type.String({ description: 'What it is called in a contract, such as min.' }),
      outcome: RuleOutcome,
      failed: Type.Integer({ description: 'How many rows violate it; of rules of the table, 1.' }),
      examples: Type.Array(ExampleShape, { description: 'The first five.' }),
      detail: Type.Optional(Type.String({ description: 'The numbers behind a rule of the table.' })),
    }),
  ),
  schema: Type.Array(Type.Object({ column: Type.String(), problem: Type.String() })),
  seconds: Type.Number(),
})

/** How rows stand to a contract. */
export type ContractReport = Static<typeof ContractReportShape>

/** A row that violates a rule, as a report shows it. */
export type ExampleRow = Static<typeof ExampleShape>

type RuleReport = ContractReport['rules'][number]

const WORDS: Readonly<Record<Outcome, RuleReport['outcome']>> = {
  block: 'blocked',
  quarantine: 'quarantined',
  warn: 'warned',
}

interface Seen {
  /** By `id code`. */
  readonly examples: ReadonlyMap<string, readonly ExampleRow[]>
  readonly schema: readonly { readonly column: string; readonly problem: string }[]
}

/** What was counted, rule by rule in the order of the contract. */
export function reportOf(
  plan: ValidationPlan,
  counts: Counts,
  { examples, schema }: Seen,
): Omit<ContractReport, 'seconds'> {
  const line = (
    { id, column, rule, outcome }: Readonly<{ id: string; column: string; rule: string; outcome: Outcome }>,
    failed: number,
    code?: string,
  ): RuleReport => ({
    ...{ id, column: column === '' ? null : column, rule },
    outcome: failed > 0 ? WORDS[outcome] : 'passed',
    failed,
    examples: [...(examples.get(`${id} ${code}`) ?? [])].map((one) => ({ ...one })),
  })
  const rules = [
    ...plan.unmet.map((one) => ({ ...line(one, Math.max(1, counts.rows)), detail: 'the column is not there' })),
    ...merged(plan.checks.map((check, i) => line(check, counts.checks[i]!, check.code))),
    ...plan.uniques.map((one, i) =>
      line({ ...one, rule: one.id === 'key' ? 'key' : 'unique' }, counts.uniques[i]!, 'duplicate'),
    ),
    ...plan.table.map((one, i) => ({ ...line(one, counts.table[i]!.failed), detail: counts.table[i]!.says })),
  ]
  return { rows: counts.rows, outcome: outcomeOf(rules), rules, schema: schema.map((one) => ({ ...one })) }
}

/** Two checks may be of one rule, as `length` is: too short and too long. */
function merged(lines: readonly RuleReport[]): readonly RuleReport[] {
  const byId = new Map<string, RuleReport>()
  for (const line of lines) {
    const before = byId.get(line.id)
    const examples = [...(before?.examples ?? []), ...line.examples].sort((a, b) => a.row - b.row).slice(0, SHOWN)
    const outcome = before && before.failed > 0 ? before.outcome : line.outcome
    byId.set(line.id, { ...line, outcome, failed: line.failed + (before?.failed ?? 0), examples })
  }
  return [...byId.values()]
}

const SHOWN = 5

function outcomeOf(rules: readonly RuleReport[]): ContractReport['outcome'] {
  if (rules.some(({ outcome }) => outcome === 'blocked')) return 'blocked'
  return rules.some(({ outcome }) => outcome === 'quarantined') ? 'quarantined' : 'passed'
}
