import { createKeeper } from '../../src/tracking/columns/keeper.ts'
import { columnsOf, scan } from '../../src/tracking/columns/scan.ts'
import { createSegmentFiles, type SegmentFile } from '../../src/tracking/columns/segment-files.ts'
import type { RunPlan } from '../../src/tracking/search/run-plan.ts'
import type { BenchOptions, Measured } from '../bench.ts'
import { quantile } from './search.ts'
import { measured } from './sides.ts'

const SEGMENT = 16_384
const DATABASE = { database: 'bench', horizon: '1' }

/** The columns alone, a million runs of 200 metrics: the files are written without a database. */
export async function* searchWide(folder: string, { quick }: BenchOptions): AsyncIterable<Measured> {
  const [runs, metrics] = quick ? [50_000, 20] : [1_000_000, 200]
  const files = createSegmentFiles(`${folder}/wide`)
  const segments: SegmentFile[] = []
  for (let base = 0; base < runs; base += SEGMENT)
    segments.push(
      await files.write(Math.min(SEGMENT, runs - base), cellsOf(base, Math.min(SEGMENT, runs - base), metrics)),
    )
  await files.commit(DATABASE, segments)
  const keeper = createKeeper({ files })
  const opened = await timed(() => keeper.load(DATABASE.database))
  const what = `${runs.toLocaleString('en')} runs × ${metrics} metrics`
  const alone = { peer: 'none', theirs: null }
  yield measured(`columns opened, ${what}`, { ...alone, ours: opened, unit: 's', runs: 1, note: 'no database' })
  const cold: number[] = []
  const warm: number[] = []
  for (let at = 0; at + 1 < metrics; at += 2) {
    const plan = planOf(`metric_${at}`, `metric_${at + 1}`)
    const search = () => keeper.withColumns(columnsOf(plan), () => scan(keeper.copy, plan))
    cold.push(await timed(search))
    warm.push(await timed(search))
  }
  const note = 'filter by one metric, order by another'
  for (const [label, seconds] of [
    ['first use', cold],
    ['in memory', warm],
  ] as const)
    for (const [point, name] of [
      [0.5, 'p50'],
      [0.99, 'p99'],
    ] as const)
      yield measured(`scan, ${label}, ${what}, ${name}`, {
        ...alone,
        ours: quantile(seconds, point),
        unit: 'ms',
        runs: seconds.length,
        note,
      })
  const memory = process.memoryUsage().rss / 2 ** 20
  yield measured(`memory, ${what}`, {
    ...alone,
    ours: memory,
    unit: 'MB',
    runs: 1,
    note: 'the bench itself, after every metric was used',
  })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

function cellsOf(base: number, length: number, metrics: number) {
  const slots = Array.from({ length }, (_, slot) => slot)
  const column = (value: (at: number) => number | string) => ({
    slots,
    values: slots.map((slot) => value(base + slot)),
  })
  return new Map([
    ['a:id', column((at) => at.toString(16).padStart(32, '0'))],
    ['a:state', column(() => 1)],
    ['a:experiment', column((at) => at % 10)],
    ['a:started_at', column((at) => at)],
    ['a:changed', column(() => 0)],
    ...Array.from({ length: metrics }, (_, key) => {
      return [`m:metric_${key}`, column((at) => ((at * 7_919 + key * 104_729) % 1_000_003) / 1_000_003)] as const
    }),
  ])
}

function planOf(filter: string, order: string): RunPlan {
  const metric = (key: string) => ({ of: 'metrics', key, kind: 'number' }) as const
  return {
    comparisons: [{ field: metric(filter), comparator: '>', value: 0.9 }],
    orders: [
      { field: metric(order), down: true },
      { field: { of: 'attributes', key: 'id', kind: 'text' }, down: false },
    ],
    ...{ experiments: undefined, view: 'active', limit: 100, after: undefined, search: '' },
  }
}
