import { type BenchOptions, type Measured, measuredIn, median } from '../bench.ts'
import { saturate } from './load.ts'
import { cpuOf, megabytesOf, type Served } from './processes.ts'
import { type Side, targetOf } from './sides.ts'

/** What the servers of one model are. */
export interface Field {
  readonly ours: Side
  readonly bare: Side
  readonly peers: readonly Side[]
}

interface Found {
  readonly side: Side
  readonly cpu: number[]
  readonly rates: number[]
  megabytes: number
}

const CONNECTIONS = 8
/** Just-in-time compilers need tens of thousands of requests. */
const WARM_MS = 10_000
const GOALS = { peer: 0.1, bare: 1.4 }

/**
 * Processor time of the whole process tree for one request, one row each, at saturation: all servers stand at once and are loaded in turn,
 * so that a noisy moment hits all.
 */
export async function* compareCost({ ours, bare, peers }: Field, options: BenchOptions): AsyncIterable<Measured> {
  const [ms, runs] = options.quick ? [1_000, 3] : [4_000, 9]
  const found = await loaded([ours, bare, ...peers], { ms, runs })
  const [us, ...others] = found
  const cpu = (one: Found): number => median(one.cpu)
  const best = others.slice(1).sort((a, b) => cpu(a) - cpu(b))[0]
  for (const them of others) {
    const [about, goal] = them === others[0] ? ['bare handler', GOALS.bare] : ['peer', GOALS.peer]
    const rate = `${median(us!.rates).toFixed(0)} against ${median(them.rates).toFixed(0)} requests/s`
    yield measured(`one row, V2 JSON, CPU a request, ${about}`, {
      ...{ peer: them.side.name, ours: cpu(us!), theirs: cpu(them), unit: 'µs', runs },
      note: `goal ${goal}${them === best ? ', the best peer' : ''}; ${rate}; memory ${us!.megabytes.toFixed(0)} against ${them.megabytes.toFixed(0)} MB`,
    })
  }
}

async function loaded(sides: readonly Side[], how: { readonly ms: number; readonly runs: number }): Promise<Found[]> {
  const served: Served[] = []
  try {
    for (const side of sides) served.push(await side.start())
    const found = sides.map((side): Found => ({ side, cpu: [], rates: [], megabytes: 0 }))
    for (let run = -1; run < how.runs; run++)
      for (const [at, one] of found.entries()) {
        const ms = run < 0 ? WARM_MS : how.ms
        const before = cpuOf(served[at]!.pid)
        const seen = await saturate(targetOf(one.side, served[at]!), { connections: CONNECTIONS, ms })
        if (seen.good < seen.answered) throw new Error(`${one.side.name} failed ${seen.answered - seen.good} requests`)
        one.megabytes = megabytesOf(served[at]!.pid)
        if (run < 0) continue
        one.cpu.push((cpuOf(served[at]!.pid) - before) / seen.answered)
        one.rates.push(seen.answered / seen.seconds)
      }
    return found
  } finally {
    await Promise.all(served.map((one) => one.stop()))
  }
}

/** One line of this bench, with its ratio. */
export const measured = measuredIn('serving')
