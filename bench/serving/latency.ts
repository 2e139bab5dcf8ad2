import type { BenchOptions, Measured } from '../bench.ts'
import { type Field, measured } from './cost.ts'
import { percentile, type Seen, saturate, stream } from './load.ts'
import { type Side, targetOf } from './sides.ts'

const RATES = [50, 100, 200, 500, 1_000, 2_000, 3_000, 5_000, 8_000, 12_000, 16_000]
const CONNECTIONS = 64
/** A server that answers less than this share of what is due is past saturation. */
const KEEPS_UP = 0.97

interface Ladder {
  readonly side: Side
  readonly at: ReadonlyMap<number, Seen>
}

/** Median and 99th percentile at fixed rates, from the moment each request was due, up to where a server no longer keeps up. */
export async function* compareLatency({ ours, bare, peers }: Field, options: BenchOptions): AsyncIterable<Measured> {
  const ms = options.quick ? 1_500 : 8_000
  const us = await climb(ours, ms)
  for (const side of [bare, ...peers]) {
    const them = await climb(side, ms)
    for (const [rate, seen] of us.at)
      for (const p of [50, 99]) {
        const other = them.at.get(rate)
        yield measured(`one row, p${p} at ${rate}/s`, {
          ...{ peer: side.name, unit: 'ms', runs: 1, ours: percentile(seen.latencies, p) },
          theirs: other ? percentile(other.latencies, p) : null,
          note: other ? `${seen.good} requests` : `${side.name} does not keep up`,
        })
      }
  }
}

async function climb(side: Side, ms: number): Promise<Ladder> {
  const served = await side.start()
  const at = new Map<number, Seen>()
  try {
    const target = targetOf(side, served)
    await saturate(target, { connections: 8, ms: 2_000 })
    for (const rate of RATES) {
      const load = stream(target, { rate, connections: CONNECTIONS })
      await new Promise((later) => setTimeout(later, ms))
      const seen = await load.stop()
      if (seen.good < KEEPS_UP * rate * (ms / 1_000)) break
      at.set(rate, seen)
    }
  } finally {
    await served.stop()
  }
  return { side, at }
}
