import { type DatasetVersion, scanVersion } from '../data/index.ts'
import type { Replaced } from '../storage/index.ts'
import { columnOf } from '../table/index.ts'
import { readGroups, recordsSql } from './arrivals.ts'
import { type Order, pushedOf } from './build-view.ts'
import { keysFrom } from './entity-key.ts'
import { fail } from './errors.ts'
import { mergeRecords } from './merge-records.ts'
import type { WriteNeeds } from './online.ts'
import { type OnlineState, STATE_KEY, spaceOf, stateWords } from './online-state.ts'
import { NO_RECORDS, pack, type Records } from './packed.ts'
import type { Part } from './view-part.ts'
import { planView, type ViewPlan } from './view-plan.ts'

/** More entities than this are not changed one by one: then all are made anew. */
const MOST_CHANGED = 4_000

/**
 * Takes a view from one version of its dataset to another by what is different between them: only chunks that they do not share
 * are compared, and only entities with other rows than before are written, all of them at once. Undefined where that does not go:
 * nothing was there, too much is different, or the versions cannot be compared.
 */
export async function repairView(
  needs: WriteNeeds,
  part: Part,
  { state, through }: Order,
): Promise<OnlineState | undefined> {
  if (!state || state.version === null || state.through > through || state.reaching > state.through) return undefined
  const changed = await changedSql(needs, part, state)
  if (changed === undefined) return undefined
  const keys = changed === '' ? [] : await changedKeys(needs, part, changed)
  if (keys === undefined) return undefined
  return rewrite(needs, part, { state, keys, changed })
}

/** SQL of the entities whose records differ between what the store holds and the version of a part; empty where none do. */
async function changedSql(
  { lake, datasets, states }: WriteNeeds,
  { view: { plan }, version, kinds, keys }: Part,
  state: OnlineState,
): Promise<string | undefined> {
  const same = [state.definition === states.definition(plan.view), equal(state.kinds, kinds), equal(state.keys, keys)]
  if (same.includes(false)) return undefined
  const old = await datasets.version(plan.view.from.name, state.version!).catch(() => undefined)
  if (!old || old.files || version.files) return undefined
  const oldPlan = planOf(plan, old)
  if (!oldPlan || !equal(oldPlan.kinds, kinds) || oldPlan.keys.some(({ kind }, i) => kind !== keys[i])) return undefined
  const has = (version: DatasetVersion) => new Set(version.chunks.map(({ address }) => address))
  const [before, after] = [has(old), has(version)]
  const added = version.chunks.filter(({ address }) => !before.has(address))
  const removed = old.chunks.filter(({ address }) => !after.has(address))
  if (added.length + removed.length === 0) return ''
  const names = [...plan.keys.map((_, i) => `k${i}`), 'a', 'h', ...plan.values.map((_, i) => `v${i}`)].join(', ')
  const least = state.layout.latest ? '' : `and a > ${state.from - state.layout.window!}`
  const rows = async (its: ViewPlan, chunks: DatasetVersion['chunks']): Promise<string> => {
    const source =
      chunks.length > 0 ? await scanVersion(lake, { chunks }) : await nothingOf(before.size > 0 ? old : version)
    return `select ${names} from (${recordsSql({ plan: its, source })}) where a <= ${state.through} ${least}`
  }
  const nothingOf = async (of: DatasetVersion): Promise<string> =>
    `(select * from ${await scanVersion(lake, { chunks: of.chunks.slice(0, 1) })} where false)`
  const [a, b] = [await rows(plan, added), await rows(oldPlan, removed)]
  return `select distinct ${plan.keys.map((_, i) => `k${i}`).join(', ')} from
    ((${a} except all ${b}) union all (${b} except all ${a}))`
}

/** The plan of a view over another version; undefined where that has not the columns. */
function planOf({ view }: ViewPlan, { schema }: DatasetVersion): ViewPlan | undefined {
  try {
    return planView(view, schema)
  } catch {
    return undefined
  }
}

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i])

async function changedKeys({ lake }: WriteNeeds, { view }: Part, sql: string): Promise<readonly string[] | undefined> {
  const table = await lake.table(`select * from (${sql}) limit ${MOST_CHANGED + 1}`)
  if (table.rows > MOST_CHANGED) return undefined
  const keyOf = keysFrom(view.plan.keys.map((_, i) => columnOf(table, `k${i}`)))
  return Array.from({ length: table.rows }, (_, row) => keyOf(row)!)
}

interface Changed {
  readonly state: OnlineState
  readonly keys: readonly string[]
  /** SQL of the same. */
  readonly changed: string
}

async function rewrite(needs: WriteNeeds, part: Part, { state, keys, changed }: Changed): Promise<OnlineState> {
  const { online, lake } = needs
  const { layout, from, through } = state
  const { view, version } = part
  const space = spaceOf(view.plan.view)
  const records = new Map<string, Records>()
  const span = { after: from - (layout.window ?? 0), through }
  if (keys.length > 0)
    for await (const groups of readGroups(lake, view, { span, layout, only: changed }))
      for (const group of groups) records.set(group.key, group.records)
  const next: OnlineState = { ...state, version: version.version }
  for (let left: readonly string[] = [STATE_KEY, ...keys]; left.length > 0; ) {
    const held = await online.get(space, left)
    const entries = left.map((key, i): [string, Replaced] => {
      if (key === STATE_KEY) return [key, { was: held[i], put: stateWords(next) }]
      const more = records.get(key) ?? NO_RECORDS
      return [
        key,
        { was: held[i], put: pack(mergeRecords({ held: pushedOf(held[i], layout), more }, layout, from), layout) },
      ]
    })
    left = await online.replace(space, new Map(entries))
    if (left.includes(STATE_KEY)) throw fail('superseded', { view: view.plan.view.name })
  }
  return next
}
