import type { StageMove } from '../aliases/alias.ts'
import { moveAlias } from '../aliases/aliases.ts'
import { versionNow } from '../aliases/now.ts'
import { fail } from '../errors.ts'
import { type HeldModel, holdModel } from '../models/rows.ts'
import type { RegistryNeeds, RequestedWhy, Why } from '../needs.ts'
import type { RegistryTables } from '../tables.ts'
import { getVersion } from '../versions/rows.ts'
import { letIn } from './demands.ts'
import { stageHistory, writeStage } from './moves.ts'
import { ARCHIVED, checkStages, type Stage, stageNamed, stageNames, USUAL_STAGES } from './stage.ts'

/** A version to be moved to a stage. */
export interface StageOrder extends Why {
  readonly model: string
  readonly version: number
  /** In any case; `None` takes it out of the one it is in. */
  readonly stage: string
  /** Whether the others in that stage are archived. */
  readonly archiveOthers?: boolean
}

/** Where versions stand on their way. */
export interface Stages {
  /** Declares the stages of a model, and what each demands; null for the usual ones. Throws `registry.bad_stages`, `registry.model_not_found`. */
  declare(model: string, stages: readonly Stage[] | null): Promise<void>
  /**
   * Moves a version; where it is there already nothing is done. A stage with an alias takes it along.
   *
   * Errors: `registry.unknown_stage`, `registry.version_not_found`, `registry.gate_refused`, `registry.approval_needed`.
   */
  move(order: StageOrder): Promise<void>
  /** The newest first. */
  history(model: string): Promise<readonly StageMove[]>
}

export function createStages(needs: RegistryNeeds): Stages {
  const { database, clock } = needs
  return {
    history: (model) => stageHistory(database, model),
    declare: (name, stages) =>
      database.tx(async () => {
        await holdModel(database, name)
        if (stages) checkStages(stages)
        const kept = { stages: stages ? JSON.stringify(stages) : null, changed_at: clock.now() }
        await database.on<RegistryTables>().updateTable('model').set(kept).where('name', '=', name).execute()
      }),
    move: (order) => database.tx(() => moveStage(needs, order)),
  }
}

/** The stage of a model that a word names, in any case; null for None. Throws `registry.unknown_stage`. */
export function stageIn(
  { name, stages }: { readonly name: string; readonly stages: readonly Stage[] | null },
  word: string,
): string | null {
  const known = stages ?? USUAL_STAGES
  const found = stageNamed(known, word)
  if (found !== undefined) return found
  throw fail('unknown_stage', { model: name, stage: word.slice(0, 100), known: stageNames(known).join(', ') })
}

async function moveStage(needs: RegistryNeeds, order: StageOrder): Promise<void> {
  const { database } = needs
  const { version, by, because } = order
  const model = await holdModel(database, order.model)
  const stage = stageIn(model, order.stage)
  await getVersion(database, model.name, version)
  const why = { by, because }
  const alias = model.stages.find((one) => one.name === stage)?.alias ?? null
  await enter(needs, model, { version, stage, alias, why })
  if (order.archiveOthers && stage !== null && stage !== ARCHIVED)
    await archiveOthers(needs, model, { version, stage, why })
}

/** A version, and where it goes: a stage, the alias of one, or an alias alone. */
export interface Entry {
  readonly version: number
  readonly stage: string | null
  readonly alias: string | null
  /** With a request, what the stage demands has been looked at. */
  readonly why: RequestedWhy
}

/** Moves a version of a model that is held. */
export async function enter(
  needs: RegistryNeeds,
  model: HeldModel,
  { version, stage, alias, why }: Entry,
): Promise<void> {
  if (alias !== null) return moveAlias(needs, model, { alias, version, why })
  await leaveAlias(needs, model, { version, stage, why })
  const owner = model.stages.find((one) => one.name === stage)
  const { stage: present } = await getVersion(needs.database, model.name, version)
  if (present === stage) return
  const request = why.request ?? (owner && (await letIn(needs, model, { stage: owner, version })))
  await writeStage(needs, model, { version, stage, why: { ...why, ...(request !== undefined && { request }) } })
}

/** Who leaves a stage that has an alias gives the alias up. */
async function leaveAlias(
  needs: RegistryNeeds,
  model: HeldModel,
  { version, why }: Omit<Entry, 'alias'>,
): Promise<void> {
  const { stage } = await getVersion(needs.database, model.name, version)
  const alias = model.stages.find((one) => one.name === stage)?.alias
  if (alias === undefined || (await versionNow(needs.database, model.name, alias)) !== version) return
  await moveAlias(needs, model, { alias, version: null, why })
}

async function archiveOthers(
  needs: RegistryNeeds,
  model: HeldModel,
  { version, stage, why }: { readonly version: number; readonly stage: string; readonly why: Why },
): Promise<void> {
  const others = await needs.database
    .on<RegistryTables>()
    .selectFrom('model_version')
    .select('version')
    .where('model', '=', model.name)
    .where('stage', '=', stage)
    .where('version', '<>', version)
    .execute()
  for (const other of others) await writeStage(needs, model, { version: other.version, stage: ARCHIVED, why })
}
