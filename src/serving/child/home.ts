import { fail } from '../errors.ts'
import type { OpenChild } from './open.ts'
import { endedError } from './open.ts'
import type { Child } from './process.ts'

/** Keeps one process going: another one takes the place of one that ended. */
export interface Home {
  /** The process, open. Errors: those of opening one, `serving.executor_failed` too soon after several ended. */
  child(): Promise<OpenChild>
  /** A run got no answer. Says what whoever asked is told. */
  lost(child: Child): Error
  /** A run got its answer: ends before it count no more. */
  answered(): void
  /** What ended the process was not its fault. */
  forgive(): void
  /** Ends the process once nobody uses it. */
  close(isBusy: () => boolean): void
}

/**
 * Ends in a row after which a new process is started at once: when several requests ran together and then each runs alone, there is
 * one end for all of them and one for the culprit.
 */
const FORGIVEN = 2
/** After more of them it takes so long, doubled each time. */
const PAUSE_MS = { first: 1_000, longest: 60_000 } as const
/** A closed one still answers whoever was about to ask. */
const LINGER_MS = 1_000

export function createHome(
  open: () => Promise<OpenChild>,
  { what, stopwatch }: { readonly what: string; readonly stopwatch: () => number },
): Home {
  let current: OpenChild | undefined
  let opening: Promise<OpenChild> | undefined
  let ends = 0
  let notBefore = Number.NEGATIVE_INFINITY
  let closed = false

  function noteEnd(): void {
    current = undefined
    ends++
    const more = ends - FORGIVEN
    if (more > 0) notBefore = stopwatch() + Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** (more - 1))
  }

  async function openNext(): Promise<OpenChild> {
    try {
      current = await open()
      return current
    } catch (error) {
      noteEnd()
      throw error
    } finally {
      opening = undefined
    }
  }

  return {
    async child() {
      if (current !== undefined && current.child.end === undefined) return current
      if (current !== undefined) noteEnd()
      if (closed) throw fail('executor_failed', { what, reason: 'it was closed' })
      if (stopwatch() < notBefore)
        throw fail('executor_failed', { what, reason: `it ended ${ends} times in a row, and pauses` })
      opening ??= openNext()
      return opening
    },
    lost(child) {
      if (current?.child === child) noteEnd()
      return child.end === 'time' ? fail('deadline_exceeded', { what }) : endedError(child, what)
    },
    answered() {
      ends = 0
    },
    forgive() {
      current = undefined
      ends = 0
    },
    close(isBusy) {
      closed = true
      const end = (): void => {
        if (isBusy()) linger()
        else current?.child.kill('closed')
      }
      const linger = (): void => void setTimeout(end, LINGER_MS).unref()
      linger()
    },
  }
}
