import { type BenchOptions, median } from '../bench.ts'
import type { Driver } from '../drivers/driver.ts'
import { openPeer } from '../drivers/driver.ts'
import { act, type Cost, closeAll, type Lines, measured, nameOf, openRooms, peakOf } from './sides.ts'
import { ordersSql, writeTable } from './table.ts'

const PROFILERS = ['ydata', 'evidently']

interface Profile {
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly missing: number; readonly distinct: unknown }[]
}

/** A summary of every column of five million orders: ours from the file, theirs from the frame in memory. */
export async function* compareProfiles(folder: string, options: BenchOptions): Lines {
  const rows = options.quick ? 100_000 : 5_000_000
  const file = `${folder}/orders-${rows}.parquet`
  await writeTable(ordersSql(rows), file)
  const ours = await timesOf(openRooms(`${folder}/profiles`), options.quick ? 2 : 3, (driver) =>
    act<Profile>(driver, 'data.profile', { data: file }),
  )
  // One after the other, each closed when done: two frames of five million rows are too much for one machine.
  for (const profiler of PROFILERS) {
    const where = { environment: '.venv-profiles', setup: 'setup data', variables: { PROFILER: profiler } }
    const peer = openPeer('profile_peer.py', where)
    if (peer) await peer.ask('load', { file })
    const theirs = peer && (await timesOf(peer, 1, (driver) => driver.ask<Cost>('profile')))
    const wall = [ours, theirs].map((one) => one && `${one.seconds.toFixed(1)} s`)
    const peak = [ours, theirs].map((one) => one && `${one.megabytes.toFixed(0)} MB`)
    yield measured(`profile, ${rows} rows of 20 columns`, {
      ...{
        peer: theirs?.name ?? profiler,
        ours: ours.cpu,
        theirs: theirs?.cpu ?? null,
        unit: 's of processor time',
        runs: ours.runs,
      },
      note: `wall ${wall.filter(Boolean).join(' against ')}; peak ${peak.filter(Boolean).join(' against ')}; theirs once`,
    })
  }
}

interface Times extends Cost {
  readonly name: string
  readonly megabytes: number
  readonly runs: number
}

async function timesOf(driver: Driver, runs: number, work: (driver: Driver) => Promise<Cost>): Promise<Times> {
  try {
    const costs: Cost[] = []
    for (let run = 0; run < runs; run++) costs.push(await work(driver))
    const cpu = median(costs.map((one) => one.cpu))
    const seconds = median(costs.map((one) => one.seconds))
    return { name: await nameOf(driver), cpu, seconds, megabytes: await peakOf(driver), runs }
  } finally {
    await closeAll([driver])
  }
}
