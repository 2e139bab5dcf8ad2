import { errorOfNote } from '../../base/index.ts'
import type { Tensor } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import type { Executor, Tensors } from '../executor.ts'
import { createTurns } from '../turns.ts'
import { createHome, type Home } from './home.ts'
import type { Order } from './messages.ts'
import { type OpenChild, openChild } from './open.ts'

export interface ChildOptions {
  /** What is run, for messages: `version 3 of late`. */
  readonly what?: string
  /** Threads of one run. */
  readonly threads?: number
  /** Milliseconds that opening the model may take. */
  readonly openMs?: number
  /** Milliseconds that a run may take. */
  readonly runMs?: number
  /** Memory that the process may take. */
  readonly memoryBytes?: number
  /** Runs that may wait for the one under way. */
  readonly waiting?: number
  /** Milliseconds from any moment on. */
  readonly stopwatch?: () => number
}

const DEFAULTS = { what: 'this model', threads: 1, openMs: 60_000, runMs: 10_000, waiting: 64 }
/** How long it may take to find out how many rows may run together. */
const PROBE_MS = 5_000

/**
 * Runs a model in a process of its own, with onnxruntime: for operators that a plan does not know. The process is killed when a run
 * takes too long or too much memory; the next run starts another one. Nothing that happens in there harms anything else.
 *
 * Errors: those of `openOnnxruntime`, `serving.executor_failed` where the process ended while it opened the model. Of a run: those of
 * the session, `serving.deadline_exceeded` for one that took too long, `serving.executor_failed` for one that ended the process or
 * came too soon after several ended, `serving.overloaded`.
 *
 * @param bytes of the ONNX file, or where they come from each time a process starts
 * @example
 * const executor = await childExecutor(bytes, { what: 'version 1 of faces', runMs: 2_000 })
 */
export async function childExecutor(
  bytes: Uint8Array | (() => Promise<Uint8Array>),
  options: ChildOptions = {},
): Promise<Executor> {
  const settings = { stopwatch: () => performance.now(), ...DEFAULTS, ...options }
  const fetchBytes = typeof bytes === 'function' ? bytes : () => Promise.resolve(bytes)
  return executorOver(() => openChild(fetchBytes, settings), settings)
}

/** Runs a model in a process, however that is opened; another one takes the place of one that ended. Errors: as for `childExecutor`. */
export async function executorOver(
  open: () => Promise<OpenChild>,
  settings: Required<Pick<ChildOptions, 'what' | 'runMs' | 'waiting' | 'stopwatch'>>,
): Promise<Executor> {
  const { what, runMs, waiting, stopwatch } = settings
  const home = createHome(open, { what, stopwatch })
  const { inputs, outputs, metadata, memory } = (await home.child()).opened
  const together = await probe(home)
  const turn = createTurns()
  let pending = 0

  async function runNow(order: Order): Promise<Tensors> {
    const { child } = await home.child()
    const reply = await child.ask(order, runMs)
    if (reply === undefined) throw home.lost(child)
    home.answered()
    if (reply.kind === 'refused') throw errorOfNote(reply.error)
    return reply.kind === 'ran' ? withoutPrototype(reply.outputs) : {}
  }

  return {
    ...{ inputs, outputs, metadata, rowwise: together > 1, together, bytes: memory },
    async run(inputs, wanted) {
      if (pending > waiting) throw fail('overloaded', { what })
      pending++
      try {
        return await turn(() => runNow({ kind: 'run', inputs, wanted }))
      } finally {
        pending--
      }
    },
    close: () => home.close(() => pending > 0),
  }
}

/** A model that does not bear being tried runs each request alone. */
async function probe(home: Home): Promise<number> {
  const { child } = await home.child()
  const reply = await child.ask({ kind: 'probe' }, PROBE_MS)
  if (reply === undefined) home.forgive()
  return reply?.kind === 'probed' ? reply.together : 1
}

/** Names that come from a model are only names. */
function withoutPrototype(outputs: Tensors): Tensors {
  const own: Record<string, Tensor> = Object.create(null)
  for (const name of Object.keys(outputs)) own[name] = outputs[name]!
  return own
}
