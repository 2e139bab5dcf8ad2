import { mkdirSync } from 'node:fs'
import type { BenchOptions, Measured } from '../bench.ts'
import { openConnection } from './connection.ts'
import { measured } from './cost.ts'
import { percentile, type Seen, saturate, stream, type Target } from './load.ts'
import { treesModel, writeModel } from './models.ts'
import type { Served } from './processes.ts'
import { millrace, type SideNeeds, targetOf } from './sides.ts'

const RATE = 500
const PAUSE_MS = 100
const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

/** Calls an action of a server of ours. */
async function call(served: Served, method: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`http://127.0.0.1:${served.port}/api/v1${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
}

/** A hundred versions, each new to the process, one after another under load; then back and forth by undo. */
export async function* changeVersions(needs: SideNeeds, options: BenchOptions): AsyncIterable<Measured> {
  const [swaps, undos] = options.quick ? [10, 4] : [100, 20]
  const last = { champion: swaps + 1, previous: swaps, mode: 'single', percent: 0 }
  const side = millrace({ ...needs, folder: `${needs.folder}/changes` })
  const served = await side.start()
  try {
    const target = targetOf(side, served)
    mkdirSync(`${needs.folder}/changes/versions`, { recursive: true })
    for (let version = 2; version <= swaps + 1; version++) {
      const file = writeModel(`${needs.folder}/changes/versions/${version}.onnx`, treesModel(version))
      await call(served, 'POST', '/models/trees/imports', { file })
    }
    await saturate(target, { connections: 8, ms: 2_000 })
    const steady = await during(target, () => pause(swaps * (PAUSE_MS + 20)))
    const swapped = await during(target, async () => {
      for (let version = 2; version <= last.champion; version++) {
        await call(served, 'PUT', '/endpoints/trees/traffic', { ...last, champion: version, previous: version - 1 })
        await pause(PAUSE_MS)
      }
    })
    yield failures(`${swaps} version swaps at ${RATE}/s, failed requests`, swapped)
    yield measured(`${swaps} version swaps at ${RATE}/s, p99`, {
      ...{ peer: 'steady state', ours: percentile(swapped.latencies, 99), theirs: percentile(steady.latencies, 99) },
      ...{ unit: 'ms', runs: 1, note: `goal 1.2; slowest ${percentile(swapped.latencies, 100).toFixed(1)} ms` },
    })
    const undone = await during(target, async () => {
      for (let undo = 0; undo < undos; undo++) {
        await call(served, 'POST', '/endpoints/trees/undo', {})
        await pause(PAUSE_MS)
        await call(served, 'PUT', '/endpoints/trees/traffic', last)
        await pause(PAUSE_MS)
      }
    })
    yield failures(`${undos} undos at ${RATE}/s, failed requests`, undone)
  } finally {
    await served.stop()
  }
}

async function during(target: Target, work: () => Promise<void>): Promise<Seen> {
  const load = stream(target, { rate: RATE, connections: 32 })
  await work()
  return load.stop()
}

const failures = (name: string, seen: Seen): Measured =>
  measured(name, {
    ...{ peer: 'none', ours: seen.answered - seen.good, theirs: null, unit: 'requests', runs: 1 },
    note: `goal 0; of ${seen.answered}; p99 ${percentile(seen.latencies, 99).toFixed(2)} ms`,
  })

/** Clients that keep sending through SIGTERM: told to go elsewhere first, refused a connection only then. */
export async function* stopOften(needs: SideNeeds, options: BenchOptions): AsyncIterable<Measured> {
  const rounds = options.quick ? 3 : 50
  const side = millrace({ ...needs, folder: `${needs.folder}/stops` }, ['--drain-seconds', '1'])
  let [failed, answered] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    const served = await side.start()
    const clients = Array.from({ length: 8 }, () => untilRefused(targetOf(side, served)))
    await pause(200)
    await served.stop()
    for (const seen of await Promise.all(clients)) {
      failed += seen.failed
      answered += seen.answered
    }
  }
  yield measured(`${rounds} SIGTERMs under load, failed requests`, {
    ...{ peer: 'none', ours: failed, theirs: null, unit: 'requests', runs: rounds, note: `goal 0; of ${answered}` },
  })
}

function untilRefused({ port, messages }: Target): Promise<{ failed: number; answered: number }> {
  const connection = openConnection(port)
  const seen = { failed: 0, answered: 0 }
  let toldToGo = false
  return new Promise((resolve) => {
    const again = (): void =>
      connection.send(messages[seen.answered % messages.length]!, ({ status, refused, last }) => {
        if (refused) {
          if (!toldToGo) seen.failed++
          resolve(seen)
          return
        }
        seen.answered++
        toldToGo = last
        if (status !== 200) seen.failed++
        setTimeout(again, status === 0 ? 50 : 1)
      })
    again()
  })
}

/** Three times what a server can do: how much of what it can do is still done, and how the rest is told. */
export async function* overload(needs: SideNeeds, options: BenchOptions): AsyncIterable<Measured> {
  const ms = options.quick ? 2_000 : 10_000
  const side = millrace({ ...needs, folder: `${needs.folder}/overload` })
  const served = await side.start()
  try {
    const target = targetOf(side, served)
    await saturate(target, { connections: 64, ms: 3_000 })
    const most = await saturate(target, { connections: 64, ms })
    const capacity = most.good / most.seconds
    const load = stream(target, { rate: 3 * capacity, connections: 512 })
    await pause(ms)
    const seen = await load.stop()
    yield measured('goodput at three times the load', {
      ...{ peer: 'capacity', ours: seen.good / seen.seconds, theirs: capacity, unit: 'requests/s', runs: 1 },
      note: `goal at least 0.9; ${seen.refused} refused with 429 or 503, ${seen.failed} failed`,
    })
  } finally {
    await served.stop()
  }
}
