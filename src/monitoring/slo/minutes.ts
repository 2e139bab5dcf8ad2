/** So many, and how many of them were not good. */
export interface Count {
  readonly total: number
  readonly bad: number
}

/** What an hour counted: of each minute all, then of each minute the bad ones. */
export interface HourCounts {
  /** Hours since 1970. */
  readonly hour: number
  readonly counts: readonly number[]
}

/** Counts by minute, over as many hours as a budget lasts: what this process counted, and what others did. */
export interface Minutes {
  /** @param minute since 1970 */
  add(minute: number, count: Count): void
  /** Of the minutes `from` ≤ m < `to`. */
  sum(from: number, to: number): Count
  /** The first minute of which anything is known. */
  readonly first: number | undefined
  /** What others counted from an hour on takes the place of what was known of it; several may have counted the same hour. */
  others(from: number, counted: readonly HourCounts[]): void
  /** Hours of which this process counted more than at the last call, with its own counts. */
  changed(): HourCounts[]
  /** Says that these are not kept after all. */
  again(hours: readonly HourCounts[]): void
  /** Forgets the hours before one. */
  drop(hour: number): void
}

const MINUTES = 60

type Hours = Map<number, Float64Array>

/** Begins with what others counted. */
export function createMinutes(counted: readonly HourCounts[] = []): Minutes {
  const [own, rest]: [Hours, Hours] = [new Map(), new Map()]
  const dirty = new Set<number>()
  for (const { hour, counts } of counted) addTo(rest, hour, counts)
  return {
    add(minute, { total, bad }) {
      if (total === 0) return
      const hour = Math.floor(minute / MINUTES)
      const counts = countsIn(own, hour)
      counts[minute - hour * MINUTES]! += total
      counts[MINUTES + minute - hour * MINUTES]! += bad
      dirty.add(hour)
    },
    sum(from, to) {
      const [mine, theirs] = [sumIn(own, from, to), sumIn(rest, from, to)]
      return { total: mine.total + theirs.total, bad: mine.bad + theirs.bad }
    },
    get first() {
      const firsts = [own, rest].flatMap(firstIn)
      return firsts.length > 0 ? Math.min(...firsts) : undefined
    },
    others(from, counted) {
      for (const hour of rest.keys()) if (hour >= from) rest.delete(hour)
      for (const { hour, counts } of counted) addTo(rest, hour, counts)
    },
    changed() {
      const changed = [...dirty].flatMap((hour) => {
        const counts = own.get(hour)
        return counts ? [{ hour, counts: [...counts] }] : []
      })
      dirty.clear()
      return changed
    },
    again(changed) {
      for (const { hour } of changed) dirty.add(hour)
    },
    drop(before) {
      for (const hours of [own, rest]) for (const hour of hours.keys()) if (hour < before) hours.delete(hour)
    },
  }
}

function countsIn(hours: Hours, hour: number): Float64Array {
  const counts = hours.get(hour) ?? new Float64Array(2 * MINUTES)
  hours.set(hour, counts)
  return counts
}

function addTo(hours: Hours, hour: number, more: readonly number[]): void {
  const counts = countsIn(hours, hour)
  for (const [at, count] of more.entries()) counts[at]! += count
}

function sumIn(all: Hours, from: number, to: number): Count {
  let [total, bad] = [0, 0]
  for (const [hour, counts] of all) {
    const first = Math.max(0, from - hour * MINUTES)
    const end = Math.min(MINUTES, to - hour * MINUTES)
    for (let i = first; i < end; i++) {
      total += counts[i]!
      bad += counts[MINUTES + i]!
    }
  }
  return { total, bad }
}

function firstIn(hours: Hours): number[] {
  const hour = Math.min(...hours.keys())
  const counts = hours.get(hour)
  return counts ? [hour * MINUTES + counts.findIndex((count) => count > 0)] : []
}
