import type { Json } from '../../base/index.ts'
import { canonicalJson } from '../../base/index.ts'
import type { Blobs, Lake } from '../../storage/index.ts'
import { type ColumnProfile, type Profile, profileShares, quoteName } from '../../table/index.ts'
import type { Datasets } from '../datasets.ts'
import { scanVersion } from '../versions/scan.ts'
import type { DatasetVersion } from '../versions/version.ts'

const TOP_VALUES = 20

/** Summarizes every column of a version, once: what was found is kept as a blob. */
export async function profileOf(
  needs: { readonly lake: Lake; readonly blobs: Blobs; readonly datasets: Datasets },
  version: DatasetVersion,
): Promise<Profile> {
  const known = await needs.datasets.profile(version)
  if (known) return JSON.parse(new TextDecoder().decode(await needs.blobs.get(known))) as Profile
  const scan = await scanVersion(needs.lake, version)
  const columns: ColumnProfile[] = []
  for (const { name, kind } of version.schema)
    columns.push(await (kind === 'category' ? profileTexts : profileNumbers)(needs.lake, scan, { name, kind }))
  const profile = { rows: version.rows, columns }
  const bytes = new TextEncoder().encode(canonicalJson(profile as unknown as Json))
  await needs.datasets.keepProfile(version, await needs.blobs.put(bytes))
  return profile
}

type Shown = Pick<ColumnProfile, 'name' | 'kind'>

/** Equal values are counted first; sums run over sorted values, so that they do not depend on the number of threads. */
async function profileNumbers(lake: Lake, scan: string, { name, kind }: Shown): Promise<ColumnProfile> {
  const value = kind === 'time' ? `epoch_us(${quoteName(name)}) / 1000` : `cast(${quoteName(name)} as double)`
  const [counts] = await lake.rows(`select count(*) as n, count(${quoteName(name)}) as present from ${scan}`)
  const present = Number(counts?.['present'])
  const about = { name, kind, missing: Number(counts?.['n']) - present, distinct: null, top: [] }
  if (present === 0) return { ...about, numbers: null }
  const places = profileShares.map((share) => share * (present - 1))
  const ordered = places.flatMap((place, i) => [
    `min(v) filter (upto > ${Math.floor(place)}) as low${i}`,
    `min(v) filter (upto > ${Math.ceil(place)}) as high${i}`,
  ])
  const [row] = await lake.rows(
    `with counted as (select ${value} as v, count(*) as n from ${scan} where ${quoteName(name)} is not null group by v),
      center as (select sum(v * n order by v) / ${present} as mean from counted),
      ranked as (select v, n, sum(n) over (order by v rows unbounded preceding) as upto from counted)
    select min(v) as least, max(v) as most, any_value(mean) as mean, sum(n * (v - mean) ** 2 order by v) as squares,
      ${ordered.join(', ')} from ranked, center`,
  )
  const found = row as Readonly<Record<string, number>>
  const quantiles = profileShares.map((at, i) => {
    const [low, high] = [found[`low${i}`]!, found[`high${i}`]!]
    return { at, value: low + (high - low) * (places[i]! - Math.floor(places[i]!)) }
  })
  const deviation = Math.sqrt(found['squares']! / Math.max(1, present - 1))
  return {
    ...about,
    numbers: { min: found['least']!, max: found['most']!, mean: found['mean']!, deviation, quantiles },
  }
}

async function profileTexts(lake: Lake, scan: string, { name, kind }: Shown): Promise<ColumnProfile> {
  const value = quoteName(name)
  const [row] = await lake.rows(
    `select count(*) - count(${value}) as missing, count(distinct ${value}) as kinds from ${scan}`,
  )
  const top = await lake.rows(
    `select ${value} as v, count(*) as n from ${scan} where ${value} is not null group by v order by n desc, v limit ${TOP_VALUES}`,
  )
  return {
    name,
    kind,
    missing: Number(row?.['missing']),
    numbers: null,
    distinct: Number(row?.['kinds']),
    top: top.map((one) => ({ value: String(one['v']), count: Number(one['n']) })),
  }
}
