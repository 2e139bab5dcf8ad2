/** What becomes of an item that is looked at, and whether the next one is. */
export const LOOKED = { out: 0, stays: 1, outAndStop: 2, staysAndStop: 3 } as const
type Looked = (typeof LOOKED)[keyof typeof LOOKED]

/** First in, first out; items may be taken from the middle. */
export interface Queue<T> {
  readonly length: number
  push(item: T): void
  /** Puts items before all others, in their order. */
  putFirst(items: readonly T[]): void
  first(): T | undefined
  shift(): T | undefined
  /** Looks at items from the front on; those that stay keep their order. */
  look(at: (item: T) => Looked): void
}

/** Taken items leave a gap in front, which is closed when it is long. */
const LONGEST_GAP = 1_024

export function createQueue<T>(): Queue<T> {
  let items: T[] = []
  let head = 0

  function skipTo(place: number): void {
    head = place
    if (head === items.length) {
      items.length = 0
      head = 0
    } else if (head > LONGEST_GAP && head * 2 > items.length) {
      items.splice(0, head)
      head = 0
    }
  }

  return {
    get length() {
      return items.length - head
    },
    push: (item) => void items.push(item),
    putFirst(some) {
      items = [...some, ...items.slice(head)]
      head = 0
    },
    first: () => items[head],
    shift() {
      const item = items[head]
      if (head < items.length) skipTo(head + 1)
      return item
    },
    look(at) {
      const staying: T[] = []
      let place = head
      let seen: Looked = LOOKED.out
      while (place < items.length && seen < LOOKED.outAndStop) {
        seen = at(items[place]!)
        if (seen === LOOKED.stays || seen === LOOKED.staysAndStop) staying.push(items[place]!)
        place++
      }
      const from = place - staying.length
      for (let i = 0; i < staying.length; i++) items[from + i] = staying[i]!
      skipTo(from)
    },
  }
}
