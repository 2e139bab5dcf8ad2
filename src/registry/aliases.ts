import type { Clock, Events } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { AliasMove } from './alias.ts'
import { fail } from './errors.ts'
import { aliasMoved } from './events.ts'
import type { RegistryTables } from './tables.ts'
import { gateAgainst, isReservedAlias } from './version.ts'

/** A change of some aliases of one model, done as one. */
export interface AliasChange {
  readonly model: string
  /** The version each alias shall point at; null takes the alias away. Aliases not named stay. */
  readonly to: Readonly<Record<string, number | null>>
  readonly by: string
  readonly because: string
}

/** Where aliases point, and where they pointed. */
export interface Aliases {
  move(change: AliasChange): Promise<void>
  history(model: string, alias?: string): Promise<readonly AliasMove[]>
  /** The version an alias pointed at then; `undefined` where it pointed at none. */
  at(model: string, alias: string, time: number): Promise<number | undefined>
  now(model: string, alias: string): Promise<number | undefined>
}

interface AliasNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
}

export function createAliases(needs: AliasNeeds): Aliases {
  const { database } = needs
  const on = () => database.on<RegistryTables>()
  return {
    now: (model, alias) => versionNow(database, model, alias),
    move: (change) =>
      database.tx(async () => {
        await lockModel(database, change.model)
        for (const alias of Object.keys(change.to)) await moveOne(needs, change, alias)
      }),
    history(model, alias) {
      return on()
        .selectFrom('alias_move')
        .select(['alias', 'version', 'previous', 'at', 'actor as by', 'because'])
        .where('model', '=', model)
        .$if(alias !== undefined, (select) => select.where('alias', '=', alias!))
        .orderBy('id', 'desc')
        .execute()
    },
    async at(model, alias, time) {
      const select = on().selectFrom('alias_move').select('version').where('model', '=', model)
      const before = select.where('alias', '=', alias).where('at', '<=', time)
      return (await before.orderBy('at', 'desc').orderBy('id', 'desc').executeTakeFirst())?.version ?? undefined
    },
  }
}

/** Of two changes at once the second waits here, so that each move in the history follows the one before. */
async function lockModel(database: Database, model: string): Promise<void> {
  const select = database.on<RegistryTables>().selectFrom('model').select('name').where('name', '=', model)
  if (!(await select.forUpdate().executeTakeFirst())) throw fail('model_not_found', { model })
}

async function versionNow(database: Database, model: string, alias: string): Promise<number | undefined> {
  const select = database.on<RegistryTables>().selectFrom('model_alias').select('version')
  return (await select.where('model', '=', model).where('alias', '=', alias).executeTakeFirst())?.version
}

async function moveOne(needs: AliasNeeds, change: AliasChange, alias: string): Promise<void> {
  const { database, clock, events } = needs
  const { model, to, by, because } = change
  const version = to[alias] ?? null
  if (isReservedAlias(alias)) throw fail('alias_reserved', { alias })
  const previous = (await versionNow(database, model, alias)) ?? null
  if (previous === version) return
  await (version === null ? removeAlias(database, model, alias) : setAlias(database, { model, alias, version }))
  const moved = { model, alias, version, previous, because }
  await database
    .on<RegistryTables>()
    .insertInto('alias_move')
    .values({ ...moved, actor: by, at: clock.now() })
    .execute()
  database.afterCommit(() => events.publish(aliasMoved, { ...moved, by }))
}

async function removeAlias(database: Database, model: string, alias: string): Promise<void> {
  const remove = database.on<RegistryTables>().deleteFrom('model_alias')
  await remove.where('model', '=', model).where('alias', '=', alias).execute()
}

async function setAlias(database: Database, place: RegistryTables['model_alias']): Promise<void> {
  const { model, alias, version } = place
  const db = database.on<RegistryTables>()
  const select = db.selectFrom('model_version').select('gates')
  const found = await select.where('model', '=', model).where('version', '=', version).executeTakeFirst()
  if (!found) throw fail('version_not_found', { model, version })
  const reason = gateAgainst(found, alias)
  if (reason !== undefined) throw fail('gate_refused', { model, version, alias, reason })
  await db
    .insertInto('model_alias')
    .values(place)
    .onConflict((conflict) => conflict.columns(['model', 'alias']).doUpdateSet({ version }))
    .execute()
}
