import { areAlike, elementsIn, isRegular } from './join.ts'
import { LOOKED, type Queue } from './queue.ts'
import type { Waiting } from './waiting.ts'

/** How much may run together. */
export interface Room {
  readonly rows: number
  readonly elements: number
}

/** How far down the queue others are looked for that fit. */
const MOST_MISFITS = 64

/**
 * Takes the first work and all that can run together with it: the same inputs but for their rows. Others keep their places.
 *
 * @param room undefined where nothing may run together
 * @param isOver whether nobody waits for it any more: it leaves the queue
 */
export function gather(
  queue: Queue<Waiting>,
  room: Room | undefined,
  isOver: (waiting: Waiting) => boolean,
): readonly Waiting[] {
  const group: Waiting[] = []
  let rows = 0
  let elements = 0
  let misfits = 0
  queue.look((waiting) => {
    if (isOver(waiting)) return LOOKED.out
    const first = group[0]
    if (first !== undefined && !(canJoin(waiting) && areAlike(first.work.inputs, waiting.work.inputs)))
      return ++misfits < MOST_MISFITS ? LOOKED.stays : LOOKED.staysAndStop
    const moreRows = rows + waiting.work.rows
    const moreElements = room === undefined ? 0 : elements + elementsIn(waiting.work.inputs)
    const fits = room !== undefined && moreRows <= room.rows && moreElements <= room.elements
    if (first !== undefined && !fits) return LOOKED.staysAndStop
    rows = moreRows
    elements = moreElements
    group.push(waiting)
    return fits && canJoin(waiting) ? LOOKED.out : LOOKED.outAndStop
  })
  return group
}

const canJoin = (waiting: Waiting): boolean => !waiting.alone && isRegular(waiting.work)
