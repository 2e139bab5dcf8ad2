import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Clock } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { inventName } from '../runs/name.ts'
import { checkKey, checkText, type Texts, textsOf } from '../runs/run.ts'
import type { TrackingTables } from '../tables.ts'
import { loggedModelOf, searchLoggedModels, selectLoggedModels } from './find.ts'
import type { LoggedModel, LoggedModelStatus } from './logged-model.ts'

/** What a logged model begins with; its id is made. */
export interface LoggedModelStart {
  readonly experimentId: number
  /** A name is invented when not given. */
  readonly name?: string
  readonly type?: string
  readonly run?: string
  readonly params?: Texts
  readonly tags?: Texts
}

/** Which logged models to find. */
export interface LoggedModelQuery {
  readonly experiments: readonly number[]
  readonly filter?: string
  /** Only those with metrics on one of these. */
  readonly datasets?: readonly { readonly name: string; readonly digest?: string }[]
  readonly order?: readonly {
    readonly field: string
    readonly ascending: boolean
    readonly dataset?: { readonly name: string; readonly digest?: string }
  }[]
  readonly limit?: number
  readonly page?: string
}

/** Where logged models are kept. Every call with an id throws `tracking.logged_model_not_found` where there is none. */
export interface LoggedModels {
  /** Throws `tracking.experiment_id_not_found`, `tracking.experiment_deleted`, `tracking.bad_key`, `tracking.bad_text`. */
  start(start: LoggedModelStart): Promise<LoggedModel>
  get(id: string, options?: { readonly deleted?: boolean }): Promise<LoggedModel>
  finish(id: string, status: LoggedModelStatus, message?: string): Promise<LoggedModel>
  remove(id: string): Promise<void>
  setTags(id: string, tags: Texts): Promise<LoggedModel>
  /** Throws `tracking.tag_not_found`. */
  removeTag(id: string, key: string): Promise<void>
  /** Throws `tracking.param_changed`. */
  addParams(id: string, params: Texts): Promise<void>
  /** Throws `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
  search(query: LoggedModelQuery): Promise<{ readonly models: readonly LoggedModel[]; readonly next?: string }>
}

interface ModelNeeds {
  readonly database: Database
  readonly clock: Clock
}

/** Keeps logged models in the database. */
export function createLoggedModels(needs: ModelNeeds): LoggedModels {
  const { database } = needs
  return {
    start: (start) => startModel(needs, start),
    get: (id, { deleted = false } = {}) => getModel(database, id, deleted),
    finish(id, status, message) {
      if (message !== undefined) checkText('status of model', id, message)
      return changeModel(needs, id, () => ({ status, ...(message !== undefined && { status_message: message }) }))
    },
    async remove(id) {
      await changeModel(needs, id, () => ({ state: 'deleted' }))
    },
    setTags(id, tags) {
      const texts = textsOf('tag', tags)
      return changeModel(needs, id, (held) => ({ tags: JSON.stringify({ ...held.tags, ...texts }) }))
    },
    async removeTag(id, key) {
      await changeModel(needs, id, ({ tags: { [key]: removed, ...left } }) => {
        if (removed === undefined) throw fail('tag_not_found', { tag: key, of: 'logged model', id })
        return { tags: JSON.stringify(left) }
      })
    },
    async addParams(id, params) {
      const texts = textsOf('param', params)
      await changeModel(needs, id, (held) => {
        for (const [param, given] of Object.entries(texts)) {
          const kept = Object.hasOwn(held.params, param) ? held.params[param] : undefined
          if (kept !== undefined && kept !== given) throw fail('param_changed', { run: id, param, kept, given })
        }
        return { params: JSON.stringify({ ...held.params, ...texts }) }
      })
    },
    search: (query) => searchLoggedModels(database, query),
  }
}

async function getModel(database: Database, id: string, deleted: boolean): Promise<LoggedModel> {
  const row = await selectLoggedModels(database).where('id', '=', id).executeTakeFirst()
  if (!row || (row.state === 'deleted' && !deleted)) throw fail('logged_model_not_found', { model: id })
  return loggedModelOf(row)
}

async function startModel({ database, clock }: ModelNeeds, start: LoggedModelStart): Promise<LoggedModel> {
  const id = `m-${randomBytes(16).toString('hex')}`
  const { experimentId, name = inventName(id), type, run, params = {}, tags = {} } = start
  checkKey('logged model', name, NAME_LIMIT)
  for (const text of [type, run]) if (text !== undefined) checkText('logged model', name, text)
  const now = clock.now()
  const texts = [JSON.stringify(textsOf('param', params)), JSON.stringify(textsOf('tag', tags))]
  const { rows } = await sql`
    insert into logged_model (
      id, experiment_id, name, model_type, status, source_run, artifact_uri, created_at, changed_at, params, tags
    )
    select
      ${id}, id, ${name}, ${type ?? null}, 'PENDING', ${run ?? null},
      coalesce(artifact_location, 'mlflow-artifacts:/' || id) || '/models/' || ${id}::text || '/artifacts',
      ${now}::int8, ${now}::int8, ${texts[0]}::jsonb, ${texts[1]}::jsonb
    from experiment where id = ${experimentId}::int8 and state = 'active' for share
    returning id`.execute(database.on<TrackingTables>())
  if (rows.length > 0) return getModel(database, id, false)
  const select = database.on<TrackingTables>().selectFrom('experiment').select('id').where('id', '=', experimentId)
  const deleted = await select.executeTakeFirst()
  throw fail(deleted ? 'experiment_deleted' : 'experiment_id_not_found', { experiment: experimentId })
}

const NAME_LIMIT = 500

interface ModelChange {
  readonly status?: LoggedModelStatus
  readonly status_message?: string
  readonly state?: 'deleted'
  readonly tags?: string
  readonly params?: string
}

/** Changes an active model with its row locked. */
function changeModel(
  { database, clock }: ModelNeeds,
  id: string,
  change: (held: LoggedModel) => ModelChange,
): Promise<LoggedModel> {
  return database.tx(async () => {
    const held = await selectLoggedModels(database).where('id', '=', id).forUpdate().executeTakeFirst()
    if (!held || held.state === 'deleted') throw fail('logged_model_not_found', { model: id })
    await database
      .on<TrackingTables>()
      .updateTable('logged_model')
      .set({ ...change(loggedModelOf(held)), changed_at: clock.now() })
      .where('id', '=', id)
      .execute()
    return getModel(database, id, true)
  })
}
