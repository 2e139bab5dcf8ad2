import type { Events } from '../base/index.ts'
import { predicted } from './events.ts'

/** Tells how much was answered, without a word on each request. */
export interface Counts {
  add(endpoint: string, versions: Int32Array, latencyUs: number): void
  /** Publishes what was not told yet, and stops. */
  close(): void
}

interface Tally {
  rows: number
  latencyUs: number
  readonly versions: Record<string, number>
}

const EVERY_MS = 250

export function createCounts(events: Events): Counts {
  const totals = new Map<string, number>()
  const tallies = new Map<string, Tally>()
  let timer: NodeJS.Timeout | undefined

  function tell(): void {
    timer = undefined
    for (const [endpoint, { rows, versions, latencyUs }] of tallies) {
      const total = (totals.get(endpoint) ?? 0) + rows
      totals.set(endpoint, total)
      events.publish(predicted, { endpoint, rows, total, versions, latencyUs })
    }
    tallies.clear()
  }

  return {
    add(endpoint, versions, latencyUs) {
      const tally = tallies.get(endpoint) ?? { rows: 0, latencyUs: 0, versions: {} }
      tallies.set(endpoint, tally)
      tally.rows += versions.length
      tally.latencyUs = Math.max(tally.latencyUs, latencyUs)
      for (const version of versions) tally.versions[version] = (tally.versions[version] ?? 0) + 1
      timer ??= setTimeout(tell, EVERY_MS).unref()
    },
    close() {
      clearTimeout(timer)
      tell()
    },
  }
}
