import type { VersionStatistics } from './batching/statistics.ts'
import { createMeter, type MeterReading } from './meter.ts'
import type { Pairs } from './pairs.ts'
import type { Scorer } from './scorer.ts'
import type { ServedEndpoints } from './served.ts'
import type { Standing } from './standing.ts'

/** What an endpoint did since the process began. */
export interface ServedNumbers {
  /** What it answered, by version. */
  readonly meters: ReadonlyMap<number, MeterReading>
  /** Requests that failed, by code. */
  readonly failures: ReadonlyMap<string, number>
  /** Rows that the version beside the one that answered never scored, as too many waited. */
  readonly unpaired: number
  /** The versions that are loaded, ascending. */
  readonly versions: readonly VersionNumbers[]
}

interface VersionNumbers {
  readonly version: number
  readonly role: VersionRole
  readonly waitingRows: number
  readonly statistics: VersionStatistics
}

/** What a loaded version is there for: to answer, to answer a share, to score beside, or to be ready. */
type VersionRole = 'primary' | 'canary' | 'shadow' | 'standby'

function roleOf({ champion, challenger, second, mode }: Standing, scorer: Scorer): VersionRole {
  if (scorer === champion) return 'primary'
  if (scorer === challenger && mode === 'canary') return 'canary'
  return scorer === second ? 'shadow' : 'standby'
}

/** As they are now: a copy. */
export function numbersOf(
  { served, pairs }: { readonly served: Pick<ServedEndpoints, 'find'>; readonly pairs: Pick<Pairs, 'unpaired'> },
  endpoint: string,
): ServedNumbers | undefined {
  const found = served.find(endpoint)
  if (found === undefined) return undefined
  const { meters, failures, standing } = found
  const versions = (standing?.scorers ?? []).map((scorer) => ({
    ...{ version: scorer.version, role: roleOf(standing!, scorer), waitingRows: scorer.loaded.waitingRows },
    statistics: sumOfStatistics([scorer.loaded.statistics]),
  }))
  return {
    meters: sumOfMeters([meters]),
    failures: new Map(failures),
    unpaired: pairs.unpaired(endpoint),
    versions: versions.sort((a, b) => a.version - b.version),
  }
}

/** Adds what other processes did to what this one did, whose versions are those that are loaded. */
export function sumOfNumbers(own: ServedNumbers, others: readonly ServedNumbers[]): ServedNumbers {
  if (others.length === 0) return own
  const all = [own, ...others]
  const failures = new Map<string, number>()
  for (const one of all) for (const [code, count] of one.failures) failures.set(code, (failures.get(code) ?? 0) + count)
  return {
    meters: sumOfMeters(all.map(({ meters }) => meters)),
    failures,
    unpaired: sum(all, ({ unpaired }) => unpaired),
    versions: own.versions.map(({ version, role }) => {
      const its = all.flatMap(({ versions }) => versions.find((one) => one.version === version) ?? [])
      const statistics = sumOfStatistics(its.map((one) => one.statistics))
      return { version, role, waitingRows: sum(its, ({ waitingRows }) => waitingRows), statistics }
    }),
  }
}

function sumOfMeters(all: readonly ReadonlyMap<number, MeterReading>[]): ReadonlyMap<number, MeterReading> {
  const sums = new Map<number, { -readonly [K in keyof MeterReading]: MeterReading[K] }>()
  for (const meters of all)
    for (const [version, { requests, rows, latencySumUs, buckets }] of meters) {
      const { add: _, ...zero } = createMeter()
      const total = sums.get(version) ?? zero
      sums.set(version, total)
      total.requests += requests
      total.rows += rows
      total.latencySumUs += latencySumUs
      for (let i = 0; i < buckets.length; i++) total.buckets[i]! += buckets[i]!
    }
  return sums
}

function sumOfStatistics(all: readonly VersionStatistics[]): VersionStatistics {
  const tally = (name: 'success' | 'fail' | 'queue' | 'compute') => ({
    count: sum(all, (one) => one[name].count),
    ns: sum(all, (one) => one[name].ns),
  })
  const batches = new Map<number, { rows: number; count: number; ns: number }>()
  for (const { rows, count, ns } of all.flatMap((one) => one.batches)) {
    const known = batches.get(rows) ?? { rows, count: 0, ns: 0 }
    batches.set(rows, { rows, count: known.count + count, ns: known.ns + ns })
  }
  return {
    lastInference: Math.max(0, ...all.map(({ lastInference }) => lastInference)),
    rows: sum(all, ({ rows }) => rows),
    runs: sum(all, ({ runs }) => runs),
    ...{ success: tally('success'), fail: tally('fail'), queue: tally('queue'), compute: tally('compute') },
    batches: [...batches.values()].sort((a, b) => a.rows - b.rows),
  }
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}
