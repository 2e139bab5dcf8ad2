import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type BenchOptions, median } from '../bench.ts'
import type { Lines } from '../data/sides.ts'
import { percentile, saturate } from '../serving/load.ts'
import { cpuOf, megabytesOf } from '../serving/processes.ts'
import { askOnce, freePort } from '../serving/sides.ts'
import { type HistorySize, writeHistory } from './history.ts'
import { measured } from './join.ts'
import { type FeatureSide, requestsOf, type Serving, startFeast, startMillrace } from './online-sides.ts'

const SIZE: HistorySize = { views: 1, features: 20, rows: 100_000, entities: 20_000, labels: 1 }
const ENTITIES = 100
const CONNECTIONS = 4
const WARM_MS = 5_000
const REDIS = '/usr/bin/redis-server'
const GOAL = 'goal 0.05'

/** A hundred entities of twenty features a request over HTTP, against Feast's Python feature server: embedded stores, then both on Redis. */
export async function* compareServers(folder: string, options: BenchOptions): Lines {
  const files = `${folder}/online`
  await writeHistory(files, SIZE)
  yield* compareOn({ files, folder, size: SIZE }, 'embedded stores', options)
  if (!existsSync(REDIS)) {
    process.stderr.write('no redis-server here. Add it: apt-get install redis-server\n')
    return
  }
  const redis = await startRedis()
  try {
    yield* compareOn({ files, folder, size: SIZE, redis: redis.port }, 'both on Redis', options, redis.pid)
  } finally {
    redis.stop()
  }
}

interface Found {
  readonly side: FeatureSide
  readonly cpu: number[]
  readonly rates: number[]
  readonly p99: number[]
  readonly redis: number[]
  megabytes: number
}

async function* compareOn(serving: Serving, where: string, options: BenchOptions, redisPid?: number): Lines {
  const [ms, runs] = options.quick ? [1_000, 3] : [4_000, 9]
  const at = (side: string): Serving => ({ ...serving, folder: `${serving.folder}/${side}-${serving.redis ?? 'own'}` })
  const ours = await startMillrace(at('millrace'))
  const theirs = await startFeast(at('feast'))
  const sides = [ours, ...(theirs ? [theirs] : [])]
  try {
    const same = theirs ? await sameAnswer(ours, theirs) : ''
    const [us, them] = await loaded(sides, { ms, runs, redisPid })
    const both = (what: (one: Found) => string): string => [us!, ...(them ? [them] : [])].map(what).join(' against ')
    const notes = [
      `${GOAL}, which is 20 times the requests a second of processor time`,
      `${both(({ rates }) => median(rates).toFixed(0))} requests/s`,
      `p99 ${both(({ p99 }) => median(p99).toFixed(1))} ms with ${CONNECTIONS} connections`,
      `memory ${both(({ megabytes }) => megabytes.toFixed(0))} MB`,
      ...(redisPid === undefined
        ? []
        : [`Redis itself ${both(({ redis }) => median(redis).toFixed(0))} µs a request, not in the ratio`]),
      ...(same === '' ? [] : [same]),
    ]
    yield measured(`online, ${ENTITIES} entities of ${SIZE.features} features over HTTP, CPU a request, ${where}`, {
      ...{
        peer: them?.side.name ?? 'Feast feature server',
        ours: median(us!.cpu),
        theirs: them ? median(them.cpu) : null,
      },
      ...{ unit: 'µs', runs, note: notes.join('; ') },
    })
  } finally {
    await Promise.all(sides.map(({ served }) => served.stop()))
  }
}

async function loaded(
  sides: readonly FeatureSide[],
  how: { readonly ms: number; readonly runs: number; readonly redisPid: number | undefined },
): Promise<readonly Found[]> {
  const messages = requestsOf(SIZE, ENTITIES)
  const found = sides.map((side): Found => ({ side, cpu: [], rates: [], p99: [], redis: [], megabytes: 0 }))
  for (let run = -1; run < how.runs; run++)
    for (const one of found) {
      const { pid, port } = one.side.served
      const [before, redisBefore] = [cpuOf(pid), how.redisPid === undefined ? 0 : cpuOf(how.redisPid)]
      const load = { connections: CONNECTIONS, ms: run < 0 ? WARM_MS : how.ms }
      const seen = await saturate({ port, messages }, load)
      if (seen.good < seen.answered) throw new Error(`${one.side.name} failed ${seen.answered - seen.good} requests`)
      one.megabytes = megabytesOf(pid)
      if (run < 0) continue
      one.cpu.push((cpuOf(pid) - before) / seen.answered)
      if (how.redisPid !== undefined) one.redis.push((cpuOf(how.redisPid) - redisBefore) / seen.answered)
      one.rates.push(seen.answered / seen.seconds)
      one.p99.push(percentile(seen.latencies, 99))
    }
  return found
}

interface Answer {
  readonly metadata: { readonly feature_names: readonly string[] }
  readonly results: readonly { readonly values: readonly unknown[]; readonly statuses: readonly string[] }[]
}

/** Whether both sides answer with the same values; Feast's server sends doubles as they are, so equal is equal. */
async function sameAnswer(ours: FeatureSide, theirs: FeatureSide): Promise<string> {
  const [us, them] = await Promise.all([answerOf(ours), answerOf(theirs)])
  let other = 0
  for (const [at, name] of us.metadata.feature_names.entries()) {
    const place = them.metadata.feature_names.indexOf(name)
    const [mine, yours] = [us.results[at]!, them.results[place]]
    for (const [row, value] of mine.values.entries()) if (value !== yours?.values[row]) other++
  }
  return other === 0 ? 'the same values' : `${other} VALUES ARE NOT THE SAME`
}

async function answerOf({ served, name }: FeatureSide): Promise<Answer> {
  const { status, body } = await askOnce(served.port, requestsOf(SIZE, ENTITIES)[0]!)
  if (status !== 200) throw new Error(`${name} answers ${status}: ${body.slice(0, 300)}`)
  return JSON.parse(body) as Answer
}

/** A Redis that writes nothing to disk. */
async function startRedis(): Promise<{ readonly port: number; readonly pid: number; stop(): void }> {
  const port = await freePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn(REDIS, settings, { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((ready) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) ready()
    })
  })
  return { port, pid: child.pid!, stop: () => void child.kill() }
}
