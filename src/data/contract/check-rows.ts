import { type Clock, nearestName } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import type { Datasets } from '../datasets.ts'
import { fail } from '../errors.ts'
import { type Rows, rowsOf } from '../rows-of.ts'
import type { Inspected } from '../sources/inspected.ts'
import { copyCheck } from './check.ts'
import type { Contract } from './contract.ts'
import { copiesRelation, countViolations } from './count.ts'
import { examplesOf } from './examples.ts'
import { earlierRows, needsEarlier } from './moment.ts'
import { type KnownValues, planContract, type ValidationPlan } from './plan.ts'
import { knownValues, referenceVersions } from './references.ts'
import { type ContractReport, type ExampleRow, reportOf } from './report.ts'

/** What checking needs. */
export interface CheckNeeds {
  readonly lake: Lake
  readonly datasets: Pick<Datasets, 'version' | 'versions'>
  readonly clock: Clock
}

/**
 * Checks the rows of a file or of a dataset version against a contract, and writes nothing. All rules are counted in one pass; rows
 * are shown of those that are violated.
 *
 * Errors: `data.file_not_found`, `data.file_unreadable`, `data.not_ingested`, `data.version_not_found`, `data.bad_contract`.
 *
 * @example
 * const { outcome, rules } = await checkRows(needs, '/data/flights.parquet', readContract(text))
 */
export async function checkRows(
  needs: CheckNeeds,
  given: string,
  contract: Contract,
): Promise<Omit<ContractReport, 'seconds'>> {
  await mustHavePatterns(needs.lake, contract)
  const rows = await rowsOf(needs, given)
  const source = await inspectedOf(needs.lake, rows)
  const known = await knownOf(needs, contract)
  const plan = planContract(contract, source, known)
  const counts = await countViolations(needs.lake, plan, {
    now: needs.clock.now(),
    earlier: needsEarlier(contract) ? await earlierOf(needs, contract, rows) : [],
  })
  const copies = plan.uniques.map((unique) => copyCheck(unique, copiesRelation(plan, unique)))
  const failed = [
    ...plan.checks.filter((_, i) => counts.checks[i]! > 0),
    ...copies.filter((_, i) => counts.uniques[i]! > 0),
  ]
  const found = await examplesOf(needs.lake, plan, failed)
  const examples = new Map<string, readonly ExampleRow[]>(
    [...found].map(([{ id, code }, rows]) => [`${id} ${code}`, rows]),
  )
  return reportOf(plan, counts, { examples, schema: schemaProblems(contract, { source, plan, counts: counts.checks }) })
}

/** Volume is compared with the versions before the one that is checked. */
async function earlierOf({ datasets }: CheckNeeds, contract: Contract, { version }: Rows): Promise<readonly number[]> {
  const name = version?.dataset ?? contract.dataset
  return name === undefined ? [] : earlierRows(datasets, name, version?.number)
}

async function knownOf(needs: CheckNeeds, contract: Contract): Promise<KnownValues> {
  return knownValues(needs, contract, await referenceVersions(needs.datasets, contract))
}

/** A dataset version is looked at like a file. */
export async function inspectedOf(lake: Lake, { inspected, relation, rows }: Rows): Promise<Inspected> {
  if (inspected) return inspected
  const described = await lake.rows(`describe select * from ${relation}`)
  const columns = described
    .map((row) => ({ name: String(row['column_name']), type: String(row['column_type']), looksNumeric: false }))
    .filter(({ name }) => name !== '__row')
  return { relation, rows, columns, marks: [] }
}

/** Patterns are RE2's: the engine that will use them says whether it can. Errors: `data.bad_contract`. */
export async function mustHavePatterns(
  lake: Lake,
  { columns, dataset = 'of a file' }: Pick<Contract, 'columns' | 'dataset'>,
) {
  for (const [where, rule] of Object.entries(columns)) {
    if (!('pattern' in rule) || rule.pattern === undefined) continue
    await lake.rows(`select regexp_matches('', $pattern) as ok`, { pattern: rule.pattern }).catch(() => {
      throw fail('bad_contract', { dataset, where, reason: 'pattern is no regular expression of RE2' })
    })
  }
}

const KIND_WORDS = { number: 'numbers', category: 'texts', text: 'texts', time: 'moments', boolean: 'truths' } as const

function schemaProblems(
  contract: Contract,
  {
    source,
    plan,
    counts,
  }: { readonly source: Inspected; readonly plan: ValidationPlan; readonly counts: readonly number[] },
): readonly { readonly column: string; readonly problem: string }[] {
  const names = source.columns.map(({ name }) => name)
  const missing = plan.unmet
    .filter(({ type }) => type === undefined)
    .map(({ column }) => ({ column, problem: `missing; the nearest is ${nearestName(column, names)}` }))
  const unusable = plan.unmet.flatMap(({ column, type }) =>
    type === undefined ? [] : [{ column, problem: `holds ${type}, which no rule can check` }],
  )
  const extra = names
    .filter((name) => !contract.columns[name])
    .map((column) => ({ column, problem: 'extra; the contract does not have it' }))
  const retyped = plan.columns.flatMap((column) => {
    const rule = contract.columns[column.name]
    if (!rule || KIND_WORDS[rule.kind] === KIND_WORDS[column.holds] || (rule.kind === 'time' && rule.unit)) return []
    const fails = plan.checks.findIndex((check) => check.column === column.name && check.code === 'wrong_type')
    const isText = source.columns.find(({ name }) => name === column.name)?.type === 'VARCHAR'
    // one text among numbers is a bad row; a column of texts where numbers should be is another column
    if (isText && counts[fails]! * 2 <= source.rows) return []
    return [{ column: column.name, problem: `holds ${KIND_WORDS[column.holds]}, not ${KIND_WORDS[rule.kind]}` }]
  })
  return uniqueBy([...missing, ...unusable, ...extra, ...retyped])
}

function uniqueBy<T extends { readonly column: string; readonly problem: string }>(
  problems: readonly T[],
): readonly T[] {
  return [...new Map(problems.map((one) => [`${one.column} ${one.problem}`, one])).values()]
}
