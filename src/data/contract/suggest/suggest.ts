import { type Rows, rowsOf } from '../../rows-of.ts'
import { type CheckNeeds, inspectedOf } from '../check-rows.ts'
import type { Contract } from '../contract.ts'
import { countViolations } from '../count.ts'
import { earlierRows } from '../moment.ts'
import { planContract } from '../plan.ts'
import type { Rule } from '../rule.ts'
import { writeContract } from '../write-contract.ts'
import { LEVEL, shareText } from './bound.ts'
import { boundOfAll, remarkOf, type SuggestedColumn, type SuggestedPart, suggestColumn } from './column-rule.ts'
import { suggestKey } from './key.ts'
import { type Measurement, measure } from './measure.ts'
import { type SuggestedRule, suggestDistributions, suggestFresh, suggestTime, suggestVolume } from './table-rules.ts'

/** A contract that some rows support. */
export interface Suggestion {
  readonly contract: Contract
  /** The same in YAML, with the reasons. */
  readonly yaml: string
  readonly parts: readonly SuggestedPart[]
}

const NOTHING = { columns: new Map(), bins: new Map() }

/**
 * Suggests a contract from the rows of a file or of a dataset: only what they support, each part with the bound on how often the next
 * rows violate it. The rows themselves pass.
 *
 * Errors: `data.file_not_found`, `data.file_unreadable`, `data.not_ingested`, `data.version_not_found`.
 *
 * @example
 * const { yaml } = await suggestContract(needs, '/data/flights.parquet')
 */
export async function suggestContract(needs: CheckNeeds, given: string): Promise<Suggestion> {
  const rows = await rowsOf(needs, given)
  const source = await inspectedOf(needs.lake, rows)
  const open: Contract = { key: [], columns: {}, rules: [], onViolation: 'quarantine' }
  const found = await measure(needs.lake, planContract(open, source, NOTHING))
  const wanted = await assemble(needs, rows, found)
  const kept = await holding(needs, wanted, { source, now: needs.clock.now() })
  return written(kept, { name: rows.name, rows: found.rows })
}

interface Assembled {
  readonly dataset?: string
  readonly time?: string
  readonly key?: { readonly column: string; readonly because: string }
  readonly columns: readonly SuggestedColumn[]
  readonly rules: readonly SuggestedRule[]
}

async function assemble(needs: CheckNeeds, { version }: Rows, found: Measurement): Promise<Assembled> {
  const time = suggestTime(found.columns)
  const key = suggestKey(found)
  const fresh = time === undefined ? undefined : suggestFresh(time, found, needs.clock.now())
  const earlier = version ? await earlierRows(needs.datasets, version.dataset, version.number) : []
  const volume = suggestVolume(found.rows, earlier)
  return {
    ...(version && { dataset: version.dataset }),
    ...(time !== undefined && { time }),
    ...(key && { key }),
    columns: found.columns.map((one) => suggestColumn(one, found.sample, one.name === key?.column)),
    rules: [
      ...(volume ? [volume] : []),
      ...(fresh ? [fresh] : []),
      ...suggestDistributions(found, key ? [key.column] : []),
    ],
  }
}

function contractFrom({ dataset, time, key, columns, rules }: Assembled): Contract {
  return {
    ...(dataset !== undefined && { dataset }),
    ...(time !== undefined && { time }),
    key: key ? [key.column] : [],
    columns: Object.fromEntries(columns.map(({ column, rule }) => [column, rule])),
    rules: rules.map(({ rule }) => rule),
    onViolation: 'quarantine',
  }
}

/** Leaves out what the rows themselves do not keep: a sample may have suggested it. */
async function holding(
  { lake }: CheckNeeds,
  wanted: Assembled,
  { source, now }: { readonly source: Parameters<typeof planContract>[1]; readonly now: number },
): Promise<Assembled> {
  const plan = planContract(contractFrom(wanted), source, NOTHING)
  const counts = await countViolations(lake, plan, { now, earlier: [] })
  const broken = new Set([
    ...plan.checks.flatMap(({ id }, i) => (counts.checks[i]! > 0 ? [id] : [])),
    ...plan.uniques.flatMap(({ id }, i) => (counts.uniques[i]! > 0 ? [id] : [])),
    ...plan.table.flatMap(({ id }, i) => (counts.table[i]!.failed > 0 ? [id] : [])),
  ])
  const { key, ...rest } = wanted
  return {
    ...rest,
    ...(key && !broken.has('key') && { key }),
    columns: wanted.columns.map((one) => withoutBroken(one, broken)),
    rules: wanted.rules.filter(({ rule }) => !broken.has(rule.id)),
  }
}

function withoutBroken({ column, rule, parts }: SuggestedColumn, broken: ReadonlySet<string>): SuggestedColumn {
  const left = Object.entries(rule).filter(([option]) => !broken.has(`${column}.${option}`))
  return {
    column,
    rule: {
      ...Object.fromEntries(left),
      ...(broken.has(`${column}.missing`) && { optional: true }),
    } as unknown as Rule,
    parts: parts.filter(({ id }) => !broken.has(id)),
  }
}

function written(found: Assembled, { name, rows }: { readonly name: string; readonly rows: number }): Suggestion {
  const contract = contractFrom(found)
  const remarks = new Map(found.columns.map(({ column, parts }) => [column, remarkOf(parts)]))
  for (const { rule, part } of found.rules) remarks.set(rule.id, part.because)
  remarks.set('', headOf(found, { name, rows }))
  const keyPart: readonly SuggestedPart[] = found.key
    ? [{ id: 'key', because: `${found.key.column}: ${found.key.because}`, confidence: null, support: 0 }]
    : []
  const parts = [...keyPart, ...found.columns.flatMap((one) => one.parts), ...found.rules.map(({ part }) => part)]
  return { contract, yaml: writeContract(contract, remarks), parts }
}

function headOf({ columns, key }: Assembled, { name, rows }: { readonly name: string; readonly rows: number }): string {
  const share = boundOfAll(columns.flatMap(({ parts }) => parts))?.atMost ?? 0
  return [
    `Suggested from ${rows} rows of ${name.replace(/[\p{Cc}\u2028\u2029]/gu, '?')}: what they support, and no more.`,
    `With ${100 * LEVEL} % confidence at most ${shareText(share)} of the next rows violate any rule of a column,`,
    'if they are independent and of the same distribution.',
    ...(key ? [`key: ${key.because}`] : []),
  ].join('\n')
}
