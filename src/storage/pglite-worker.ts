import { closeSync, fsyncSync, openSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** What the embedded database is asked: one statement, or to close. */
export type Question =
  | { readonly id: number; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly id: number; readonly close: true }

/** What it answers. A refusal carries the fields of PostgreSQL's error that hold no value of a row. */
export type Answer =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly refused: Refusal }
  | { readonly ready: true }

/** The part of `pg`'s result that Kysely reads. */
export interface Result {
  readonly command: string
  readonly rowCount: number
  readonly rows: Record<string, unknown>[]
}

export interface Refusal {
  readonly message: string
  readonly code: string | undefined
  readonly constraint: string | undefined
}

interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: { nfd?: number; node: unknown }) => number }
  realPath(node: unknown): string
}

/** PGlite's file system has no fsync, so nothing it acknowledges would survive a power cut; this one has. */
class DurableFileSystem extends NodeFS {
  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(...given)
    made.emscriptenOpts.preRun?.push((module: unknown) => {
      const files = (module as { NODEFS: NodeFileSystem }).NODEFS
      files.stream_ops.fsync = (stream) => {
        if (stream.nfd !== undefined && stream.nfd !== null) fsyncSync(stream.nfd)
        else syncFolder(files.realPath(stream.node))
        return 0
      }
    })
    return made
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

// -F would turn fsync off; fdatasync is stubbed out in the WASM build, so the log is synced with fsync.
const PARAMETERS = {
  wal_sync_method: 'fsync',
  max_wal_size: '64MB',
  min_wal_size: '8MB',
  shared_buffers: '16MB',
  timezone: 'UTC',
}
const INT8 = 20
const NOTHING: Result = { command: '', rowCount: 0, rows: [] }

function open(folder: string): Promise<PGlite> {
  return PGlite.create({
    fs: new DurableFileSystem(folder),
    parsers: { [INT8]: Number },
    initDbStartParams: ['--wal-segsize=1'],
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      ...Object.entries(PARAMETERS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
  })
}

async function run(database: PGlite, sql: string, parameters: readonly unknown[]): Promise<Result> {
  // Like `pg`: a text without parameters may hold several statements, and the last one's result counts.
  const result =
    parameters.length === 0 ? (await database.exec(sql)).at(-1) : await database.query(sql, [...parameters])
  return {
    command: result?.command ?? '',
    rowCount: result?.rowCount ?? 0,
    rows: (result?.rows ?? []) as Record<string, unknown>[],
  }
}

function refusal(error: unknown): Refusal {
  const { message, code, constraint } = error as { message?: string; code?: string; constraint?: string }
  return { message: message ?? String(error), code, constraint }
}

const port = parentPort!
const database = await open((workerData as { folder: string }).folder)
port.on('message', (question: Question) => {
  const { id } = question
  const work =
    'close' in question ? database.close().then(() => NOTHING) : run(database, question.sql, question.parameters)
  work.then(
    (result) => port.postMessage({ id, result } satisfies Answer),
    (error) => port.postMessage({ id, refused: refusal(error) } satisfies Answer),
  )
})
port.postMessage({ ready: true } satisfies Answer)
