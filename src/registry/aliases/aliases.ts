import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { aliasMoved } from '../events.ts'
import { type HeldModel, holdModel } from '../models/rows.ts'
import { isPrompt } from '../models/tags.ts'
import type { RegistryNeeds, RequestedWhy } from '../needs.ts'
import { letIn } from '../stages/demands.ts'
import { noteStage } from '../stages/moves.ts'
import { isReservedAlias } from '../stages/stage.ts'
import type { RegistryTables } from '../tables.ts'
import { gateAgainst } from '../versions/version.ts'
import type { AliasMove } from './alias.ts'
import { versionNow } from './now.ts'

/** A change of some aliases of one model, done as one. */
export interface AliasChange extends RequestedWhy {
  readonly model: string
  /** The version each alias shall point at; null takes the alias away. Aliases not named stay. */
  readonly to: Readonly<Record<string, number | null>>
}

/** Where aliases point, and where they pointed. */
export interface Aliases {
  move(change: AliasChange): Promise<void>
  history(model: string, alias?: string): Promise<readonly AliasMove[]>
  /** The version an alias pointed at then; `undefined` where it pointed at none. */
  at(model: string, alias: string, time: number): Promise<number | undefined>
  now(model: string, alias: string): Promise<number | undefined>
}

export function createAliases(needs: RegistryNeeds): Aliases {
  const { database } = needs
  const on = () => database.on<RegistryTables>()
  return {
    now: (model, alias) => versionNow(database, model, alias),
    move: (change) =>
      database.tx(async () => {
        const held = await holdModel(database, change.model)
        for (const [alias, version] of Object.entries(change.to))
          await moveAlias(needs, held, { alias, version, why: change })
      }),
    history(model, alias) {
      return on()
        .selectFrom('alias_move')
        .select(['alias', 'version', 'previous', 'at', 'actor as by', 'because', 'request'])
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

/** One alias of a model that is held. */
export interface OneMove {
  readonly alias: string
  readonly version: number | null
  readonly why: RequestedWhy
}

/**
 * Moves one alias of a model whose row this transaction holds; what holds it already is left alone. The stage that the alias belongs to
 * moves along: who gets the alias is in it, who had it is archived.
 */
export async function moveAlias(
  needs: RegistryNeeds,
  model: HeldModel,
  { alias, version, why }: OneMove,
): Promise<void> {
  const { database, clock, events } = needs
  if (isReservedAlias(alias)) throw fail('alias_reserved', { alias })
  const previous = (await versionNow(database, model.name, alias)) ?? null
  if (previous === version) return
  const owner = model.stages.find((one) => one.alias === alias)
  let request = why.request ?? null
  if (version === null) await removeAlias(database, model.name, alias)
  else {
    request = (await checkHolder(needs, model, { alias, version, why })) ?? request
    await setAlias(database, { model: model.name, alias, version })
  }
  const moved = { model: model.name, alias, version, previous, because: why.because }
  await database
    .on<RegistryTables>()
    .insertInto('alias_move')
    .values({ ...moved, actor: why.by, at: clock.now(), request })
    .execute()
  if (owner)
    await noteStage(needs, model, {
      stage: owner.name,
      entered: version,
      left: previous,
      why: { ...why, ...(request !== null && { request }) },
    })
  await announceMove(needs, model, { alias, version, why })
  database.afterCommit(() => events.publish(aliasMoved, { ...moved, by: why.by }))
}

/** Throws where the version is not there or may not hold the alias; gives the request that allowed it, where one had to. */
async function checkHolder(
  needs: RegistryNeeds,
  model: HeldModel,
  { alias, version, why }: OneMove & { readonly version: number },
) {
  const { database } = needs
  const select = database.on<RegistryTables>().selectFrom('model_version').select(['gates'])
  const found = await select.where('model', '=', model.name).where('version', '=', version).executeTakeFirst()
  if (!found) throw fail('version_not_found', { model: model.name, version })
  const reason = gateAgainst(found, alias)
  if (reason !== undefined) throw fail('gate_refused', { model: model.name, version, alias, reason })
  if (why.request !== undefined) return why.request
  const owner = model.stages.find((one) => one.alias === alias)
  return owner && letIn(needs, model, { stage: owner, version })
}

async function announceMove({ announce }: RegistryNeeds, model: HeldModel, { alias, version }: OneMove): Promise<void> {
  const entity = isPrompt(model.tags) ? 'prompt_alias' : 'model_version_alias'
  await (version === null
    ? announce?.({ entity, action: 'deleted', data: { name: model.name, alias } })
    : announce?.({ entity, action: 'created', data: { name: model.name, alias, version: String(version) } }))
}

async function removeAlias(database: Database, model: string, alias: string): Promise<void> {
  const remove = database.on<RegistryTables>().deleteFrom('model_alias')
  await remove.where('model', '=', model).where('alias', '=', alias).execute()
}

async function setAlias(database: Database, place: RegistryTables['model_alias']): Promise<void> {
  const { version } = place
  await database
    .on<RegistryTables>()
    .insertInto('model_alias')
    .values(place)
    .onConflict((conflict) => conflict.columns(['model', 'alias']).doUpdateSet({ version }))
    .execute()
}
