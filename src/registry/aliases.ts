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

export function createAliases(needs: {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
}): Aliases {
  const { database, clock, events } = needs
  const on = () => database.on<RegistryTables>()

  /** Of two changes at once the second waits here, so that each history entry follows the one before. */
  const lock = async (model: string): Promise<void> => {
    const held = await on().selectFrom('model').select('name').where('name', '=', model).forUpdate().executeTakeFirst()
    if (!held) throw fail('model_not_found', { model })
  }

  const now = async (model: string, alias: string): Promise<number | undefined> => {
    const select = on().selectFrom('model_alias').select('version')
    return (await select.where('model', '=', model).where('alias', '=', alias).executeTakeFirst())?.version
  }

  const demandGates = async (model: string, alias: string, version: number): Promise<void> => {
    const select = on().selectFrom('model_version').select('gates')
    const found = await select.where('model', '=', model).where('version', '=', version).executeTakeFirst()
    if (!found) throw fail('version_not_found', { model, version })
    const reason = gateAgainst(found, alias)
    if (reason !== undefined) throw fail('gate_refused', { model, version, alias, reason })
  }

  const point = async (model: string, alias: string, version: number | null): Promise<void> => {
    if (version === null) {
      await on().deleteFrom('model_alias').where('model', '=', model).where('alias', '=', alias).execute()
      return
    }
    await demandGates(model, alias, version)
    await on()
      .insertInto('model_alias')
      .values({ model, alias, version })
      .onConflict((conflict) => conflict.columns(['model', 'alias']).doUpdateSet({ version }))
      .execute()
  }

  const moveOne = async (change: AliasChange, alias: string, version: number | null): Promise<void> => {
    const { model, by, because } = change
    if (isReservedAlias(alias)) throw fail('alias_reserved', { alias })
    const previous = (await now(model, alias)) ?? null
    if (previous === version) return
    await point(model, alias, version)
    const moved = { model, alias, version, previous, because }
    await on()
      .insertInto('alias_move')
      .values({ ...moved, actor: by, at: clock.now() })
      .execute()
    database.afterCommit(() => events.publish(aliasMoved, { ...moved, by }))
  }

  return {
    now,
    move: (change) =>
      database.tx(async () => {
        await lock(change.model)
        for (const [alias, version] of Object.entries(change.to)) await moveOne(change, alias, version)
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
