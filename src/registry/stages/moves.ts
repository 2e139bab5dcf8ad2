import type { Database } from '../../storage/index.ts'
import type { StageMove } from '../aliases/alias.ts'
import { stageMoved } from '../events.ts'
import type { HeldModel } from '../models/rows.ts'
import type { RegistryNeeds, RequestedWhy } from '../needs.ts'
import type { RegistryTables } from '../tables.ts'
import { ARCHIVED } from './stage.ts'

/** A version that comes to a stage. */
export interface StageChange {
  readonly version: number
  readonly stage: string | null
  readonly why: RequestedWhy
}

/** Writes down that a version is in another stage now; nothing where it is there already. The model is held. */
export async function writeStage(needs: RegistryNeeds, model: HeldModel, change: StageChange): Promise<void> {
  const { database, clock, events } = needs
  const { version, stage, why } = change
  const db = database.on<RegistryTables>()
  const of = db.selectFrom('model_version').select('stage').where('model', '=', model.name)
  const previous = (await of.where('version', '=', version).executeTakeFirstOrThrow()).stage
  if (previous === stage) return
  const at = clock.now()
  await db
    .updateTable('model_version')
    .set({ stage, changed_at: at })
    .where('model', '=', model.name)
    .where('version', '=', version)
    .execute()
  const moved = { model: model.name, version, stage, previous, because: why.because }
  await db
    .insertInto('stage_move')
    .values({ ...moved, at, actor: why.by, request: why.request ?? null })
    .execute()
  database.afterCommit(() => events.publish(stageMoved, { ...moved, by: why.by }))
}

/** A stage whose alias went from one version to another. */
export interface AliasStage {
  readonly stage: string
  readonly entered: number | null
  readonly left: number | null
  readonly why: RequestedWhy
}

/** Who has the alias of a stage is in it; who had it is archived, unless it went elsewhere by itself. */
export async function noteStage(needs: RegistryNeeds, model: HeldModel, of: AliasStage): Promise<void> {
  const { stage, entered, left, why } = of
  if (left !== null && (await isIn(needs.database, model.name, { version: left, stage })))
    await writeStage(needs, model, { version: left, stage: ARCHIVED, why })
  if (entered !== null) await writeStage(needs, model, { version: entered, stage, why })
}

async function isIn(
  database: Database,
  model: string,
  { version, stage }: { readonly version: number; readonly stage: string },
): Promise<boolean> {
  const select = database.on<RegistryTables>().selectFrom('model_version').select('version')
  const there = select.where('model', '=', model).where('version', '=', version).where('stage', '=', stage)
  return (await there.executeTakeFirst()) !== undefined
}

/** The moves of a model's versions between stages, the newest first. */
export function stageHistory(database: Database, model: string): Promise<readonly StageMove[]> {
  return database
    .on<RegistryTables>()
    .selectFrom('stage_move')
    .select(['version', 'stage', 'previous', 'at', 'actor as by', 'because', 'request'])
    .where('model', '=', model)
    .orderBy('id', 'desc')
    .execute()
}
