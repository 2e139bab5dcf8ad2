import { type Static, Type } from 'typebox'
import { type Actor, type Clock, Moment, type NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { GovernanceTables } from '../tables.ts'

const LONGEST_ADDRESS = 8_000
/** The most views that one person keeps of one page. */
const MOST_OF_ONE = 100

export const PageName = Type.String({
  pattern: '^/[^?#]{0,1000}$',
  description: 'The page: the path of its address, /experiments/flights.',
})
export const ViewName = Type.String({ minLength: 1, maxLength: 100, description: 'What the view is called.' })
export const ViewSearch = Type.String({
  pattern: '^(\\?.*)?$',
  maxLength: LONGEST_ADDRESS,
  description: 'What the address holds from its question mark on.',
})

export const SavedView = Type.Object({
  id: Type.String(),
  page: PageName,
  name: ViewName,
  search: ViewSearch,
  owner: Type.String(),
  shared: Type.Boolean({ description: 'Whether others see it too.' }),
  at: Moment,
})

/** A state of a page under a name. */
export type SavedView = Static<typeof SavedView>

/** States of pages that people keep under names, for themselves or for all. */
export interface SavedViews {
  /** One's own of that name is replaced. Errors: `governance.views_full`. */
  save(order: Omit<SavedView, 'id' | 'at'>): Promise<SavedView>
  /** One's own and those that others share, by name. */
  list(page: string, actor: Actor): Promise<readonly SavedView[]>
  /** One's own only. Errors: `governance.view_missing`. */
  forget(id: string, actor: Actor): Promise<SavedView>
}

interface ViewNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly newId: NewId
}

/** Keeps them in the database. */
export function createSavedViews({ database, clock, newId }: ViewNeeds): SavedViews {
  const on = () => database.on<GovernanceTables>()
  return {
    save: ({ page, name, search, owner, shared }) =>
      database.tx(async () => {
        const { count } = await on()
          .selectFrom('saved_view')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('owner', '=', owner)
          .where('page', '=', page)
          .where('name', '<>', name)
          .executeTakeFirstOrThrow()
        if (count >= MOST_OF_ONE) throw fail('views_full', { most: MOST_OF_ONE })
        return on()
          .insertInto('saved_view')
          .values({ id: newId(), page, name, search, owner, shared, at: clock.now() })
          .onConflict((conflict) =>
            conflict.columns(['owner', 'page', 'name']).doUpdateSet({ search, shared, at: clock.now() }),
          )
          .returningAll()
          .executeTakeFirstOrThrow()
      }),
    list: (page, actor) =>
      on()
        .selectFrom('saved_view')
        .selectAll()
        .where('page', '=', page)
        .where((is) => is.or([is('owner', '=', actor.id), is('shared', '=', true)]))
        .orderBy('name')
        .orderBy('id')
        .execute(),
    async forget(id, actor) {
      const view = await on()
        .deleteFrom('saved_view')
        .where('id', '=', id)
        .where('owner', '=', actor.id)
        .returningAll()
        .executeTakeFirst()
      if (!view) throw fail('view_missing', { view: id })
      return view
    },
  }
}
