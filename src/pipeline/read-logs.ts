import { setTimeout as sleep } from 'node:timers/promises'
import type { Pipelines } from './pipelines.ts'
import { isOver, type RunStep } from './run.ts'

const LOOK_MS = 150

/** Lines of the steps of a run, and where they go on. */
export interface LogLines {
  readonly lines: readonly { readonly step: string; readonly line: string }[]
  /** To be given as `after` for what comes next. */
  readonly next: string
  /** True where nothing more comes. */
  readonly done: boolean
}

/** Whose lines, after which, and for how many milliseconds to wait where there are none yet. */
export interface LogQuery {
  readonly run: string
  readonly step?: string
  readonly after?: string
  readonly waitMs: number
}

/** The lines of a run after a place, in the order of their times. A cached step has the lines of the run that made it. */
export async function readLogs({ runs, logs }: Pipelines, query: LogQuery): Promise<LogLines> {
  const until = Date.now() + query.waitMs
  const places = placesOf(query.after)
  for (;;) {
    const run = await runs.get(query.run)
    const steps = (await runs.steps(query.run)).filter(({ step }) => query.step === undefined || step === query.step)
    const found: { step: string; line: string }[] = []
    for (const step of steps) {
      const page = await pageOf(logs, step, places.get(step.step) ?? 0)
      places.set(step.step, page.next)
      found.push(...page.lines.map((line) => ({ step: step.step, line })))
    }
    const over = !run || isOver(run.state) || (query.step !== undefined && steps.some(isSettled))
    if (found.length > 0 || over || Date.now() >= until) {
      const next = [...places].map(([step, at]) => `${step}:${at}`).join(',')
      const lines = inTime(found)
      return { lines, next, done: over && found.length === 0 }
    }
    await sleep(LOOK_MS)
  }
}

/** By the time that each line begins with; lines of one moment stay as they were printed. */
function inTime<Line extends { readonly line: string }>(lines: readonly Line[]): readonly Line[] {
  const timed = lines.map((one) => ({ one, at: one.line.slice(0, one.line.indexOf(' ')) }))
  return timed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ one }) => one)
}

const isSettled = ({ state }: RunStep): boolean => state !== 'running' && state !== 'waiting'

function pageOf(logs: Pipelines['logs'], { run, step, log }: RunStep, from: number) {
  return logs.read({ run, step, ...(log && { blob: log }) }, from)
}

function placesOf(after: string | undefined): Map<string, number> {
  const parts = (after ?? '').split(',').filter(Boolean)
  return new Map(
    parts.map((part) => [part.slice(0, part.lastIndexOf(':')), Number(part.slice(part.lastIndexOf(':') + 1)) || 0]),
  )
}
