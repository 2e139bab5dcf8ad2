import type { Tensors, Work } from '../executor.ts'
import { hasRows, joinRows, shareOf, unionOf } from './join.ts'
import { type At, afterSlice, answer, nextSlice, refuse, type Waiting } from './waiting.ts'

/** What runs at once, and whose it is: the works of several, one work, or a slice of one. */
export interface Run {
  readonly members: readonly Waiting[]
  readonly work: Work
  readonly cut: boolean
}

/** Joins works of one kind. */
export function runOf(members: readonly Waiting[]): Run {
  if (members.length === 1) return { members, work: members[0]!.work, cut: false }
  const works = members.map(({ work }) => work)
  const rows = works.reduce((sum, work) => sum + work.rows, 0)
  const inputs = joinRows(
    works.map((work) => work.inputs),
    rows,
  )
  const wanted = unionOf(works)
  return { members, work: wanted === undefined ? { inputs, rows } : { inputs, rows, wanted }, cut: false }
}

/** The next rows of one work. */
export function sliceOf(waiting: Waiting, rows: number): Run {
  return { members: [waiting], work: nextSlice(waiting, rows), cut: true }
}

/** How long the run took, in the books of everyone in it. */
export function noteRun({ members }: Run, begun: number, now: number): void {
  for (const waiting of members) {
    if (Number.isNaN(waiting.begun)) waiting.begun = begun
    waiting.computed += now - begun
  }
}

/**
 * Gives everyone in the run what is theirs. False, and nothing given, where the outputs have not the rows of the inputs: the model
 * is not what it was said to be.
 */
export function deliver({ members, work, cut }: Run, outputs: Tensors, at: At): boolean {
  const first = members[0]!
  if (members.length === 1 && !cut) {
    if (!first.settled) answer(first, outputs, at)
    return true
  }
  if (!hasRows(outputs, work.rows, work.wanted)) return false
  if (cut) {
    if (first.settled) return true
    const whole = afterSlice(first, outputs, work.rows)
    if (whole !== undefined) answer(first, whole, at)
    return true
  }
  let from = 0
  for (const waiting of members) {
    const to = from + waiting.work.rows
    if (!waiting.settled) answer(waiting, shareOf(outputs, waiting.work.wanted, { from, to, of: work.rows }), at)
    from = to
  }
  return true
}

/** Tells whoever ran alone; false where several ran together: nobody knows whose fault it was. */
export function tellFault(members: readonly Waiting[], error: unknown, at: At): boolean {
  if (members.length > 1) return false
  if (!members[0]!.settled) refuse(members[0]!, error, at)
  return true
}
