import { type Row, renderPairs, renderTable } from './render.ts'

/** The parts of a status that people read. */
interface Status {
  readonly run: string | null
  readonly pipeline: string
  readonly partition: string | null
  readonly state: string
  readonly because: string | null
  readonly by: string | null
  readonly cancelledBy: string | null
  readonly createdAt: number | null
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly steps: readonly Step[]
  readonly backfill: Backfill | null
  readonly partitions: Readonly<Record<string, number>> | null
}

interface Step {
  readonly step: string
  readonly state: string
  readonly after: readonly string[]
  readonly cached: boolean
  readonly madeBy: string | null
  readonly seconds: number | null
  readonly attempt: number
  readonly error: { readonly code: string; readonly message: string; readonly help: string } | null
}

interface Backfill {
  readonly backfill: string
  readonly from: string
  readonly to: string
  readonly state: string
  readonly total: number
  readonly cached: number
  readonly finished: number
  readonly failed: number
}

interface Listed {
  readonly pipelines: readonly {
    readonly name: string
    readonly steps: readonly { readonly step: string }[]
    readonly partitions: {
      readonly kind: string
      readonly first: string | null
      readonly last: string | null
      readonly count: number
    } | null
    readonly schedule: string | null
    readonly timezone: string
    readonly nextAt: number | null
    readonly last: { readonly state: string } | null
  }[]
  readonly schedules: readonly Row[]
}

const WIDTH = 32
const BAR = 20
const SECOND_MS = 1_000
const MARKS: Readonly<Record<string, string>> = {
  ...{ finished: '✓', failed: '✗', running: '▶', waiting: '·', skipped: '-', cancelled: '■', queued: '·' },
}

/** How the results of the pipeline room are shown to people. */
export const PIPELINE_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'pipeline.status': renderStatus,
  'pipeline.run': renderStatus,
  'pipeline.backfill': renderStatus,
  'pipeline.cancel': renderStatus,
  'pipeline.logs': renderLogs,
  'pipeline.list': renderList,
  'pipeline.runs': renderRuns,
}

interface ListedRun {
  readonly run: string
  readonly pipeline: string
  readonly partition: string | null
  readonly state: string
  readonly createdAt: number
  readonly ended: number
  readonly cached: number
}

function renderRuns({ runs }: { readonly runs: readonly ListedRun[] }): string {
  if (runs.length === 0) return 'No pipeline was run.\n'
  return renderTable(
    runs.map(({ run, pipeline, partition, state, createdAt, ended, cached }) => ({
      ...{ run, pipeline, partition: partition ?? '', state, began: new Date(createdAt).toISOString() },
      cached: `${cached} of ${ended}`,
    })),
  )
}

/** The run, its steps as a drawing with marks and bars, what went wrong, and the backfill it belongs to. */
export function renderStatus(status: Status): string {
  const { run, pipeline, partition, state, steps, backfill } = status
  const head = renderPairs([
    ['pipeline', partition === null ? pipeline : `${pipeline}, ${partition}`],
    ...(run === null ? [] : [['run', run] as const]),
    ['state', status.cancelledBy === null ? state : `${state}, by ${status.cancelledBy}`],
    ...(status.because === null ? [] : [['begun by', `${status.by}, ${status.because}`] as const]),
    ...(status.startedAt !== null && status.finishedAt !== null
      ? [['took', `${(status.finishedAt - status.startedAt) / SECOND_MS} s`] as const]
      : []),
  ])
  const parts = [head, drawing(steps, run), faults(steps), backfill ? renderBackfill(backfill) : '']
  return parts.filter((part) => part !== '').join('\n')
}

/** One line a step: its mark, a line to what it waits for, a bar of its share of the time. */
function drawing(steps: readonly Step[], run: string | null): string {
  const depth = new Map<string, number>()
  for (const { step, after } of steps) depth.set(step, Math.max(0, ...after.map((one) => (depth.get(one) ?? 0) + 1)))
  const longest = Math.max(...steps.map(({ seconds }) => seconds ?? 0), 0)
  return steps
    .map((one) => {
      const level = depth.get(one.step)!
      const line = level === 0 ? '' : `${'  '.repeat(level - 1)}└─`
      const name = `${MARKS[one.state] ?? '?'} ${line}${plain(one.step)}`
      return `${name.padEnd(WIDTH)} ${noteOf(one, { run, longest })}`.trimEnd()
    })
    .map((line) => `${line}\n`)
    .join('')
}

function noteOf(
  { state, seconds, cached, madeBy, attempt, after }: Step,
  { run, longest }: { readonly run: string | null; readonly longest: number },
): string {
  const from = after.length > 1 ? ` after ${after.map(plain).join(', ')}` : ''
  if (cached) return `cached, made by ${madeBy ?? run}${from}`
  if (state !== 'finished' || seconds === null) return `${state}${attempt > 1 ? `, attempt ${attempt}` : ''}${from}`
  const bar = longest === 0 ? '' : '█'.repeat(Math.max(1, Math.round((seconds / longest) * BAR)))
  return `${bar.padEnd(BAR)} ${seconds} s${attempt > 1 ? `, attempt ${attempt}` : ''}${from}`
}

function faults(steps: readonly Step[]): string {
  return steps
    .flatMap(({ step, error }) => (error ? [`${plain(step)}: ${plain(error.message)}\n  ${plain(error.help)}\n`] : []))
    .join('')
}

function renderBackfill({ backfill, from, to, state, total, cached, finished, failed }: Backfill): string {
  const share = (count: number): number => (total === 0 ? 0 : Math.round((count / total) * WIDTH))
  const [gone, done, bad] = [share(cached), share(finished), share(failed)]
  const rest = '░'.repeat(Math.max(0, WIDTH - gone - done - bad))
  const waiting = Math.max(0, total - cached - finished - failed)
  return renderPairs([
    ['backfill', `${backfill}, ${from} to ${to}`],
    ['state', state],
    ['', `[${'▒'.repeat(gone)}${'█'.repeat(done)}${'✗'.repeat(bad)}${rest}]`],
    ['partitions', `${total}: ${cached} cached, ${finished} run, ${failed} failed, ${waiting} waiting`],
  ])
}

/** Lines as they were printed, after the name of their step. */
export function renderLogs({
  lines,
}: {
  readonly lines: readonly { readonly step: string; readonly line: string }[]
}): string {
  return lines.map(({ step, line }) => `${plain(step)} │ ${plain(line)}\n`).join('')
}

function renderList({ pipelines, schedules }: Listed): string {
  const rows = pipelines.map(({ name, steps, partitions, schedule, timezone, nextAt, last }) => ({
    pipeline: name,
    steps: steps.length,
    partitions: partitions ? `${partitions.count} ${partitions.kind}, to ${partitions.last ?? '-'}` : '-',
    schedule: schedule === null ? '-' : `${schedule} ${timezone}`,
    nextAt,
    last: last?.state ?? '-',
  }))
  const datasets = schedules.filter(({ name }) => String(name).startsWith('dataset '))
  return `${renderTable(rows)}${datasets.length > 0 ? `\nschedules of datasets\n${renderTable(datasets)}` : ''}`
}

const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
