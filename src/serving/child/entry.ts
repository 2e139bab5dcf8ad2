import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { MillraceError, noteOfError } from '../../base/index.ts'
import { type OnnxruntimeSession, openOnnxruntime } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import type { Order, Reply } from './messages.ts'
import { probeTogether } from './probe.ts'

/**
 * A process that holds one model in onnxruntime and runs it when told. It may be killed at any moment. Beside it, a thread looks
 * whether the parent is still there, and how much memory is taken where the parent cannot see it: the model may never end, and then
 * nothing else in here would notice.
 */
interface Watch {
  readonly parent: number
  readonly memoryBytes: number
}

const LOOK_MS = 200
/** How long the number of rows is raised. */
const PROBE_MS = 1_000

if (isMainThread) serve()
else watch(workerData as Watch)

function watch({ parent, memoryBytes }: Watch): void {
  const seen = process.platform === 'linux'
  setInterval(() => {
    const tooMuch = !seen && process.memoryUsage.rss() > memoryBytes
    if (tooMuch || process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
  }, LOOK_MS)
}

function serve(): void {
  const watcher: Watch = { parent: process.ppid, memoryBytes: Number(process.argv[2]) }
  new Worker(new URL(import.meta.url), { workerData: watcher }).unref()
  const parts: Uint8Array[] = []
  let session: OnnxruntimeSession | undefined
  const open = (): OnnxruntimeSession => {
    if (session === undefined) throw fail('executor_failed', { what: 'this model', reason: 'it was never opened' })
    return session
  }
  async function obey(order: Exclude<Order, { kind: 'part' }>): Promise<Reply> {
    if (order.kind === 'run') return { kind: 'ran', outputs: await open().run(order.inputs, order.wanted) }
    if (order.kind === 'probe') {
      const until = performance.now() + PROBE_MS
      return { kind: 'probed', together: await probeTogether(open(), () => performance.now() < until) }
    }
    session = await openOnnxruntime(Buffer.concat(parts), order)
    parts.length = 0
    const { inputs, outputs, metadata } = session
    return { kind: 'opened', inputs, outputs, metadata: { ...metadata }, memory: process.memoryUsage.rss() }
  }
  process.on('disconnect', () => process.exit())
  process.on('message', (order: Order) => {
    if (order.kind === 'part') parts.push(order.bytes)
    else
      obey(order)
        .catch((error: unknown): Reply => ({ kind: 'refused', error: noteOfError(coded(error)) }))
        .then((reply) => process.send!(reply))
  })
}

function coded(error: unknown): MillraceError {
  if (error instanceof MillraceError) return error
  return fail('executor_failed', { what: 'this model', reason: 'it could not hand over its answer' }, error)
}
