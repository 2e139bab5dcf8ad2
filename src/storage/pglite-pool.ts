import { Worker } from 'node:worker_threads'
import type { PostgresPool } from 'kysely'
import { failStorage } from './errors.ts'
import type { Answer, Question, Refusal, Result } from './pglite-worker.ts'

/** Node loads no TypeScript into a worker, so also a run from the sources takes the built file. */
const WORKER = new URL('../../dist/storage/pglite-worker.js', import.meta.url)

interface Engine {
  ask(question: Asked): Promise<Result>
  /** Ends the thread and gives its memory back. */
  end(): Promise<void>
}
type Asked = { readonly sql: string; readonly parameters: readonly unknown[] } | { readonly close: true }

/**
 * PGlite in a worker thread, in the shape of a pool of `pg` with one connection that callers get in the order they came.
 *
 * `pg.Pool` itself must not be used: it throws a connection away after any refused statement, and PGlite has only one.
 */
export async function startPGlite(folder: string): Promise<PostgresPool> {
  const { ask, end } = await start(folder)
  let last: Promise<void> = Promise.resolve()
  return {
    async connect() {
      const before = last
      let free = (): void => undefined
      last = new Promise((resolve) => {
        free = resolve
      })
      await before
      return {
        query: (sql: string, parameters: readonly unknown[]) => ask({ sql, parameters }),
        release: free,
      } as unknown as Awaited<ReturnType<PostgresPool['connect']>>
    },
    end: async () => {
      await last
      await ask({ close: true }).finally(end)
    },
  }
}

interface Waiting {
  readonly resolve: (result: Result) => void
  readonly reject: (error: Error) => void
}

async function start(folder: string): Promise<Engine> {
  const worker = new Worker(WORKER, { workerData: { folder }, stdout: false, stderr: false })
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let lost: Error | undefined
  const settle = (id: number): Waiting => {
    const entry = waiting.get(id)!
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
    return entry
  }
  await new Promise<void>((ready, failed) => {
    const lose = (reason: string, cause?: unknown): void => {
      lost ??= failStorage('database_lost', { reason }, cause)
      failed(lost)
      for (const id of [...waiting.keys()]) settle(id).reject(lost)
    }
    worker.on('message', (answer: Answer) => {
      if ('ready' in answer) ready()
      else if ('result' in answer) settle(answer.id).resolve(answer.result)
      else settle(answer.id).reject(refused(answer.refused))
    })
    worker.on('error', (error) => lose(error.message, error))
    worker.on('exit', (status) => lose(`its thread ended with status ${status}`))
  })
  worker.unref()
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (lost) return reject(lost)
        const id = asked++
        waiting.set(id, { resolve, reject })
        worker.ref()
        worker.postMessage({ id, ...question } satisfies Question)
      }),
    async end() {
      await worker.terminate()
    },
  }
}

/** The error with the fields that `pg` gives it, so that callers tell a taken key from a fault on both databases. */
function refused({ message, code, constraint }: Refusal): Error {
  return Object.assign(new Error(message), { code, constraint })
}
