import type { Actor } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { requestChanged } from '../events.ts'
import { type HeldModel, holdModel } from '../models/rows.ts'
import type { RegistryNeeds, Why } from '../needs.ts'
import type { RegistryTables } from '../tables.ts'
import { getVersion } from '../versions/rows.ts'
import { lackingFor } from './demands.ts'
import type { MoveRequest, RequestState } from './request.ts'
import {
  endRequest,
  type KeptRequest,
  type RequestQuery,
  readRequest,
  readRequests,
  standingRequest,
} from './request-rows.ts'
import { isReservedAlias, type Stage } from './stage.ts'
import { enter, stageIn } from './stages.ts'

/** What is asked for: a stage, or an alias. */
export interface Ask extends Why {
  readonly model: string
  readonly version: number
  readonly stage?: string
  readonly alias?: string
  /** Whether who asks makes the move, once all is there. */
  readonly own?: boolean
}

/** What one person says of a request. */
export interface Say {
  readonly request: number
  readonly actor: Actor
  readonly approves: boolean
  readonly because: string
}

/** Where it is asked, approved and refused that a version gets a stage or an alias. */
export interface Requests {
  /**
   * Asks; where nothing is missing the move is made at once. The same thing asked twice is one request.
   *
   * Errors: `registry.bad_request`, `registry.unknown_stage`, `registry.model_not_found`, `registry.version_not_found`,
   * `registry.alias_reserved`. Publishes `registry.request_changed`.
   */
  ask(ask: Ask): Promise<MoveRequest>
  /**
   * Approves or rejects; when the last thing that was missing is there, the move is made.
   *
   * Errors: `registry.request_not_found`, `registry.request_ended`, `registry.may_not_approve`.
   */
  say(say: Say): Promise<MoveRequest>
  /** Throws `registry.request_not_found`. */
  get(request: number): Promise<MoveRequest>
  /** The newest first. */
  list(query?: RequestQuery): Promise<readonly MoveRequest[]>
  /** What stands in the way of a version at an alias, in sentences; none where it may have it now. */
  against(model: string, version: number, alias: string): Promise<readonly string[]>
}

export function createRequests(needs: RegistryNeeds): Requests {
  const { database } = needs
  const shown = (request: KeptRequest): Promise<MoveRequest> => database.tx(() => show(needs, request))
  return {
    ask: (ask) => database.tx(() => askOne(needs, ask)),
    say: (say) => database.tx(() => sayOne(needs, say)),
    get: async (request) => shown(await readRequest(database, request)),
    async list(query = {}) {
      const found: MoveRequest[] = []
      for (const request of await readRequests(database, query)) found.push(await shown(request))
      return found
    },
    against: (name, version, alias) =>
      database.tx(async () => {
        const model = await holdModel(database, name)
        const stage = model.stages.find((one) => one.alias === alias)
        return stage ? (await lackingFor(database, model, { stage, version })).missing : []
      }),
  }
}

async function askOne(needs: RegistryNeeds, ask: Ask): Promise<MoveRequest> {
  const { database, clock } = needs
  const model = await holdModel(database, ask.model)
  await getVersion(database, ask.model, ask.version)
  const { model: name, version, by, because, own = false } = ask
  const target = { model: name, version, ...targetOf(model, ask) }
  const known = await standingRequest(database, target)
  if (known) return show(needs, known)
  const { id } = await database
    .on<RegistryTables>()
    .insertInto('model_request')
    .values({ ...target, actor: by, because, at: clock.now(), state: 'open', ended_at: null, own })
    .returning('id')
    .executeTakeFirstOrThrow()
  return settle(needs, model, { request: await readRequest(database, id), by })
}

/** An alias of a stage is asked for as that stage. */
function targetOf(
  model: HeldModel,
  { stage, alias }: Ask,
): { readonly stage: string | null; readonly alias: string | null } {
  if ((stage === undefined) === (alias === undefined))
    throw fail('bad_request', {
      reason: stage === undefined ? 'neither a stage nor an alias is named' : 'both a stage and an alias are named',
    })
  if (alias !== undefined) {
    if (isReservedAlias(alias)) throw fail('alias_reserved', { alias })
    return { stage: model.stages.find((one) => one.alias === alias)?.name ?? null, alias }
  }
  const name = stageIn(model, stage!)
  if (name === null) throw fail('bad_request', { reason: 'None is no stage to ask for' })
  return { stage: name, alias: stageOf(model, name)?.alias ?? null }
}

const stageOf = (model: HeldModel, name: string | null): Stage | undefined =>
  model.stages.find((one) => one.name === name)

async function sayOne(needs: RegistryNeeds, { request: id, actor, approves, because }: Say): Promise<MoveRequest> {
  const { database, clock } = needs
  const model = await holdModel(database, (await readRequest(database, id)).model)
  const asked = await readRequest(database, id)
  if (asked.state !== 'open' && (approves || asked.state !== 'approved'))
    throw fail('request_ended', { request: id, state: asked.state })
  const version = await getVersion(database, asked.model, asked.version)
  const against = mayNot(stageOf(model, asked.stage), { actor, approves, author: version.by })
  if (against !== undefined)
    throw fail('may_not_approve', { request: id, model: model.name, actor: actor.id, reason: against })
  const verdict = { approves, because, at: clock.now() }
  await database
    .on<RegistryTables>()
    .insertInto('model_verdict')
    .values({ request: id, actor: actor.id, ...verdict })
    .onConflict((conflict) => conflict.columns(['request', 'actor']).doUpdateSet(verdict))
    .execute()
  if (approves) return settle(needs, model, { request: await readRequest(database, id), by: actor.id })
  return end(needs, { request: id, state: 'rejected', by: actor.id })
}

/** Whoever may approve may reject, and the author may take his own back. */
function mayNot(
  stage: Stage | undefined,
  of: { readonly actor: Actor; readonly approves: boolean; readonly author: string },
): string | undefined {
  const { by = [], authorMayApprove = false, approvals = 0 } = stage ?? {}
  const isAuthor = of.actor.id === of.author
  if (isAuthor && !of.approves) return undefined
  if (isAuthor && approvals > 0 && !authorMayApprove) return 'who registered a version may not approve it'
  if (by.length > 0 && !of.actor.roles.some((role) => by.includes(role)))
    return `that takes the role ${by.join(' or ')}`
  return undefined
}

/** Makes the move where nothing is missing any more, or leaves it to who asked. */
async function settle(
  needs: RegistryNeeds,
  model: HeldModel,
  { request, by }: { readonly request: KeptRequest; readonly by: string },
): Promise<MoveRequest> {
  const { database } = needs
  const { id, version, stage, alias, because } = request
  const owner = stageOf(model, stage)
  const missing = owner ? (await lackingFor(database, model, { stage: owner, version })).missing : []
  if (missing.length > 0) {
    announce(needs, request, by)
    return { ...withoutOwn(request), missing: [...missing] }
  }
  if (request.own) return end(needs, { request: id, state: 'approved', by })
  await enter(needs, model, { version, stage, alias, why: { by: request.by, because, request: id } })
  return end(needs, { request: id, state: 'done', by })
}

async function end(
  needs: RegistryNeeds,
  of: { readonly request: number; readonly state: RequestState; readonly by: string },
): Promise<MoveRequest> {
  const { database, clock } = needs
  await endRequest(database, { request: of.request, state: of.state, at: clock.now() })
  const ended = await readRequest(database, of.request)
  announce(needs, ended, of.by)
  return { ...withoutOwn(ended), missing: [] }
}

function announce({ database, events }: RegistryNeeds, request: KeptRequest, by: string): void {
  const { id, model, version, stage, alias, state } = request
  database.afterCommit(() => events.publish(requestChanged, { request: id, model, version, stage, alias, state, by }))
}

/** With what it still waits for. */
async function show({ database }: RegistryNeeds, request: KeptRequest): Promise<MoveRequest> {
  if (request.state !== 'open') return { ...withoutOwn(request), missing: [] }
  const model = await holdModel(database, request.model)
  const stage = stageOf(model, request.stage)
  const missing = stage ? (await lackingFor(database, model, { stage, version: request.version })).missing : []
  return { ...withoutOwn(request), missing: [...missing] }
}

const withoutOwn = ({ own: _, ...request }: KeptRequest): Omit<KeptRequest, 'own'> => request
