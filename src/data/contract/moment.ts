import { type Clock, hasCode } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import type { Datasets } from '../datasets.ts'
import { fail } from '../errors.ts'
import { scanVersion } from '../versions/scan.ts'
import type { DatasetVersion } from '../versions/version.ts'
import type { Contract } from './contract.ts'
import { freshCheck, type Moment } from './table-check.ts'

/** True where the same rows may be judged otherwise later: by their age, or by the versions before. */
export function dependsOnMoment({ rules }: Pick<Dataset, 'rules'>): boolean {
  return rules.some(({ kind }) => kind === 'fresh') || needsEarlier({ rules })
}

/** True where the number of rows is compared with that of earlier versions. */
export function needsEarlier({ rules }: Pick<Contract, 'rules'>): boolean {
  return rules.some((rule) => rule.kind === 'volume' && rule.change !== undefined)
}

/** What the rules of a dataset look at besides its rows. */
export async function momentOf(
  { clock, datasets }: { readonly clock: Clock; readonly datasets: Pick<Datasets, 'versions'> },
  dataset: Dataset,
): Promise<Moment> {
  return { now: clock.now(), earlier: needsEarlier(dataset) ? await earlierRows(datasets, dataset.name) : [] }
}

/** How many rows the versions of a dataset had, accepted or set aside, the newest first; before `before`, where given. */
export async function earlierRows(
  datasets: Pick<Datasets, 'versions'>,
  name: string,
  before = Number.POSITIVE_INFINITY,
): Promise<readonly number[]> {
  const versions = await datasets.versions(name).catch((error: unknown) => {
    if (hasCode(error, 'data.not_ingested')) return []
    throw error
  })
  return versions.filter(({ number }) => number < before).map(({ rows, quarantined }) => rows + quarantined)
}

/** Where nothing new came, what is there grows older. Errors: `data.contract_blocked`. */
export async function mustStayFresh(
  lake: Lake,
  { name, rules, time, onViolation }: Dataset,
  { version, now }: { readonly version: DatasetVersion; readonly now: number },
): Promise<void> {
  for (const rule of rules) {
    const column = rule.kind === 'fresh' ? (rule.column ?? time) : undefined
    if (rule.kind !== 'fresh' || column === undefined) continue
    const check = freshCheck(rule, column, onViolation)
    if (check.outcome !== 'block' || !version.schema.some((one) => one.name === column)) continue
    const [row] = await lake.rows(
      `select ${check.asks[0]} as newest from (select ${quoteName(column)} from ${await scanVersion(lake, version)})`,
    )
    const { failed, says } = check.judge([row?.['newest'] as number | null], { now, earlier: [] })
    if (failed > 0) throw fail('contract_blocked', { dataset: name, rows: 0, reasons: `${rule.id}: ${says}` })
  }
}
