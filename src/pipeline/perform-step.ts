import { durationMs, type Json, MillraceError } from '../base/index.ts'
import { fail } from './errors.ts'
import type { StepResult, WrittenRows } from './result.ts'
import { runCommand } from './run-command.ts'
import { queryRows, writeRows } from './run-sql.ts'
import {
  type ActStep,
  type CodeStep,
  type PipelineStep,
  type Row,
  readsOf,
  type SqlStep,
  type StepCall,
} from './step.ts'
import type { Doing } from './step-needs.ts'

type Given = Partial<Pick<StepResult, 'files'>> & { readonly output: Json; readonly rows?: WrittenRows }

/**
 * Does one try of a step. It ends as soon as its signal is aborted or its time is over: a program with all it began; what runs in
 * this process is no longer waited for.
 */
export async function performStep(doing: Doing, step: PipelineStep): Promise<Omit<StepResult, 'seconds'>> {
  const { run, needs } = doing
  const limit = step.timeout === undefined ? undefined : AbortSignal.timeout(durationMs(step.timeout)!)
  const signal = limit ? AbortSignal.any([doing.signal, limit]) : doing.signal
  const work = give({ ...doing, signal }, step)
  // a program ends by itself when it is told to, and is waited for
  const given = await (step.kind === 'command' ? work : raced(work, signal)).catch((error) => {
    if (limit?.aborted && !doing.signal.aborted)
      throw fail('step_late', { step: doing.name, timeout: step.timeout! }, error)
    doing.signal.throwIfAborted()
    throw error
  })
  return { files: {}, ...given, run: run.id, at: needs.clock.now() }
}

function give(doing: Doing, step: PipelineStep): Promise<Given> {
  if (step.kind === 'sql') return giveSql(doing, step)
  if (step.kind === 'code') return giveCode(doing, step)
  return step.kind === 'command' ? runCommand(doing, step) : giveAction(doing, step)
}

/** Waits for work, or for the end of waiting: what is then still to come is not heard. */
function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function tablesOf(doing: Doing, step: PipelineStep): Promise<Readonly<Record<string, string>>> {
  const named = Object.entries(readsOf(step)).map(async ([name, read]) => [name, await doing.relationOf(read)] as const)
  return Object.fromEntries(await Promise.all(named))
}

async function giveSql(doing: Doing, step: SqlStep): Promise<Given> {
  const { needs, name, partition } = doing
  const asking = { step: name, text: step.query.text, tables: await tablesOf(doing, step), partition }
  if (step.writes === undefined) return { output: { rows: await queryRows(needs.lake, asking) } as Json }
  const rows = await writeRows(needs.lake, asking, step)
  doing.log.line(`${rows.rows} rows of ${rows.dataset}`)
  return { output: { rows: rows.rows }, rows }
}

async function giveCode(doing: Doing, step: CodeStep): Promise<Given> {
  const { name, log, partition, needs } = doing
  const tables = await tablesOf(doing, step)
  const ask = (text: string): Promise<readonly Row[]> => queryRows(needs.lake, { step: name, text, tables, partition })
  const call: StepCall = {
    ...{ inputs: step.inputs, results: resultsOf(doing), partition, attempt: doing.attempt },
    ...{ log: (line) => log.line(line), progress: doing.progress, signal: doing.signal },
    query: ({ text }) => ask(text),
    read(named) {
      const known = Object.keys(tables)
      if (!known.includes(named))
        throw fail('undeclared_read', { step: name, named, known: known.join(', ') || 'none' })
      return needs.lake.rows(`select * from ${tables[named]}`)
    },
  }
  try {
    return { output: plain(name, await step.run(call as StepCall<never>)) }
  } catch (error) {
    if (error instanceof MillraceError || doing.signal.aborted) throw error
    log.line(error instanceof Error ? (error.stack ?? error.message) : String(error))
    throw fail('step_threw', { step: name, kind: error instanceof Error ? error.name : typeof error }, error)
  }
}

const resultsOf = ({ results }: Doing): Readonly<Record<string, Json>> =>
  Object.fromEntries([...results].map(([name, { output }]) => [name, output]))

async function giveAction(doing: Doing, step: ActStep): Promise<Given> {
  const { needs, run, partition, progress } = doing
  const input = typeof step.input === 'function' ? step.input({ results: resultsOf(doing), partition }) : step.input
  return {
    output: plain(doing.name, await needs.act(step.action, input, { step: doing.name, actor: run.by, progress })),
  }
}

/** What JSON gives back of a value. Errors: `pipeline.bad_result`. */
function plain(step: string, value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value ?? null) ?? 'null') as Json
  } catch (error) {
    throw fail('bad_result', { step, reason: 'it has a circle or a bigint' }, error)
  }
}
