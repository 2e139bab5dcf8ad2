import { errorOfNote } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Opened } from './messages.ts'
import { type Child, type End, startChild } from './process.ts'

/** A process that holds its model. */
export interface OpenChild {
  readonly child: Child
  readonly opened: Opened
}

const GIGABYTE = 2 ** 30
/** A model is held more than once while it is opened. */
const COPIES = 6
/** Bytes of the model in one message: what is sent at once holds up the event loop. */
const PART_BYTES = 2 ** 20

const REASONS: Readonly<Record<End, string>> = {
  time: 'it took too long',
  memory: 'it took more memory than it may',
  crash: 'it crashed',
  closed: 'it was closed',
}

/**
 * Starts a process and lets it open a model.
 *
 * Errors: those of `openOnnxruntime`, `serving.executor_failed`.
 */
export async function openChild(
  fetchBytes: () => Promise<Uint8Array>,
  needs: {
    readonly what: string
    readonly threads: number
    readonly openMs: number
    readonly memoryBytes?: number | undefined
  },
): Promise<OpenChild> {
  const bytes = await fetchBytes()
  const child = startChild(needs.memoryBytes ?? 2 * GIGABYTE + COPIES * bytes.length)
  for (let at = 0; at < bytes.length; at += PART_BYTES)
    await child.send({ kind: 'part', bytes: bytes.subarray(at, at + PART_BYTES) })
  const reply = await child.ask({ kind: 'open', threads: needs.threads }, needs.openMs)
  if (reply?.kind === 'opened') return { child, opened: reply }
  const error = reply?.kind === 'refused' ? errorOfNote(reply.error) : endedError(child, needs.what)
  child.kill('closed')
  throw error
}

/** Why there is no answer from a process that ended. */
export function endedError({ end = 'crash' }: Child, what: string): Error {
  return fail('executor_failed', { what, reason: REASONS[end] })
}
