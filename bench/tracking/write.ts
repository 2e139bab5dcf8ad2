import { type BenchOptions, type Measured, median } from '../bench.ts'
import type { Driver } from '../drivers/driver.ts'
import { megabytesOf } from '../serving/processes.ts'
import { quantile } from './search.ts'
import { type Keeping, measured, openClient, openServer, type Side, startMillrace, startMlflow } from './sides.ts'

/** Writing through the door: batches of 1,000 points, 64 writers at once, and the small calls; and what an empty server costs. */
export async function* compareWrites(folder: string, { quick }: BenchOptions): AsyncIterable<Measured> {
  const client = openClient()
  if (!client) return
  const server = await openServer()
  try {
    const [ours, theirs] = [{ folder: `${folder}/written` }, { folder: `${folder}/written-theirs` }]
    yield* compareOn(client, {
      ours,
      theirs,
      quick,
      where: 'embedded',
      sync: 'each batch synced to disk on both sides',
    })
    if (!server) return
    yield* compareOn(client, {
      ...{ ours: { folder: `${folder}/written-pg`, database: server.ours }, quick, where: 'PostgreSQL' },
      theirs: { folder: `${folder}/written-theirs-pg`, database: server.theirs },
      sync: 'the sync of PostgreSQL is off on both sides',
    })
  } finally {
    await client.close()
    await server?.stop()
  }
}

interface Places {
  readonly ours: Keeping
  readonly theirs: Keeping
  readonly where: string
  readonly sync: string
  readonly quick: boolean
}

async function* compareOn(client: Driver, places: Places): AsyncIterable<Measured> {
  const us = await startMillrace(places.ours, client)
  const them = await startMlflow(places.theirs, client)
  const { where, sync, quick } = places
  try {
    const figures = { peer: them.name, runs: 1 }
    yield measured(`start, ${where}`, {
      ...{ ...figures, ours: us.served.startMs, theirs: them.served.startMs, unit: 'ms' },
      note: 'empty folder, to the first good answer',
    })
    yield measured(`memory, ${where}`, {
      ...{ ...figures, ours: megabytesOf(us.served.pid), theirs: megabytesOf(them.served.pid), unit: 'MB' },
      note: 'idle, all processes of the server',
    })
    yield* calls(client, [us, them], { where, repeats: quick ? 20 : 200 })
    yield* batches(client, [us, them], { where, sync, quick })
  } finally {
    await us.served.stop()
    await them.served.stop()
  }
}

type Pair = readonly [Side, Side]

/** What the client is told of a side. */
const at = ({ url }: Side) => ({ url, experiments: ['0'] })

async function* calls(
  client: Driver,
  [us, them]: Pair,
  { where, repeats }: { readonly where: string; readonly repeats: number },
): AsyncIterable<Measured> {
  type Answer = { readonly seconds: Readonly<Record<string, number[]>> }
  const a = await client.ask<Answer>('calls', { ...at(us), repeats })
  const b = await client.ask<Answer>('calls', { ...at(them), repeats })
  for (const call of Object.keys(a.seconds))
    for (const [label, point] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const)
      yield measured(`${call}, ${where}, ${label}`, {
        ...{ peer: them.name, unit: 'ms', runs: repeats, note: 'through the client' },
        ...{ ours: quantile(a.seconds[call]!, point), theirs: quantile(b.seconds[call]!, point) },
      })
}

async function* batches(
  client: Driver,
  [us, them]: Pair,
  { where, sync, quick }: Pick<Places, 'where' | 'sync' | 'quick'>,
): AsyncIterable<Measured> {
  const one = async (side: Side) =>
    median((await client.ask<{ seconds: number[] }>('batches', { ...at(side), repeats: quick ? 5 : 30 })).seconds)
  const figures = { peer: them.name, runs: quick ? 5 : 30 }
  const note = `log_batch of 1,000 points of ten metrics through the client; ${sync}`
  yield measured(`log_batch, ${where}`, {
    ...figures,
    ours: 1_000 * (await one(us)),
    theirs: 1_000 * (await one(them)),
    unit: 'ms',
    note,
  })
  const many = async (side: Side) => {
    const how = { ...at(side), writers: quick ? 8 : 64, batches: quick ? 2 : 5 }
    return client.ask<{ seconds: number; points: number; refused: number }>('writers', how)
  }
  const [a, b] = [await many(us), await many(them)]
  yield measured(`${quick ? 8 : 64} writers, ${where}`, {
    ...{ peer: them.name, runs: 1, unit: 'us a point' },
    ...{ ours: (1e6 * a.seconds) / a.points, theirs: b.points > 0 ? (1e6 * b.seconds) / b.points : null },
    note: `${perSecond(a)} and ${perSecond(b)} points/s; ${a.refused} and ${b.refused} batches refused; ${sync}`,
  })
}

const perSecond = ({ seconds, points }: { readonly seconds: number; readonly points: number }): string =>
  Math.round(points / seconds).toLocaleString('en')
