import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { type Assessments, assessmentsOf, createAssessments } from './assessments.ts'
import { findTraces, type TraceQuery } from './search-traces.ts'
import { headOf, keepSpans, readSpans } from './spans.ts'
import type { TraceTables } from './tables.ts'
import { type Assessment, TRACE_TAGS, type Trace, type TraceHead, type TraceSpan } from './trace.ts'

/** Which traces to remove, of one experiment: those named, or those that began by a moment, at most so many of the oldest. */
export interface TraceRemoval {
  readonly experiment: number
  readonly ids?: readonly string[]
  readonly until?: number
  readonly most?: number
}

/** Where traces are kept: their heads as rows, their spans packed beside them, so that both go together. */
export interface Traces {
  /** Keeps the head of a trace, also of one whose spans came before. Throws `tracking.experiment_id_not_found`. */
  put(head: TraceHead): Promise<Trace>
  /** Keeps spans, all of them or none; a trace that is not known yet begins with what they say of it. Throws as `put` does. */
  addSpans(experiment: number, spans: readonly TraceSpan[]): Promise<void>
  /** Throws `tracking.trace_not_found`. */
  get(id: string): Promise<Trace>
  /** In the order of the ids; those that are not there are left out. */
  many(ids: readonly string[]): Promise<readonly Trace[]>
  spans(ids: readonly string[]): Promise<ReadonlyMap<string, readonly TraceSpan[]>>
  /** Throws `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
  search(query: TraceQuery): Promise<{ readonly traces: readonly Trace[]; readonly next?: string }>
  /** Throws `tracking.trace_not_found`. */
  setTag(id: string, key: string, value: string): Promise<void>
  /** Throws `tracking.trace_not_found`, `tracking.tag_not_found`. */
  removeTag(id: string, key: string): Promise<void>
  /** Says how many there were. */
  remove(removal: TraceRemoval): Promise<number>
  link(run: string, traces: readonly string[]): Promise<void>
  readonly assessments: Assessments
}

interface TraceNeeds {
  readonly database: Database
}

export function createTraces(needs: TraceNeeds): Traces {
  const { database } = needs
  const many = (ids: readonly string[]): Promise<readonly Trace[]> => readTraces(database, ids)
  const get = async (id: string): Promise<Trace> => {
    const [found] = await many([id])
    if (!found) throw fail('trace_not_found', { trace: id })
    return found
  }
  return {
    get,
    many,
    assessments: createAssessments(needs),
    spans: (ids) => readSpans(database, ids),
    put: (head) =>
      database.tx(async () => {
        await join(database, head, 'told')
        return get(head.id)
      }),
    addSpans: (experiment, spans) => addSpans(database, experiment, spans),
    async search(query) {
      const { ids, next } = await findTraces(database, query)
      return { traces: await many(ids), ...(next !== undefined && { next }) }
    },
    setTag: (id, key, value) => changeTags(database, id, (tags) => ({ ...tags, [kept(key)]: kept(value) })),
    removeTag: (id, key) =>
      changeTags(database, id, ({ [key]: removed, ...left }) => {
        if (removed === undefined) throw fail('tag_not_found', { tag: key, of: 'trace', id })
        return left
      }),
    remove: (removal) => removeTraces(database, removal),
    async link(run, traces) {
      await sql`insert into trace_run (trace_id, run_id) select id, ${run}::text from unnest(${[...traces]}::text[]) as one (id)
        on conflict do nothing`.execute(database.on<TraceTables>())
    },
  }
}

/** What can be kept as text: without NUL and half characters, which models do write. */
const kept = (text: string): string => text.replace(/\p{Surrogate}|\0/gu, '\ufffd')

const keptAll = (texts: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(texts).map(([key, value]) => [kept(key), kept(value)])))

/**
 * Joins what is said of a trace with what is there. What its client told wins over what spans say of it, whichever came first.
 *
 * Errors: `tracking.experiment_id_not_found`.
 */
async function join(database: Database, head: TraceHead, by: 'told' | 'spans'): Promise<void> {
  const { id, experimentId, clientId, startedAt, duration, state, request, response, metadata, tags } = head
  const optional = (value: string | undefined): string | null => (value === undefined ? null : kept(value))
  const later = (name: string) => {
    const [old, new_] = [sql.ref(`trace.${name}`), sql.ref(`excluded.${name}`)]
    return by === 'told' ? sql`coalesce(${new_}, ${old})` : sql`coalesce(${old}, ${new_})`
  }
  const isOpen = sql`trace.state in ('IN_PROGRESS', 'STATE_UNSPECIFIED')`
  const merged = (name: 'tags' | 'metadata') =>
    by === 'told'
      ? sql`trace.${sql.raw(name)} || excluded.${sql.raw(name)}`
      : sql`excluded.${sql.raw(name)} || trace.${sql.raw(name)}`
  const { rows } = await sql`
    insert into trace (id, experiment_id, client_id, started_at, duration, state, request, response, metadata, tags)
    select ${kept(id)}::text, experiment.id, ${optional(clientId)}::text, ${startedAt}::int8, ${duration ?? null}::int8,
      ${state}::text, ${optional(request)}::text, ${optional(response)}::text, ${keptAll(metadata)}::jsonb,
      jsonb_build_object(
        ${TRACE_TAGS.artifacts}::text,
        coalesce(artifact_location, 'mlflow-artifacts:/' || experiment.id) || '/traces/' || ${kept(id)}::text || '/artifacts'
      ) || ${keptAll(tags)}::jsonb
    from experiment where experiment.id = ${experimentId}::int8
    on conflict (id) do update set
      client_id = ${later('client_id')}, duration = ${later('duration')}, request = ${later('request')},
      response = ${later('response')}, metadata = ${merged('metadata')}, tags = ${merged('tags')},
      started_at = case when ${by === 'told'} then excluded.started_at else least(trace.started_at, excluded.started_at) end,
      state = case when ${by === 'told'} or ${isOpen} then excluded.state else trace.state end
    returning id`.execute(database.on<TraceTables>())
  if (rows.length === 0) throw fail('experiment_id_not_found', { experiment: experimentId })
}

async function addSpans(database: Database, experiment: number, spans: readonly TraceSpan[]): Promise<void> {
  const byTrace = new Map<string, TraceSpan[]>()
  for (const span of spans) byTrace.set(span.trace, [...(byTrace.get(span.trace) ?? []), span])
  await database.tx(async () => {
    // In one order, so that two that add to the same traces do not wait for each other.
    for (const [trace, own] of [...byTrace].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await join(database, headOf(trace, experiment, own), 'spans')
      await keepSpans(database, trace, own)
    }
  })
}

async function readTraces(database: Database, ids: readonly string[]): Promise<readonly Trace[]> {
  const rows = await database
    .on<TraceTables>()
    .selectFrom('trace')
    .selectAll()
    .where('id', '=', sql<string>`any(${[...ids]}::text[])`)
    .execute()
  const said = await assessmentsOf(database, ids)
  const found = new Map(rows.map((row) => [row.id, traceOf(row, said.get(row.id) ?? [])]))
  return ids.flatMap((id) => found.get(id) ?? [])
}

type Row = Omit<TraceTables['trace'], 'metadata' | 'tags'> & Pick<Trace, 'metadata' | 'tags'>

function traceOf(row: Row, assessments: readonly Assessment[]): Trace {
  const { id, experiment_id, client_id, started_at, duration, state, request, response, metadata, tags } = row
  return {
    ...{ id, experimentId: experiment_id, startedAt: started_at, state, metadata, tags, assessments },
    ...(client_id !== null && { clientId: client_id }),
    ...(duration !== null && { duration }),
    ...(request !== null && { request }),
    ...(response !== null && { response }),
  }
}

async function changeTags(
  database: Database,
  id: string,
  change: (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): Promise<void> {
  await database.tx(async () => {
    const on = database.on<TraceTables>()
    const held = await on.selectFrom('trace').select('tags').where('id', '=', id).forUpdate().executeTakeFirst()
    if (!held) throw fail('trace_not_found', { trace: id })
    await on
      .updateTable('trace')
      .set({ tags: JSON.stringify(change(held.tags)) })
      .where('id', '=', id)
      .execute()
  })
}

async function removeTraces(database: Database, { experiment, ids, until, most }: TraceRemoval): Promise<number> {
  const { rows } = await sql`
    with gone as (
      select id from trace where experiment_id = ${experiment}::int8
        and ${ids === undefined ? sql`true` : sql`id = any(${[...ids]}::text[])`}
        and ${until === undefined ? sql`true` : sql`started_at <= ${until}::int8`}
      order by started_at, id ${most === undefined ? sql`` : sql`limit ${most}::int8`}
    ), unlinked as (delete from trace_run where trace_id in (select id from gone))
    delete from trace where id in (select id from gone) returning id`.execute(database.on<TraceTables>())
  return rows.length
}
