/** Work that may not overlap, done in the order it was asked for. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work, work)
    last = done.catch(() => undefined)
    return done
  }
}

/**
 * Records many items as one: those that come while a batch is being recorded wait together for the next one.
 *
 * @param record takes the items of all callers that wait; when it throws, all of them are told
 */
export function createGroup<T>(record: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  let waiting: { readonly items: T[]; readonly done: Promise<void> } | undefined
  const turn = createTurns()
  return (item) => {
    if (waiting) {
      waiting.items.push(item)
      return waiting.done
    }
    const items = [item]
    const done = turn(() => {
      waiting = undefined
      return record(items)
    })
    waiting = { items, done }
    return done
  }
}

/** At most so many at a time, in the order they were asked for. */
export function createSlots(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (work) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy--
    }
  }
}
