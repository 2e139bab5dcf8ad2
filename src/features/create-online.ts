import { DAY, type Digest } from '../base/index.ts'
import type { NumberColumn, Table } from '../table/index.ts'
import { fail } from './errors.ts'
import { openFeed } from './feed.ts'
import { lookUp } from './look-up.ts'
import type { OnlineFeatures, OnlineNeeds, States } from './online.ts'
import { definitionOf, type OnlineState, readState, spaceOf } from './online-state.ts'
import { createVectors } from './vectors.ts'
import type { FeatureView } from './view.ts'
import { MICROS } from './view-plan.ts'

/**
 * Features online.
 *
 * @example
 * const features = createOnlineFeatures({ online, lake, datasets, events, hash })
 * await features.materialize({ views: [originLate], from: monday, to: tuesday })
 * features.vectors(['distance', originLate], rows)
 */
export function createOnlineFeatures(needs: OnlineNeeds): OnlineFeatures {
  const states = createStates(needs)
  const slack = (needs.slack ?? DAY) * MICROS

  function lookup(views: readonly FeatureView[], rows: Table, at: Float64Array): ReadonlyMap<string, NumberColumn> {
    const found = new Map<string, NumberColumn>()
    for (const view of views) {
      const state = states.of(view)
      if (!state) throw fail('not_materialized', { view: view.name })
      for (const [name, column] of lookUp(needs.online, { view, state }, { rows, at })) found.set(name, column)
    }
    return found
  }

  return {
    feed: (request) => openFeed({ ...needs, states, slack }, request),
    async materialize(request) {
      const feed = await openFeed({ ...needs, states, slack }, request)
      return feed.advance(request.to)
    },
    lookup,
    vectors: createVectors(lookup),
    freshness(view) {
      const state = states.of(view)
      if (!state) return undefined
      const entities = needs.online.keys(spaceOf(view)).filter((key) => key.startsWith('=')).length
      return { view: view.name, from: state.from / MICROS, through: state.through / MICROS, entities }
    },
  }
}

function createStates({ online, hash }: OnlineNeeds): States {
  const definitions = new WeakMap<FeatureView, Digest>()
  const states = new Map<string, OnlineState>()
  const definition = (view: FeatureView): Digest => {
    let known = definitions.get(view)
    if (!known) {
      known = definitionOf(view, hash)
      definitions.set(view, known)
    }
    return known
  }
  return {
    definition,
    of(view) {
      const wanted = definition(view)
      const held = states.get(view.name)
      if (held?.definition === wanted) return held
      const read = readState(online, view, wanted)
      if (read) states.set(view.name, read)
      return read
    },
    set: (view, state) => states.set(view.name, state),
  }
}
