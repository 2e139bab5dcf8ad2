import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { type BenchOptions, type Measured, median } from '../bench.ts'
import { openDriver } from '../drivers/driver.ts'
import { measured } from './cost.ts'
import { FEATURES } from './models.ts'
import type { SideNeeds } from './sides.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ROWS = 4_096
const GOAL = 'goal at least 2'

interface Scored {
  readonly cpu: number
  readonly sum: number
}

/** Rows a second of one core: the plan alone, and a whole job from Parquet to Parquet, against onnxruntime's run alone. */
export async function* compareBatches(needs: SideNeeds, options: BenchOptions): AsyncIterable<Measured> {
  const [runs, times] = options.quick ? [10, 3] : [40, 9]
  const driver = openDriver(process.execPath, [`${ROOT}bench/drivers/scoring.mjs`])
  const order = { model: needs.model, rows: ROWS, columns: FEATURES, runs }
  const speeds: { plan: number[]; onnxruntime: number[] } = { plan: [], onnxruntime: [] }
  let same = true
  try {
    for (let time = 0; time < times; time++) {
      const ours = await driver.ask<Scored>('plan', order)
      const theirs = await driver.ask<Scored>('onnxruntime', order)
      same &&= ours.sum === theirs.sum
      speeds.plan.push((ROWS * runs) / ours.cpu)
      speeds.onnxruntime.push((ROWS * runs) / theirs.cpu)
    }
  } finally {
    await driver.close()
  }
  const theirs = median(speeds.onnxruntime)
  const peer = { peer: 'onnxruntime-node', theirs, unit: 'rows/s a core' }
  const equal = same ? 'same bits' : 'other bits'
  yield measured(`batches of ${ROWS} rows, the plan`, {
    ...{ ...peer, ours: median(speeds.plan), runs: times, note: `${GOAL}; ${equal}` },
  })
  const rows = options.quick ? 200_000 : 2_000_000
  const { seconds, megabytes } = await wholeJob(needs, rows)
  yield measured(`${rows} rows from Parquet to Parquet, the whole job`, {
    ...{ ...peer, ours: rows / seconds, runs: 1 },
    note: `${GOAL}; start, reading and writing are in, theirs only runs; peak ${megabytes.toFixed(0)} MB`,
  })
}

/** Processor seconds and peak memory of `millrace serving batch`. */
async function wholeJob({ folder, model }: SideNeeds, rows: number): Promise<{ seconds: number; megabytes: number }> {
  const place = `${folder}/batch`
  mkdirSync(place, { recursive: true })
  await writeRows(`${place}/rows.parquet`, rows)
  run(place, ['registry', 'import', 'trees', model])
  const said = run(place, ['serving', 'batch', '--model', 'trees', '--data', 'rows.parquet', '--out', 'scores'])
  // Threads tell too; the process is the last.
  const [, seconds, megabytes] = [...said.matchAll(/cpu (\S+) peak (\S+)/g)].at(-1)!
  return { seconds: Number(seconds), megabytes: Number(megabytes) }
}

/** Runs a command of ours, which tells its resources on the error stream when it ends. */
function run(folder: string, words: readonly string[]): string {
  const teller = `data:text/javascript,process.on('exit',()=>{const {userCPUTime:u,systemCPUTime:s,maxRSS:m}=process.resourceUsage();process.stderr.write('cpu '+(u+s)/1e6+' peak '+m/1024+'\\n')})`
  const args = ['--import', teller, `${ROOT}bin/millrace.js`, ...words, '--json', '--data-dir', `${folder}/data`]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (status !== 0) throw new Error(`millrace ${words.join(' ')} failed: ${stderr.slice(-1_000)}`)
  return stderr
}

async function writeRows(path: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const columns = Array.from({ length: FEATURES }, (_, at) => `(random() * 2 - 1)::float as f${at}`)
  await connection.run(`copy (select ${columns.join(', ')} from range(${rows})) to '${path}' (format parquet)`)
  connection.closeSync()
}
