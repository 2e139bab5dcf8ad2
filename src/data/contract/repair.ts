import type { Clock, Events } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import type { Datasets } from '../datasets.ts'
import { fail } from '../errors.ts'
import { versionCommitted } from '../events.ts'
import { countReasons } from '../loads/violations.ts'
import { appendChunks } from '../versions/append.ts'
import type { Chunks } from '../versions/chunks.ts'
import { mergeChunks } from '../versions/merge.ts'
import { scanVersion } from '../versions/scan.ts'
import { type DatasetVersion, type Manifest, manifestIn } from '../versions/version.ts'
import { type Check, copyCheck } from './check.ts'
import { contractOf } from './contract.ts'
import { type Corrections, correctedSql } from './corrections.ts'
import { copiesRelation, countViolations } from './count.ts'
import { anyViolated, planContract, type ValidationPlan } from './plan.ts'
import { type Violations, violationsOf } from './quarantine.ts'
import { reasonsSql, whyOf } from './reasons.ts'
import { knownValues, referenceVersions } from './references.ts'

/** What repairing needs. */
export interface RepairNeeds {
  readonly lake: Lake
  readonly datasets: Datasets
  readonly events: Events
  readonly clock: Clock
}

/** What became of the rows that were set aside. */
export interface Repaired {
  readonly version: DatasetVersion
  /** Rows that are part of the dataset now. */
  readonly accepted: number
  /** Rows that are still set aside. */
  readonly remaining: number
  /** Rows that were removed. */
  readonly dropped: number
}

/**
 * Checks the rows that were set aside again, as they are or corrected, and makes a version with those that pass; the others stay aside with
 * what is wrong with them now. Rules of the whole table are not asked.
 *
 * Errors: `data.nothing_to_repair`, `data.bad_repair`, `data.not_ingested`, `data.branch_moved`, `data.missing_column`.
 */
export async function repair(needs: RepairNeeds, dataset: Dataset, corrections: Corrections): Promise<Repaired> {
  const { lake, datasets } = needs
  const version = await datasets.version(dataset.name)
  const found = await violationsOf(lake, version)
  if (!found || version.quarantined === 0)
    throw fail('nothing_to_repair', { dataset: dataset.name, version: version.number })
  if (version.files)
    throw fail('bad_repair', { dataset: dataset.name, reason: 'the version is of an older form; ingest it again' })
  const corrected = await correctedSql(needs, { dataset, violations: found, corrections })
  return lake.aside(corrected.sql, async (relation) => {
    const work: Work = { needs, dataset, version, found, relation }
    const settled = await settleRows(work)
    const made = settled.accepted === 0 ? version : await takeIn(work, settled)
    const { violationsFile: _, ...rest } = manifestIn(version)
    const manifest = { ...rest, chunks: made.chunks, rows: made.rows, ...(await leftOver(work, settled)) }
    const done = await commit(needs, { version, manifest })
    const before = version.quarantined
    return {
      version: done,
      accepted: settled.accepted,
      remaining: done.quarantined,
      dropped: before - settled.accepted - done.quarantined,
    }
  })
}

interface Work {
  readonly needs: RepairNeeds
  readonly dataset: Dataset
  readonly version: DatasetVersion
  readonly found: Violations
  /** `__row` (the place among the violations), marks and the texts, corrected. */
  readonly relation: string
}

interface Settled {
  readonly plan: ValidationPlan
  readonly failed: readonly Check[]
  readonly accepted: number
}

/** What each row still violates. A rule that blocks an ingest keeps a row aside here. */
async function settleRows({ needs, dataset, version, found, relation }: Work): Promise<Settled> {
  const { lake } = needs
  const { names, marks } = found
  const whole = contractOf(dataset)
  const rules = whole.rules.filter(({ kind }) => kind === 'check' || kind === 'unique')
  const contract = { ...whole, rules }
  const known = await knownValues(needs, contract, await referenceVersions(needs.datasets, contract))
  const columns = names.map((name) => ({ name, type: 'VARCHAR', looksNumeric: isNumber(version, name) }))
  const plan = planContract(contract, { relation, rows: version.quarantined, columns, marks }, known)
  const counts = await countViolations(lake, plan, { now: needs.clock.now(), earlier: [] })
  const scan = await scanVersion(lake, version)
  const copies = plan.uniques.map((unique) =>
    copyCheck(unique, `(${copiesRelation(plan, unique)} union all ${there(plan, unique.columns, scan)})`),
  )
  const checks = [...plan.checks.filter((_, i) => counts.checks[i]! > 0), ...copies]
  const failed = checks.map((check) =>
    check.outcome === 'block' ? { ...check, outcome: 'quarantine' as const } : check,
  )
  const [row] = await lake.rows(
    `select count(*) as n from ${plan.relation} where not ${anyViolated(failed, 'quarantine')}`,
  )
  return { plan, failed, accepted: Number(row?.['n']) }
}

const isNumber = ({ schema }: DatasetVersion, name: string): boolean =>
  schema.find((one) => one.name === name)?.kind === 'number'

/** The places of rows whose values are in the version already. */
function there({ relation }: ValidationPlan, columns: readonly string[], scan: string): string {
  const same = columns.map((name) => `was.${quoteName(name)} = came.${quoteName(name)}`).join(' and ')
  return `select came.__row from ${relation} as came semi join ${scan} as was on ${same}`
}

async function takeIn({ needs, dataset, version }: Work, { plan, failed }: Settled): Promise<Chunks> {
  const { lake } = needs
  const columns = version.schema.map(({ name }) => quoteName(name))
  const relation = `(select ${['__row', ...columns].join(', ')} from ${plan.relation} where not ${anyViolated(failed, 'quarantine')} order by __row)`
  const typed = await likeVersion(lake, version, relation)
  return lake.aside(typed, (aside) => {
    const incoming = { relation: aside, columns, seekable: true }
    const { load, key, watermark } = dataset
    if (load !== 'merge') return appendChunks(lake, { previous: version.chunks, incoming })
    const order = watermark === undefined ? {} : { order: quoteName(watermark) }
    return mergeChunks(lake, { previous: version.chunks, incoming, key: key.map(quoteName), ...order })
  })
}

/** Rows with the types that the version has, where it has rows. */
async function likeVersion(lake: Lake, version: DatasetVersion, relation: string): Promise<string> {
  const described = await lake.rows(`describe select * exclude (__row) from ${await scanVersion(lake, version)}`)
  const casts = described.map((row) => {
    const name = quoteName(String(row['column_name']))
    return `cast(${name} as ${String(row['column_type'])}) as ${name}`
  })
  return `select ${['__row', ...casts].join(', ')} from ${relation} order by __row`
}

/** The rows that stay aside with their reasons, and those that were only warned about before. */
async function leftOver(
  { needs, found, version }: Work,
  { plan, failed }: Settled,
): Promise<Pick<Manifest, 'quarantined' | 'reasons' | 'violationsFile'>> {
  const { lake } = needs
  const values = plan.columns.map(({ name, raw }) => `${raw} as ${quoteName(name)}`)
  const was = `(select * from ${found.relation})`
  const again = `(select __was as __row, case when ${anyViolated(failed, 'quarantine')} then 'quarantine' else 'warn' end as __outcome,
    ${reasonsSql(failed)} as __reasons, ${[...found.marks.map((mark) => `came.${mark}`), ...values].join(', ')}
    from ${plan.relation} as came join (select __id, __row as __was from ${was}) on came.__row = __id where ${anyViolated(failed)})`
  const warned = `(select * exclude (__id) from ${was} where __outcome = 'warn')`
  const { address, rows } = await lake.write(
    `select * from (select * from ${again} union all by name select * from ${warned}) order by __row`,
  )
  if (rows === 0) return { quarantined: 0, reasons: tableReasons(version) }
  const known = [...failed.map((check) => ({ ...whyOf(check), rows: 0, outcome: check.outcome })), ...version.reasons]
  const counted = await countReasons(lake, await lake.scan([address]), known)
  return { ...counted, reasons: [...counted.reasons, ...tableReasons(version)], violationsFile: address }
}

const tableReasons = ({ reasons }: DatasetVersion): Manifest['reasons'] => reasons.filter(({ rows }) => rows === 0)

async function commit(
  { datasets, events }: RepairNeeds,
  { version, manifest }: { readonly version: DatasetVersion; readonly manifest: Manifest },
): Promise<DatasetVersion> {
  const { dataset, source } = version
  const made = await datasets.commit({ dataset, source, manifest, after: version.version })
  const { number, rows, quarantined } = made.version
  if (made.isNew)
    events.publish(versionCommitted, { dataset, version: made.version.version, number, rows, quarantined })
  return made.version
}
