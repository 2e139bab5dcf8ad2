import { DAY, type Digest } from '../base/index.ts'
import type { Soon } from '../storage/index.ts'
import type { Column, Table } from '../table/index.ts'
import { openFeed } from './feed.ts'
import { createGet } from './get.ts'
import { type Looked, lookUp } from './look-up.ts'
import type { Freshness, OnlineFeatures, OnlineNeeds, States, WriteNeeds } from './online.ts'
import { createStateReader, definitionOf, isReady, STATE_KEY, spaceOf } from './online-state.ts'
import { pushOnline } from './push-online.ts'
import { createVectors } from './vectors.ts'
import type { FeatureView } from './view.ts'
import { MICROS } from './view-plan.ts'

/**
 * Features online.
 *
 * @example
 * const features = createOnlineFeatures({ online, lake, datasets, events, hash, clock })
 * await features.materialize({ views: [originLate], from: monday, to: tuesday })
 * features.vectors(['distance', originLate], rows)
 */
export function createOnlineFeatures(needs: OnlineNeeds): OnlineFeatures {
  const { online } = needs
  const states = createStates(needs)
  const writing: WriteNeeds = { ...needs, states, slackMicros: (needs.slack ?? DAY) * MICROS }

  function lookup(views: readonly FeatureView[], rows: Table, at: Float64Array): Soon<ReadonlyMap<string, Column>> {
    const looked = views.map((view) => lookUp(online, { view, read: states.reader(view) }, { rows, at }))
    if (looked.some((one) => one instanceof Promise)) return Promise.all(looked).then(columnsOf)
    return columnsOf(looked as readonly Looked[])
  }

  return {
    feed: (request) => openFeed(writing, request),
    async materialize(request) {
      const feed = await openFeed(writing, request)
      return feed.advance(request.to)
    },
    push: (view, rows) => pushOnline(writing, view, rows),
    lookup,
    vectors: createVectors(lookup),
    get: createGet({ online, states }),
    freshness: (view) => freshnessOf(writing, view),
  }
}

function columnsOf(looked: readonly Looked[]): ReadonlyMap<string, Column> {
  return looked.length === 1 ? looked[0]!.columns : new Map(looked.flatMap(({ columns }) => [...columns]))
}

async function freshnessOf({ online, states }: WriteNeeds, view: FeatureView): Promise<Freshness | undefined> {
  const [words] = await online.get(spaceOf(view), [STATE_KEY])
  const state = states.reader(view)(words)
  if (!state || !isReady(state)) return undefined
  const through = Number.isFinite(state.through) ? state.through / MICROS : undefined
  const entities = (await online.size(spaceOf(view))) - 1
  return { view: view.name, from: state.from / MICROS, through, entities }
}

function createStates({ hash }: OnlineNeeds): States {
  const known = new WeakMap<FeatureView, { definition: Digest; read: ReturnType<States['reader']> }>()
  const of = (view: FeatureView) => {
    let its = known.get(view)
    if (!its) {
      const definition = definitionOf(view, hash)
      its = { definition, read: createStateReader(view, definition) }
      known.set(view, its)
    }
    return its
  }
  return { reader: (view) => of(view).read, definition: (view) => of(view).definition }
}
