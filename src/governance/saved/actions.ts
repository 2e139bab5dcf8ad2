import { Type } from 'typebox'
import { actionsOver } from '../../base/index.ts'
import { PageName, SavedView, type SavedViews, ViewName, ViewSearch } from './saved-views.ts'

const action = actionsOver<SavedViewNeeds>()

/** What actions on saved views are given. */
export interface SavedViewNeeds {
  readonly savedViews: SavedViews
}

const READ = 'governance.read'
const WRITE = 'governance.save_view'

export const saveView = action({
  name: 'governance.save_view',
  does: 'Keep a state of a page under a name, for oneself or for all.',
  http: 'PUT /api/v1/saved-views',
  permit: WRITE,
  input: Type.Object({
    page: PageName,
    name: ViewName,
    search: ViewSearch,
    shared: Type.Optional(Type.Boolean({ description: 'Whether others see it too; not by default.' })),
  }),
  output: SavedView,
  words: ['page', 'name', 'search'],
  example: 'governance save-view /experiments/late best "?order=metrics.logloss asc"',
  run: ({ savedViews }, { shared = false, ...view }, { actor }) =>
    savedViews.save({ ...view, shared, owner: actor.id }),
})

export const savedViewsOf = action({
  name: 'governance.saved_views',
  does: 'List the saved states of a page: one’s own and those that others share.',
  http: 'GET /api/v1/saved-views',
  permit: READ,
  input: Type.Object({ page: PageName }),
  output: Type.Object({ views: Type.Array(SavedView) }),
  words: ['page'],
  example: 'governance saved-views /experiments/late',
  run: async ({ savedViews }, { page }, { actor }) => ({ views: [...(await savedViews.list(page, actor))] }),
})

export const forgetView = action({
  name: 'governance.forget_view',
  does: 'Forget a saved state of a page that one kept oneself.',
  http: 'DELETE /api/v1/saved-views/:view',
  permit: WRITE,
  input: Type.Object({ view: Type.String({ minLength: 1, maxLength: 64 }) }),
  output: SavedView,
  example: 'governance forget-view 01j…',
  run: ({ savedViews }, { view }, { actor }) => savedViews.forget(view, actor),
})

/** What may be asked of saved views from outside. */
export const savedViewActions = [saveView, savedViewsOf, forgetView] as const
