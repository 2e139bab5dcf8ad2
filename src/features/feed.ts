import { type Arrivals, readArrivals } from './arrivals.ts'
import { buildView } from './build-view.ts'
import { changeEntities } from './change-entities.ts'
import { fail } from './errors.ts'
import { featuresMaterialized } from './events.ts'
import { filterRecords, isPushed, mergeRecords } from './merge-records.ts'
import type { Feed, FeedRequest, WriteNeeds } from './online.ts'
import { type OnlineState, STATE_KEY, spaceOf, stateWords } from './online-state.ts'
import { pack, unpack } from './packed.ts'
import { repairView } from './repair-view.ts'
import { sourcedViews, summed, withLags } from './sourced.ts'
import { definitionNote, type Part } from './view-part.ts'
import { MICROS } from './view-plan.ts'

/** Records that are held ready at most, unless more arrived at one moment. */
const AT_ONCE = 200_000

/** Reads what is to be added to the online store. */
export async function openFeed(needs: WriteNeeds, request: FeedRequest): Promise<Feed> {
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

async function openParts(needs: WriteNeeds, request: FeedRequest): Promise<Part[]> {
  const { views, versions = {} } = request
  const read = await Promise.all(
    views.map(async (view) => {
      const version = await needs.datasets.version(view.from.name, versions[view.from.name])
      const [sourced] = await sourcedViews(needs, { version }, [view])
      return { version, sourced: sourced! }
    }),
  )
  const joined = await withLags(
    needs.lake,
    read.map(({ sourced }) => sourced),
  )
  const [from, to] = [Math.round(request.from * MICROS), Math.round(request.to * MICROS)]
  return joined.map((view, i) => {
    const note = definitionNote(view.plan, needs.states.definition(view.plan.view))
    return { ...{ view, version: read[i]!.version, from, to, ...note }, begun: false, arrivals: undefined }
  })
}

async function advance(needs: WriteNeeds, parts: readonly Part[], through: number): Promise<number> {
  for (const part of parts) mustGoForward(await stateOf(needs, part), part, through)
  let records = 0
  for (const part of parts) {
    const { view } = part.view.plan
    records += await needs.online
      .alone(spaceOf(view), () => advancePart(needs, part, through))
      .catch((error) => {
        throw summed(error, [view])
      })
  }
  needs.events.publish(featuresMaterialized, {
    views: parts.map(({ view }) => view.plan.view.name),
    through: through / MICROS,
    records,
  })
  return records
}

async function stateOf({ online, states }: WriteNeeds, { view }: Part): Promise<OnlineState | undefined> {
  const [words] = await online.get(spaceOf(view.plan.view), [STATE_KEY])
  return states.reader(view.plan.view)(words)
}

function mustGoForward(state: OnlineState | undefined, { view, version, begun }: Part, through: number): void {
  const { name } = view.plan.view
  if (state?.version !== version.version) {
    if (begun) throw fail('superseded', { view: name })
    return
  }
  if (state.through <= through) return
  const text = (micros: number): string => new Date(micros / MICROS).toISOString()
  throw fail('runs_backwards', { view: name, through: text(state.through), wanted: text(through) })
}

/** Goes on from where the store is: with the same data, with what is different in other data, or with everything anew. */
async function advancePart(needs: WriteNeeds, part: Part, through: number): Promise<number> {
  const state = await stateOf(needs, part)
  mustGoForward(state, part, through)
  const goesOn = state?.version === part.version.version ? state : await repairView(needs, part, { state, through })
  part.begun = true
  if (!goesOn) return buildView(needs, part, { state, through })
  return addArrivals(needs, part, { state: goesOn, through })
}

async function addArrivals(
  needs: WriteNeeds,
  part: Part,
  { state, through }: { readonly state: OnlineState; readonly through: number },
): Promise<number> {
  const { online, slackMicros } = needs
  const space = spaceOf(part.view.plan.view)
  let records = 0
  let reached = state.through
  while (reached < through) {
    part.arrivals = await arrivalsAfter(needs, part, { reached, through })
    const until = Math.min(through, part.arrivals.through)
    const taken = part.arrivals.take(until)
    // Written down first: whoever goes on after this process was lost knows what may be there.
    if (taken.size > 0 && reached === state.through)
      await online.put(
        space,
        new Map([[STATE_KEY, stateWords({ ...state, reaching: Math.max(state.reaching, through) })]]),
      )
    records += await addRecords(needs, state, { space, taken, reached })
    reached = until
  }
  const moments = {
    from: Math.max(state.from, through - slackMicros),
    through,
    reaching: Math.max(state.reaching, through),
  }
  await online.put(space, new Map([[STATE_KEY, stateWords({ ...state, ...moments })]]))
  return records
}

/** What arrived behind a moment: what was read ahead, or what is read now. */
async function arrivalsAfter(
  { lake }: WriteNeeds,
  { view, layout, arrivals, to }: Part,
  { reached, through }: { readonly reached: number; readonly through: number },
): Promise<Arrivals> {
  if (arrivals && arrivals.through > reached) {
    // What another feed has added meanwhile is not added again.
    arrivals.take(reached)
    return arrivals
  }
  const span = { after: reached, through: Math.max(to, through) }
  return readArrivals(lake, view, { span, layout, limit: AT_ONCE })
}

interface Taken {
  readonly space: string
  readonly taken: ReturnType<Arrivals['take']>
  readonly reached: number
}

async function addRecords(
  { online }: WriteNeeds,
  state: OnlineState,
  { space, taken, reached }: Taken,
): Promise<number> {
  const { layout, from } = state
  let records = 0
  for (const { numbers } of taken.values()) records += numbers.length / layout.width
  await changeEntities(online, space, {
    keys: [...taken.keys()],
    change(key, words) {
      // What somebody who was lost has added behind this moment comes again.
      const held = filterRecords(unpack(words, layout), layout, (arrival) => arrival <= reached || isPushed(arrival))
      return pack(mergeRecords({ held, more: taken.get(key)! }, layout, from), layout)
    },
  })
  return records
}
