import type { Digest } from '../base/index.ts'
import type { DatasetVersion } from '../data/index.ts'
import type { Appended } from '../storage/index.ts'
import { type Arrivals, createReader, type ReadArrivals } from './arrivals.ts'
import { fail } from './errors.ts'
import { featuresMaterialized } from './events.ts'
import type { JoinedView } from './join.ts'
import { sourcedViews, summed, withLags } from './offline.ts'
import type { Feed, FeedRequest, OnlineNeeds, States } from './online.ts'
import { identityOf, type OnlineState, spaceOf, stateKey } from './online-state.ts'
import { firstAfter, type Packed } from './packed.ts'
import type { FeatureView } from './view.ts'
import { MICROS, type ViewWindows } from './view-plan.ts'

interface FeedNeeds extends OnlineNeeds {
  readonly states: States
  /** Microseconds. */
  readonly slack: number
}

/** One view of a feed. Moments are microseconds. */
interface Part {
  readonly view: FeatureView
  readonly windows: ViewWindows
  readonly definition: Digest
  readonly identity: string
  readonly arrivals: Arrivals
  /** Where look-ups begin to be exact. */
  readonly from: number
  /** Whether the store holds this view as this part goes on with it. */
  begun: boolean
}

/** Reads what is to be added to the online store. */
export async function openFeed(needs: FeedNeeds, request: FeedRequest): Promise<Feed> {
  const parts = await openParts(needs, request)
  let last: Promise<unknown> = Promise.resolve()
  return {
    advance(through) {
      const next = last.then(() => advance(needs, parts, Math.round(through * MICROS)))
      last = next.catch(() => undefined)
      return next
    },
  }
}

async function openParts(needs: FeedNeeds, request: FeedRequest): Promise<readonly Part[]> {
  const { views, versions = {} } = request
  const read = createReader(needs.lake)
  const begun = await Promise.all(
    views.map(async (view) => {
      const { name } = view.from
      const version = await needs.datasets.version(name, versions[name])
      const [sourced] = await sourcedViews(needs, { version }, [view])
      return { version, sourced: sourced! }
    }),
  )
  const joined = await withLags(
    needs.lake,
    begun.map(({ sourced }) => sourced),
  )
  const parts = joined.map((view, i) => openPart(needs, { view, version: begun[i]!.version, read }, request))
  return Promise.all(parts).catch((error) => {
    throw summed(error, views)
  })
}

interface Opening {
  readonly view: JoinedView
  readonly version: DatasetVersion
  readonly read: ReadArrivals
}

async function openPart({ states }: FeedNeeds, { view, version, read }: Opening, request: FeedRequest): Promise<Part> {
  const { plan } = view
  const definition = states.definition(plan.view)
  const identity = identityOf(definition, version.version)
  const state = states.of(plan.view)
  const begun = state?.identity === identity
  const from = begun ? state.from : Math.round(request.from * MICROS)
  const after = begun ? state.through : from - plan.lookback
  const arrivals = await read(view, { after, through: Math.max(after, Math.round(request.to * MICROS)) })
  return { view: plan.view, windows: plan, definition, identity, arrivals, from, begun }
}

async function advance(needs: FeedNeeds, parts: readonly Part[], through: number): Promise<number> {
  for (const part of parts) mustGoForward(needs.states.of(part.view), part, through)
  const added = await Promise.all(parts.map((part) => advancePart(needs, part, through)))
  const records = added.reduce((sum, count) => sum + count, 0)
  needs.events.publish(featuresMaterialized, {
    views: parts.map(({ view }) => view.name),
    through: through / MICROS,
    records,
  })
  return records
}

function mustGoForward(state: OnlineState | undefined, { view, identity, begun }: Part, through: number): void {
  if (state?.identity !== identity) {
    if (begun) throw fail('superseded', { view: view.name })
    return
  }
  if (state.through <= through) return
  const text = (micros: number): string => new Date(micros / MICROS).toISOString()
  throw fail('runs_backwards', { view: view.name, through: text(state.through), wanted: text(through) })
}

async function advancePart({ online, states, slack }: FeedNeeds, part: Part, through: number): Promise<number> {
  const { view, windows, arrivals, identity, definition } = part
  const space = spaceOf(view)
  const state = states.of(view)
  const goesOn = state?.identity === identity
  // What another feed has added meanwhile is not added again.
  if (goesOn) arrivals.take(state.through)
  const taken = arrivals.take(through)
  const from = Math.max(goesOn ? state.from : part.from, through - slack)
  const held = online.get(space, [...taken.keys()])
  const horizon = from - windows.lookback
  const entries = new Map<string, Appended>([[stateKey(identity), { drop: 2, add: Float64Array.of(from, through) }]])
  let records = 0
  let i = 0
  for (const [key, add] of taken) {
    records += add.length / arrivals.width
    entries.set(key, { drop: leaving(held[i++], arrivals.width, horizon), add })
  }
  if (goesOn) await online.append(space, entries)
  else await online.put(space, afresh(online.keys(space), entries))
  part.begun = true
  states.set(view, { identity, definition, windows, from, through })
  return records
}

function leaving(held: Packed | undefined, width: number, horizon: number): number {
  return held ? firstAfter(held, width, horizon) * width : 0
}

/** One write that puts new records in the place of all that a space held. */
function afresh(keys: readonly string[], entries: ReadonlyMap<string, Appended>): ReadonlyMap<string, Float64Array> {
  const nothing = new Float64Array(0)
  return new Map([
    ...keys.map((key) => [key, nothing] as const),
    ...[...entries].map(([key, { add }]) => [key, add] as const),
  ])
}
