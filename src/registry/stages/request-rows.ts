import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { RegistryTables } from '../tables.ts'
import type { MoveRequest, RequestState, Verdict } from './request.ts'

/** A request as it is kept, with what was said of it. */
export type KeptRequest = Omit<MoveRequest, 'missing'> & { readonly own: boolean }

/** Which requests to list. */
export interface RequestQuery {
  readonly model?: string
  readonly state?: RequestState
  /** 100 when not given. */
  readonly limit?: number
}

const LISTED = 100

function select(database: Database) {
  return database
    .on<RegistryTables>()
    .selectFrom('model_request')
    .select(['id', 'model', 'version', 'stage', 'alias', 'actor as by', 'because', 'at', 'state', 'own'])
    .select('ended_at as endedAt')
}

/** Throws `registry.request_not_found`. */
export async function readRequest(database: Database, request: number): Promise<KeptRequest> {
  const found = await select(database).where('id', '=', request).executeTakeFirst()
  if (!found) throw fail('request_not_found', { request })
  return { ...found, verdicts: await verdictsOf(database, request) }
}

/** The newest first. */
export async function readRequests(database: Database, query: RequestQuery): Promise<readonly KeptRequest[]> {
  const { model, state, limit = LISTED } = query
  const rows = await select(database)
    .$if(model !== undefined, (only) => only.where('model', '=', model!))
    .$if(state !== undefined, (only) => only.where('state', '=', state!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return Promise.all(rows.map(async (row) => ({ ...row, verdicts: await verdictsOf(database, row.id) })))
}

/** What a request is about. */
export interface Target {
  readonly model: string
  readonly version: number
  readonly stage: string | null
  /** Any, where not given. */
  readonly alias?: string | null
}

/** The request that waits for this, or was approved for who makes the move himself; the latter first. */
export async function standingRequest(database: Database, target: Target): Promise<KeptRequest | undefined> {
  const { model, version, stage, alias } = target
  const found = await select(database)
    .where('model', '=', model)
    .where('version', '=', version)
    .where('stage', stage === null ? 'is' : '=', stage)
    .$if(alias !== undefined, (only) => only.where('alias', alias === null ? 'is' : '=', alias!))
    .where('state', 'in', ['open', 'approved'])
    .orderBy('state')
    .executeTakeFirst()
  return found && { ...found, verdicts: await verdictsOf(database, found.id) }
}

/** Ends a request, or lets it wait for who makes the move. */
export async function endRequest(
  database: Database,
  end: { readonly request: number; readonly state: RequestState; readonly at: number },
): Promise<void> {
  const { request, state, at } = end
  await database
    .on<RegistryTables>()
    .updateTable('model_request')
    .set({ state, ended_at: state === 'approved' ? null : at })
    .where('id', '=', request)
    .execute()
}

/** Withdraws what stands of versions that are taken away. */
export async function withdrawRequests(
  database: Database,
  of: { readonly model: string; readonly version?: number; readonly at: number },
): Promise<void> {
  await database
    .on<RegistryTables>()
    .updateTable('model_request')
    .set({ state: 'withdrawn', ended_at: of.at })
    .where('model', '=', of.model)
    .where('state', 'in', ['open', 'approved'])
    .$if(of.version !== undefined, (only) => only.where('version', '=', of.version!))
    .execute()
}

/** In the order they were given. */
export function verdictsOf(database: Database, request: number): Promise<Verdict[]> {
  return database
    .on<RegistryTables>()
    .selectFrom('model_verdict')
    .select(['actor as by', 'approves', 'because', 'at'])
    .where('request', '=', request)
    .orderBy('at')
    .orderBy('actor')
    .execute()
}
