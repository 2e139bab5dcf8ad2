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

/** Counts by minute, over as many hours as a budget lasts. */
export interface Minutes {
  /** @param minute since 1970 */
  add(minute: number, count: Count): void
  /** Of the minutes `from` ≤ m < `to`. */
  sum(from: number, to: number): Count
  /** The first minute of which anything is known. */
  readonly first: number | undefined
  /** Hours with other counts than at the last call. */
  changed(): HourCounts[]
  /** Says that these are not kept after all. */
  again(hours: readonly HourCounts[]): void
  /** Forgets the hours before one. */
  drop(hour: number): void
}

const MINUTES = 60

/** Begins with what was kept. */
export function createMinutes(kept: readonly HourCounts[] = []): Minutes {
  const hours = new Map(kept.map(({ hour, counts }) => [hour, Float64Array.from(counts)]))
  const dirty = new Set<number>()
  return {
    add(minute, { total, bad }) {
      if (total === 0) return
      const hour = Math.floor(minute / MINUTES)
      const counts = hours.get(hour) ?? new Float64Array(2 * MINUTES)
      hours.set(hour, counts)
      counts[minute - hour * MINUTES]! += total
      counts[MINUTES + minute - hour * MINUTES]! += bad
      dirty.add(hour)
    },
    sum(from, to) {
      let [total, bad] = [0, 0]
      for (const [hour, counts] of hours) {
        const first = Math.max(0, from - hour * MINUTES)
        const end = Math.min(MINUTES, to - hour * MINUTES)
        for (let i = first; i < end; i++) {
          total += counts[i]!
          bad += counts[MINUTES + i]!
        }
      }
      return { total, bad }
    },
    get first() {
      const hour = Math.min(...hours.keys())
      const counts = hours.get(hour)
      return counts && hour * MINUTES + counts.findIndex((count) => count > 0)
    },
    changed() {
      const changed = [...dirty].flatMap((hour) => {
        const counts = hours.get(hour)
        return counts ? [{ hour, counts: [...counts] }] : []
      })
      dirty.clear()
      return changed
    },
    again(changed) {
      for (const { hour } of changed) dirty.add(hour)
    },
    drop(before) {
      for (const hour of hours.keys()) if (hour < before) hours.delete(hour)
    },
  }
}
