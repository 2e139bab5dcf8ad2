import type { Database } from '../../storage/index.ts'
import { versionNow } from '../aliases/now.ts'
import { fail } from '../errors.ts'
import type { HeldModel } from '../models/rows.ts'
import type { RegistryTables } from '../tables.ts'
import { getVersion } from '../versions/rows.ts'
import { gateAgainst, type ModelVersion } from '../versions/version.ts'
import { checkGates } from './gates.ts'
import type { Verdict } from './request.ts'
import { endRequest, standingRequest } from './request-rows.ts'
import type { Stage } from './stage.ts'

/** A version on its way to a stage. */
export interface Demanded {
  readonly stage: Stage
  readonly version: number
}

/** What a version lacks for a stage. */
export interface Lacking {
  /** In sentences; a shut gate comes first. Empty where it may enter. */
  readonly missing: readonly string[]
  readonly isGate: boolean
  /** The request that is about this. */
  readonly request?: number
}

const CHAMPION = 'champion'
const NOTHING: Lacking = Object.freeze({ missing: [], isGate: false })

/**
 * Lets a version into a stage, or throws what is missing; gives the request that allowed it, which is done now.
 *
 * Errors: `registry.gate_refused`, `registry.approval_needed`.
 */
export async function letIn(
  needs: { readonly database: Database; readonly clock: { now(): number } },
  model: HeldModel,
  { stage, version }: Demanded,
): Promise<number | undefined> {
  const { database, clock } = needs
  const { missing, isGate, request } = await lackingFor(database, model, { stage, version })
  const [reason] = missing
  const what = { model: model.name, version }
  if (reason !== undefined)
    throw isGate
      ? fail('gate_refused', { ...what, alias: stage.alias ?? stage.name, reason })
      : fail('approval_needed', { ...what, target: stage.name, reason: `${missing.join('; ')}.` })
  if (request !== undefined) await endRequest(database, { request, state: 'done', at: clock.now() })
  return request
}

/**
 * What a version lacks for a stage of its model, which is held. One that was in the stage before may come back without asking: an undo
 * waits for nobody.
 */
export async function lackingFor(database: Database, model: HeldModel, of: Demanded): Promise<Lacking> {
  const { stage, version } = of
  const { approvals = 0, gates = {} } = stage
  if (approvals === 0 && Object.keys(gates).length === 0) return NOTHING
  if (await wasIn(database, model, of)) return NOTHING
  const asked = await standingRequest(database, { model: model.name, version, stage: stage.name })
  const request = asked && { request: asked.id }
  if (asked?.state === 'approved') return { ...NOTHING, ...request }
  const shut = await shutGates(database, await getVersion(database, model.name, version), stage)
  const left = missingApprovals(stage, asked?.verdicts ?? [])
  return { missing: left === undefined ? shut : [...shut, left], isGate: shut.length > 0, ...request }
}

/** What the gates of a stage say against a version; a champion is compared with nothing but itself. */
async function shutGates(database: Database, version: ModelVersion, stage: Stage): Promise<readonly string[]> {
  const own = stage.alias === undefined ? undefined : gateAgainst(version, stage.alias)
  const holder = await versionNow(database, version.model, stage.alias ?? CHAMPION)
  const isOther = holder !== undefined && holder !== version.version
  const champion = isOther ? (await getVersion(database, version.model, holder)).metrics : undefined
  const results = checkGates(stage.gates ?? {}, version.metrics, champion)
  return [...(own === undefined ? [] : [own]), ...results.filter(({ passed }) => !passed).map(({ says }) => says)]
}

/** Who is still to approve, in words; `undefined` where nobody is. */
function missingApprovals({ approvals = 0, by = [] }: Stage, verdicts: readonly Verdict[]): string | undefined {
  const left = approvals - verdicts.filter(({ approves }) => approves).length
  const who = by.length > 0 ? ` by ${by.join(' or ')}` : ''
  if (left <= 0) return undefined
  return left === 1 ? `an approval${who} is missing` : `${left} approvals${who} are missing`
}

/** Moves of a model of this name that was deleted before count for nothing. */
async function wasIn(database: Database, model: HeldModel, { stage, version }: Demanded): Promise<boolean> {
  const db = database.on<RegistryTables>()
  const entered = await db
    .selectFrom('stage_move')
    .select('id')
    .where('model', '=', model.name)
    .where('version', '=', version)
    .where('stage', '=', stage.name)
    .where('at', '>=', model.createdAt)
    .executeTakeFirst()
  if (entered || stage.alias === undefined) return entered !== undefined
  const held = await db
    .selectFrom('alias_move')
    .select('id')
    .where('model', '=', model.name)
    .where('version', '=', version)
    .where('alias', '=', stage.alias)
    .where('at', '>=', model.createdAt)
    .executeTakeFirst()
  return held !== undefined
}
