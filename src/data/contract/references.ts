import type { Digest } from '../../base/index.ts'
import { nearestName } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import type { Datasets } from '../datasets.ts'
import { fail } from '../errors.ts'
import { scanVersion } from '../versions/scan.ts'
import type { KnownValues } from './plan.ts'
import { referenceOf } from './rule.ts'

/** The versions that the references of a contract are checked against: by dataset. */
export type ReferenceVersions = Readonly<Record<string, Digest>>

/** Errors: `data.not_ingested` when a dataset that is referred to has no version. */
export async function referenceVersions(datasets: Datasets, dataset: Dataset): Promise<ReferenceVersions> {
  const found: Record<string, Digest> = {}
  for (const rule of Object.values(dataset.contract)) {
    const name = referenceOf(rule)?.dataset.name
    if (name !== undefined) found[name] ??= (await datasets.version(name)).version
  }
  return found
}

/**
 * Reads the values that references may take.
 *
 * Errors: `data.bad_contract` when the column is not there or is not of texts.
 */
export async function knownValues(
  needs: { readonly lake: Lake; readonly datasets: Datasets },
  dataset: Dataset,
  versions: ReferenceVersions,
): Promise<KnownValues> {
  const known = new Map<string, readonly string[]>()
  for (const [column, rule] of Object.entries(dataset.contract)) {
    const reference = referenceOf(rule)
    if (!reference) continue
    const version = await needs.datasets.version(reference.dataset.name, versions[reference.dataset.name])
    const kind = version.schema.find(({ name }) => name === reference.column)?.kind
    if (kind !== 'category') {
      const nearest = nearestName(
        reference.column,
        version.schema.map(({ name }) => name),
      )
      const reason = kind
        ? `${reference.column} of ${reference.dataset.name} holds ${kind}s, not texts`
        : `${reference.dataset.name} has no column ${reference.column}; the nearest is ${nearest}`
      throw fail('bad_contract', { dataset: dataset.name, where: column, reason })
    }
    const value = quoteName(reference.column)
    const scan = await scanVersion(needs.lake, version)
    const rows = await needs.lake.rows(
      `select distinct ${value} as v from ${scan} where ${value} is not null order by v`,
    )
    known.set(
      column,
      rows.map((row) => String(row['v'])),
    )
  }
  return known
}
