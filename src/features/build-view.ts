import type { Online, Words } from '../storage/index.ts'
import { type Group, readGroups } from './arrivals.ts'
import { changeEntities } from './change-entities.ts'
import { concatRecords, filterRecords, isPushed, mergeRecords } from './merge-records.ts'
import type { WriteNeeds } from './online.ts'
import {
  EMPTY_SPACE,
  nextSpaceOf,
  type OnlineState,
  STATE_KEY,
  type StateNote,
  spaceOf,
  stateWords,
} from './online-state.ts'
import { type Layout, NO_RECORDS, pack, type Records, unpack } from './packed.ts'
import type { Part } from './view-part.ts'

/** From where the store goes on, and how far. */
export interface Order {
  /** What it holds of the view as it is declared now. */
  readonly state: OnlineState | undefined
  readonly through: number
}

/**
 * Makes all records of a view anew, beside those that look-ups go on to see, and then puts them in their place at once. What was pushed
 * stays, also what is pushed meanwhile.
 */
export async function buildView(needs: WriteNeeds, part: Part, { state, through }: Order): Promise<number> {
  const { online, lake, slackMicros } = needs
  const { view, layout, version } = part
  const [space, next] = [spaceOf(view.plan.view), nextSpaceOf(view.plan.view)]
  const from = Math.max(part.from, through - slackMicros)
  await online.move(EMPTY_SPACE, next)
  if (!state) await online.move(EMPTY_SPACE, space)
  await online.put(space, new Map([[STATE_KEY, stateWords(whileBuilding(part, state))]]))
  const building = { online, layout, from, space, next }
  let records = 0
  const span = { after: from - (layout.window ?? 0), through }
  for await (const groups of readGroups(lake, view, { span, layout })) records += await putGroups(building, groups)
  for await (const keys of online.keys(space)) await keepPushed(building, keys)
  const { definition, kinds, keys } = part
  const ready: StateNote = {
    ...{ definition, kinds, keys, version: version.version, generation: (state?.generation ?? 0) + 1, building: false },
    ...{ from, through, reaching: through },
  }
  await online.put(next, new Map([[STATE_KEY, stateWords(ready)]]))
  await online.move(next, space)
  return records
}

/** A view that was never ready is not until it is built, unless something is pushed. */
function whileBuilding({ definition, kinds, keys }: Part, state: OnlineState | undefined): StateNote {
  if (state) return { ...state, building: true }
  const never = Number.NEGATIVE_INFINITY
  return {
    ...{ definition, kinds, keys, version: null, generation: 0, building: true },
    ...{ from: Number.POSITIVE_INFINITY, through: never, reaching: never },
  }
}

interface Building {
  readonly online: Online
  readonly layout: Layout
  readonly from: number
  readonly space: string
  readonly next: string
}

async function putGroups({ online, layout, from, space, next }: Building, groups: readonly Group[]): Promise<number> {
  const keys = groups.map(({ key }) => key)
  const old = await online.get(space, keys)
  const given = new Map(groups.map(({ key, records }, i) => [key, { records, old: old[i] }]))
  await changeEntities(online, next, {
    keys,
    change(key, held) {
      const { records, old } = given.get(key)!
      const pushed = concatRecords(pushedOf(old, layout), pushedOf(held, layout), layout)
      return pack(mergeRecords({ held: pushed, more: records }, layout, from), layout)
    },
  })
  return groups.reduce((sum, { records }) => sum + records.numbers.length / layout.width, 0)
}

/** Takes over what was pushed of entities that the data does not know. */
async function keepPushed({ online, layout, from, space, next }: Building, found: readonly string[]): Promise<void> {
  const keys = found.filter((key) => key !== STATE_KEY)
  const [old, held] = await Promise.all([online.get(space, keys), online.get(next, keys)])
  const lost = new Map(
    keys.flatMap((key, i) => (held[i] === undefined ? [[key, pushedOf(old[i], layout)] as const] : [])),
  )
  await changeEntities(online, next, {
    keys: [...lost].flatMap(([key, { numbers }]) => (numbers.length > 0 ? [key] : [])),
    change: (key, held) =>
      pack(mergeRecords({ held: pushedOf(held, layout), more: lost.get(key)! }, layout, from), layout),
  })
}

/** What of an entity was pushed, and did not come with the data. */
export function pushedOf(words: Words | undefined, layout: Layout): Records {
  if (words === undefined) return NO_RECORDS
  return filterRecords(unpack(words, layout), layout, isPushed)
}
