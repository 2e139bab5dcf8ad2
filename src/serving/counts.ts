import type { Events } from '../base/index.ts'
import { predicted } from './events.ts'

/** Tells how much was answered, without a word on each request. */
export interface Counts {
  add(endpoint: string, versions: Int32Array, latencyUs: number): void
  /** Adds what another process told of what it answered. */
  addTold(told: Pick<Tally, 'rows' | 'latencyUs' | 'versions'> & { readonly endpoint: string }): void
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

  function add(endpoint: string, rows: number, latencyUs: number): Tally {
    const tally = tallies.get(endpoint) ?? { rows: 0, latencyUs: 0, versions: {} }
    tallies.set(endpoint, tally)
    tally.rows += rows
    tally.latencyUs = Math.max(tally.latencyUs, latencyUs)
    timer ??= setTimeout(tell, EVERY_MS).unref()
    return tally
  }

  return {
    add(endpoint, answered, latencyUs) {
      const { versions } = add(endpoint, answered.length, latencyUs)
      for (const version of answered) versions[version] = (versions[version] ?? 0) + 1
    },
    addTold({ endpoint, rows, latencyUs, versions: told }) {
      const { versions } = add(endpoint, rows, latencyUs)
      for (const version of Object.keys(told)) versions[version] = (versions[version] ?? 0) + told[version]!
    },
    close() {
      clearTimeout(timer)
      tell()
    },
  }
}
