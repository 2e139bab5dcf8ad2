import { type BenchOptions, median } from '../bench.ts'
import { act, type Cost, closeAll, type Lines, measured, openRooms, peakOf } from './sides.ts'
import { engine, ordersSql, writeTable } from './table.ts'

/** From a file to a committed version, against the least that reading and writing it can be: the engine alone, from the file to Parquet. */
export async function* measureIngest(folder: string, options: BenchOptions): Lines {
  const [rows, runs] = options.quick ? [100_000, 2] : [2_000_000, 5]
  for (const format of ['csv', 'parquet']) {
    const file = `${folder}/ingest-${rows}.${format}`
    await writeTable(ordersSql(rows), file)
    const driver = openRooms(`${folder}/ingest-${format}`)
    const [ours, theirs]: [Cost[], Cost[]] = [[], []]
    for (let run = 0; run < runs; run++) {
      ours.push(await act(driver, 'data.ingest', { dataset: `orders-${run}`, file }))
      theirs.push(await copyAlone(file, `${folder}/copied.parquet`))
    }
    const rate = (costs: readonly Cost[]): number => rows / median(costs.map(({ seconds }) => seconds))
    const cpu = [ours, theirs].map((costs) => median(costs.map((one) => one.cpu)).toFixed(1)).join(' against ')
    yield measured(`ingest, ${rows} rows of 20 columns, ${format}`, {
      ...{ peer: 'DuckDB copy alone', ours: rate(ours), theirs: rate(theirs), unit: 'rows/s', runs },
      note: `processor time ${cpu} s; peak ${(await peakOf(driver)).toFixed(0)} MB`,
    })
    await closeAll([driver])
  }
}

async function copyAlone(from: string, to: string): Promise<Cost> {
  const used = process.cpuUsage()
  const started = performance.now()
  await engine(`copy (from '${from}') to '${to}' (format parquet)`)
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - started) / 1_000, cpu: (user + system) / 1e6 }
}
