import type { Journal } from '../../serving/index.ts'
import type { Span } from './measure.ts'
import { numbersOf } from './scored.ts'

/** What is asked: the window of so many predictions that begins at `from` and is over by `now`. */
export interface CountAsked {
  readonly endpoint: string
  readonly from: number
  readonly rows: number
  readonly now: number
}

/**
 * Finds windows of a number of predictions. A moment is never divided: a window ends with the millisecond in which its last row came, and
 * may have some rows more. Until enough rows have come since it was last looked for, looking costs nothing.
 *
 * Returns `undefined` while a window is not full.
 */
export function createByCount(
  journal: Pick<Journal, 'stream' | 'changes'>,
): (asked: CountAsked) => Promise<Span | undefined> {
  const worthLooking = new Map<string, { readonly from: number; readonly row: number }>()
  return async ({ endpoint, from, rows, now }) => {
    const { mark } = await journal.changes(endpoint, undefined)
    const known = worthLooking.get(endpoint)
    if (known?.from === from && mark.rows < known.row) return undefined
    const moments: Float64Array[] = []
    for await (const part of journal.stream(endpoint, { from, to: now }))
      moments.push(numbersOf(part.rows, 'at').slice())
    const sorted = joined(moments).sort()
    if (sorted.length < rows) {
      worthLooking.set(endpoint, { from, row: mark.rows + rows - sorted.length })
      return undefined
    }
    const to = Math.floor(sorted[rows - 1]!) + 1
    // rows of the last millisecond may still come
    return to <= now ? { from, to } : undefined
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
