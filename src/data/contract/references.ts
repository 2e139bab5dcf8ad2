import type { Digest } from '../../base/index.ts'
import { nearestName } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { type ColumnKind, quoteName } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import type { Datasets } from '../datasets.ts'
import { fail } from '../errors.ts'
import { readAddress } from '../versions/address.ts'
import { scanVersion } from '../versions/scan.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { type Contract, contractOf } from './contract.ts'
import type { Bins } from './distribution.ts'
import type { KnownValues } from './plan.ts'
import { type Reference, type Rule, referenceOf } from './rule.ts'
import type { DistributionRule } from './table-rule.ts'

/** The versions that a contract is checked against: by dataset, or by `dataset@version` as the rule of a distribution says. */
export type ReferenceVersions = Readonly<Record<string, Digest>>

interface Needs {
  readonly lake: Lake
  readonly datasets: Pick<Datasets, 'version'>
}

/** Errors: `data.not_ingested` when a dataset that is referred to has no version. */
export async function referenceVersions(
  datasets: Pick<Datasets, 'version'>,
  contract: Dataset | Contract,
): Promise<ReferenceVersions> {
  const { columns, rules } = asContract(contract)
  const referred = Object.values(columns).map((rule) => referenceOf(rule)?.name)
  const distributions = rules.map((rule) => (isOfVersion(rule) ? rule.reference : undefined))
  const found: Record<string, Digest> = {}
  for (const address of [...referred, ...distributions].filter((one) => one !== undefined)) {
    const { name, ref } = readAddress(address)
    found[address] ??= (await datasets.version(name, ref)).version
  }
  return found
}

const asContract = (given: Dataset | Contract): Contract => ('kind' in given ? contractOf(given) : given)

const isOfVersion = (rule: Contract['rules'][number]): rule is DistributionRule & { readonly reference: string } =>
  rule.kind === 'distribution' && typeof rule.reference === 'string'

/**
 * How the values that references may take are read, and the bins of distributions that refer to a version.
 *
 * Errors: `data.bad_contract` when the column is not there or is of another kind.
 */
export async function knownValues(
  needs: Needs,
  given: Dataset | Contract,
  versions: ReferenceVersions,
): Promise<KnownValues> {
  const contract = asContract(given)
  const columns = new Map<string, string>()
  for (const [column, rule] of Object.entries(contract.columns)) {
    const reference = referenceOf(rule)
    if (!reference) continue
    const version = await needs.datasets.version(reference.name, versions[reference.name])
    mustBeLike(contract, { column, rule, reference, version })
    const value = quoteName(reference.column)
    const scan = await scanVersion(needs.lake, version)
    columns.set(column, `(select distinct ${value} as v from ${scan} where ${value} is not null)`)
  }
  const bins = new Map<string, Bins>()
  for (const rule of contract.rules)
    if (isOfVersion(rule)) {
      const version = await needs.datasets.version(readAddress(rule.reference).name, versions[rule.reference])
      const kind = kindIn(contract, rule.id, { version, column: rule.column })
      bins.set(rule.id, await binsOf(needs.lake, await scanVersion(needs.lake, version), { ...rule, kind }))
    }
  return { columns, bins }
}

const KINDS: Readonly<Record<Rule['kind'], ColumnKind>> = {
  number: 'number',
  boolean: 'number',
  time: 'time',
  category: 'category',
  text: 'category',
}
const WORDS: Readonly<Record<ColumnKind, string>> = { number: 'numbers', time: 'moments', category: 'texts' }

function mustBeLike(
  contract: Contract,
  {
    column,
    rule,
    reference,
    version,
  }: Readonly<{ column: string; rule: Rule; reference: Reference; version: DatasetVersion }>,
): void {
  const kind = kindIn(contract, column, { version, column: reference.column })
  const wanted = KINDS[rule.kind]
  if (kind === wanted) return
  const reason = `${reference.column} of ${reference.name} holds ${WORDS[kind]}, not ${WORDS[wanted]}`
  throw fail('bad_contract', { dataset: contract.dataset ?? 'of a file', where: column, reason })
}

function kindIn(
  contract: Contract,
  where: string,
  { version, column }: { readonly version: DatasetVersion; readonly column: string },
): ColumnKind {
  const kind = version.schema.find(({ name }) => name === column)?.kind
  if (kind) return kind
  const nearest = nearestName(
    column,
    version.schema.map(({ name }) => name),
  )
  const reason = `${version.dataset} has no column ${column}; the nearest is ${nearest}`
  throw fail('bad_contract', { dataset: contract.dataset ?? 'of a file', where, reason })
}

const QUANTILE_BINS = { ks: 100, psi: 10, js: 10, chi_square: 10 } as const
const MOST_VALUES = 50

/** The bins of a column of a relation: numbers at its deciles (percentiles for KS), texts by the fifty most frequent. */
export async function binsOf(
  lake: Lake,
  relation: string,
  { column, distance, kind }: Pick<DistributionRule, 'column' | 'distance'> & { readonly kind: ColumnKind },
): Promise<Bins> {
  const value = quoteName(column)
  const [counted] = await lake.rows(
    `select count(*) - count(${value}) as missing, count(${value}) as n from ${relation}`,
  )
  const missing = Number(counted?.['missing'])
  if (kind === 'category') return textBins(lake, relation, { value, missing, present: Number(counted?.['n']) })
  const parts = QUANTILE_BINS[distance]
  const shares = Array.from({ length: parts - 1 }, (_, i) => (i + 1) / parts)
  const [cut] = await lake.rows(
    `select to_json(quantile_cont(${value}::double, [${shares.join(', ')}])) as edges from ${relation} where ${value} is not null`,
  )
  const edges = [...new Set(JSON.parse(String(cut?.['edges'] ?? '[]')) as number[])]
  const upTo = edges.map((edge, i) => `sum((${value}::double < (${edge})::double)::int) as e${i}`)
  const [row] = await lake.rows(`select count(${value}) as n, ${[...upTo, '0 as rest'].join(', ')} from ${relation}`)
  const sums = [...edges.map((_, i) => Number(row?.[`e${i}`])), Number(row?.['n'])]
  return { edges, counts: sums.map((sum, i) => sum - (sums[i - 1] ?? 0)), missing }
}

async function textBins(
  lake: Lake,
  relation: string,
  { value, missing, present }: { readonly value: string; readonly missing: number; readonly present: number },
): Promise<Bins> {
  const top = await lake.rows(
    `select ${value} as __v, count(*) as __n from ${relation} where ${value} is not null group by ${value} order by __n desc, __v limit ${MOST_VALUES}`,
  )
  const counts = top.map((row) => Number(row['__n']))
  const other = present - counts.reduce((sum, count) => sum + count, 0)
  return { values: top.map((row) => String(row['__v'])), counts, other, missing }
}
