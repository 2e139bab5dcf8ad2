import type { LineageSource } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { type LineageGraph, type LineageReach, lineageOf } from './graph.ts'

/** One question over everything that knows what came from what. */
export interface LineageQuery {
  /** The id of what a person names. Throws `registry.bad_lineage_address`, `registry.lineage_not_found`. */
  find(address: string): Promise<string>
  of(id: string, reach: LineageReach): Promise<LineageGraph>
}

/** What may be asked for, and how it is told that a text is a path. */
const ADDRESS = /^[a-z_]{2,30}:\S/

/** @param sources the rooms, in the order in which the README lists them */
export function createLineageQuery(sources: readonly LineageSource[]): LineageQuery {
  return {
    async find(address) {
      if (!ADDRESS.test(address)) throw fail('bad_lineage_address', { address: JSON.stringify(address) })
      for (const source of sources) {
        const id = await source.find(address)
        if (id !== undefined) return id
      }
      throw fail('lineage_not_found', { address })
    },
    of: (id, reach) => lineageOf(sources, id, reach),
  }
}
