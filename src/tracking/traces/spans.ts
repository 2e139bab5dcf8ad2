import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import type { TraceTables } from './tables.ts'
import { SPANS_HERE, TRACE_TAGS, type TraceHead, type TraceSpan } from './trace.ts'

const pack = promisify(gzip)
const unpack = promisify(gunzip)
const PREVIEW = 1_000
const NANOS = 1_000_000n

/** Keeps spans of one trace beside those it has. */
export async function keepSpans(database: Database, trace: string, spans: readonly TraceSpan[]): Promise<void> {
  const packed = (await pack(JSON.stringify(spans))).toString('base64')
  await sql`insert into trace_spans (trace_id, spans) values (${trace}, decode(${packed}, 'base64'))`.execute(
    database.on<TraceTables>(),
  )
}

/** The spans of traces, each in the order of its beginning; one that came twice is as it came last. */
export async function readSpans(
  database: Database,
  traces: readonly string[],
): Promise<ReadonlyMap<string, readonly TraceSpan[]>> {
  const rows = await database
    .on<TraceTables>()
    .selectFrom('trace_spans')
    .select(['trace_id', 'spans'])
    .where('trace_id', '=', sql<string>`any(${[...traces]}::text[])`)
    .orderBy('no')
    .execute()
  const found = new Map<string, Map<string, TraceSpan>>()
  for (const { trace_id, spans } of rows) {
    const kept = found.get(trace_id) ?? new Map<string, TraceSpan>()
    found.set(trace_id, kept)
    for (const span of JSON.parse((await unpack(spans)).toString()) as TraceSpan[]) kept.set(span.id, span)
  }
  return new Map([...found].map(([id, spans]) => [id, [...spans.values()].sort(byStart)]))
}

const byStart = (a: TraceSpan, b: TraceSpan): number => {
  const [first, second] = [BigInt(a.start), BigInt(b.start)]
  return first < second ? -1 : first > second ? 1 : 0
}

/** What spans alone say of their trace; it is in progress while the first of them is not there. */
export function headOf(id: string, experimentId: number, spans: readonly TraceSpan[]): TraceHead {
  const root = spans.find(({ parent }) => parent === undefined)
  const start = spans.reduce(
    (least, span) => (BigInt(span.start) < least ? BigInt(span.start) : least),
    BigInt(spans[0]!.start),
  )
  const end = root === undefined ? 0n : BigInt(root.end)
  return {
    ...{ id, experimentId, startedAt: Number(start / NANOS), metadata: {} },
    ...(end > start && { duration: Number((end - start) / NANOS) }),
    state: root === undefined ? 'IN_PROGRESS' : root.failed ? 'ERROR' : 'OK',
    ...(root?.inputs !== undefined && { request: root.inputs.slice(0, PREVIEW) }),
    ...(root?.outputs !== undefined && { response: root.outputs.slice(0, PREVIEW) }),
    tags: { [TRACE_TAGS.spans]: SPANS_HERE, ...(root && { [TRACE_TAGS.name]: root.name }) },
  }
}
