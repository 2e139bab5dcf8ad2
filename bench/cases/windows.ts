import { DAY, seededRandom } from '../../src/base/index.ts'
import { buildReference, logloss } from '../../src/evaluation/index.ts'
import { addColumns, emptyColumns } from '../../src/monitoring/windows/day-columns.ts'
import { addScores, emptyScores } from '../../src/monitoring/windows/day-scores.ts'
import { performanceOfAnswers } from '../../src/monitoring/windows/performance.ts'
import { type Column, numberColumn, type Table, tableOf } from '../../src/table/index.ts'
import { type BenchOptions, isAsked, type Measured, measuredIn, median } from '../bench.ts'

const FEATURES = 30
/** As many rows as a chunk of the journal has. */
const CHUNK = 4_096
const RUNS = 5

const measured = measuredIn('windows')

/**
 * What summing up the journal costs: 30 numbers a row, scores of two versions, all labels known. `ours` is CPU; compare it with the CPU
 * of a prediction in `npm run bench -- serving cost`. `window` sums up ten million rows as they are streamed and says what
 * memory that took.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const chunks = [1, 2, 3, 4, 5, 6, 7, 8].map(chunkOf)
  const reading = { reference: referenceOf(chunks[0]!), version: 1 }
  const rows = options.quick ? 10 * CHUNK : 100 * CHUNK
  const parts = {
    scores: sumScores,
    columns: (table: Table, into: Sums) => addColumns(into.columns, table, reading),
  }
  for (const [name, add] of Object.entries(parts)) {
    if (!isAsked(name, options)) continue
    const times = Array.from({ length: RUNS }, () => cpuOf(rows, chunks, (table, into) => add(table, into), reading))
    const note = `${FEATURES} numbers, ${rows} rows a run, median of ${RUNS}`
    yield measured(name, {
      peer: 'none',
      ours: (1e6 * median(times)) / rows,
      theirs: null,
      unit: 'ns/row',
      runs: RUNS,
      note,
    })
  }
  if (isAsked('window', options)) yield wholeWindow(options.quick ? 1e6 : 1e7, chunks, reading)
}

interface Sums {
  readonly scores: ReturnType<typeof emptyScores>
  readonly columns: ReturnType<typeof emptyColumns>
}

type Reading = Parameters<typeof emptyColumns>[0]

const sumScores = (table: Table, into: Sums): void =>
  addScores(into.scores, table, { objective: 'binary', segments: ['x0'] })

function cpuOf(
  rows: number,
  chunks: readonly Table[],
  add: (table: Table, into: Sums) => void,
  reading: Reading,
): number {
  const into = { scores: emptyScores(), columns: emptyColumns(reading) }
  const before = process.cpuUsage()
  for (let row = 0; row < rows; row += CHUNK) add(chunks[(row / CHUNK) % chunks.length]!, into)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function wholeWindow(rows: number, chunks: readonly Table[], reading: Reading): Measured {
  const into = { scores: emptyScores(), columns: emptyColumns(reading) }
  const before = process.memoryUsage().rss
  const cpu = cpuOf(
    rows,
    chunks,
    (table) => {
      sumScores(table, into)
      addColumns(into.columns, table, reading)
    },
    reading,
  )
  const more = Math.max(0, process.memoryUsage().rss - before) / 2 ** 20
  const bytes = JSON.stringify(into).length
  const { auc } = performanceOfAnswers(into.scores, 'binary')
  const note = `${into.scores.rows} rows, AUC ${auc!.value!.toFixed(4)}; summary of ${Math.round(bytes / 1024)} KiB, ${Math.round(more)} MiB more memory`
  return measured('window', { peer: 'none', ours: cpu / 1000, theirs: null, unit: 's of CPU', runs: 1, note })
}

function chunkOf(seed: number): Table {
  const random = seededRandom(seed)
  const features = Array.from({ length: FEATURES }, () => Float64Array.from({ length: CHUNK }, () => random.next()))
  const scores = features[0]!.map((value) => Math.fround(0.05 + 0.3 * value))
  const columns: [string, Column][] = [
    ['at', numberColumn(scores.map((_, row) => (row * DAY) / CHUNK))],
    ['champion', numberColumn(scores.map(() => 1))],
    ['champion_score', numberColumn(scores)],
    ['challenger', numberColumn(scores.map(() => 2))],
    ['challenger_score', numberColumn(scores.map((score) => 0.9 * score))],
    ['score', numberColumn(scores)],
    ['label', numberColumn(scores.map((score) => Number(random.next() < score)))],
    ['label_at', numberColumn(scores.map((_, row) => (row * DAY) / CHUNK + 1000))],
    ...features.map((values, k): [string, Column] => [`f:x${k}`, numberColumn(values)]),
  ]
  return tableOf(new Map(columns))
}

function referenceOf(table: Table) {
  const features = [...table.columns].filter(([name]) => name.startsWith('f:'))
  const valuesOf = (name: string) => (table.columns.get(name) as { values: Float64Array }).values
  const [predictions, labels] = [valuesOf('score'), valuesOf('label')]
  return buildReference({
    table: tableOf(new Map(features.map(([name, column]) => [name.slice(2), column]))),
    features: features.map(([name]) => name.slice(2)),
    ...{ predictions, labels, times: valuesOf('at'), objective: 'binary' },
    heldOut: { rows: table.rows, from: 0, to: DAY, metrics: { logloss: logloss(predictions, labels) } },
  })
}
