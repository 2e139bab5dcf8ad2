import { randomBytes } from 'node:crypto'
import { type Clock, hasCode } from '../../base/index.ts'
import type { DoorRoute } from '../../http/index.ts'
import type { Traces } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { assessmentIn, assessmentRoutes } from './assessments.ts'
import { routesOf } from './call.ts'
import { anything, invalidValue, listOf, oneOf, record, required, text, whole } from './fields.ts'
import { otlpRoute } from './otlp.ts'
import { experimentIn, headIn, oldTraceOut, TraceInfo, textsIn, traceOut, wholeOut } from './trace-form.ts'
import { listOut } from './write.ts'

/** What the calls about traces stand on. */
export interface TraceRoutesNeeds {
  readonly traces: Traces
  readonly clock: Clock
}

const READ = 'tracking.read'
const WRITE = 'tracking.write'
const V3 = '3.0'
const MOST = 500
const USUAL = 100
const Location = record({ mlflow_experiment: record({ experiment_id: required(text) }) })

/** Traces: those of clients since 3.0, those before, and OTLP. */
export function traceRoutes(needs: TraceRoutesNeeds): readonly DoorRoute[] {
  return [
    otlpRoute(needs),
    ...readingRoutes(needs),
    ...writingRoutes(needs),
    ...assessmentRoutes(needs),
    ...oldRoutes(needs),
  ]
}

/** Named addresses come before those with an id in their place. */
function readingRoutes({ traces }: TraceRoutesNeeds): readonly DoorRoute[] {
  const one = async (id: string) => {
    const trace = await traces.get(id)
    return wholeOut(trace, (await traces.spans([id])).get(id) ?? [])
  }
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'traces/search', version: V3, permit: READ },
      fields: {
        locations: required(listOf(Location)),
        ...{ filter: text, max_results: whole, order_by: listOf(text), page_token: text },
      },
      async run({ locations, ...asked }) {
        const ids = locations.flatMap(({ mlflow_experiment: one }) => (one ? [one.experiment_id] : []))
        const { traces: found, next } = await traces.search(queryOf(ids, asked))
        return { traces: listOut(found.map(traceOut)), next_page_token: next }
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'traces/get', version: V3, permit: READ, fields: { trace_id: required(text) } },
      run: async ({ trace_id }) => ({ trace: await one(trace_id) }),
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'traces/batchGet', version: V3, permit: READ, fields: { trace_ids: listOf(text) } },
      async run({ trace_ids }) {
        const [found, spans] = [await traces.many(trace_ids), await traces.spans(trace_ids)]
        return { traces: listOut(found.map((trace) => wholeOut(trace, spans.get(trace.id) ?? []))) }
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'traces/batchGetInfos', version: V3, permit: READ },
      fields: { trace_ids: listOf(text) },
      run: async ({ trace_ids }) => ({ trace_infos: listOut((await traces.many(trace_ids)).map(traceOut)) }),
    }),
    ...routesOf({
      ...{
        methods: ['GET'],
        path: 'traces/:trace_id',
        version: V3,
        permit: READ,
        fields: { trace_id: required(text) },
      },
      run: async ({ trace_id }) => ({ trace: { trace_info: traceOut(await traces.get(trace_id)) } }),
    }),
  ]
}

interface SearchAsked {
  readonly filter?: string | undefined
  readonly max_results?: number | undefined
  readonly order_by: readonly string[]
  readonly page_token?: string | undefined
}

function queryOf(experiments: readonly string[], { filter, max_results = USUAL, order_by, page_token }: SearchAsked) {
  if (max_results < 1 || max_results > MOST)
    throw invalidValue(max_results, 'max_results', `It must be between 1 and ${MOST}.`)
  return {
    ...{ experiments: experiments.map(experimentIn), limit: max_results, order: order_by },
    ...(filter !== undefined && { filter }),
    ...(page_token !== undefined && page_token !== '' && { page: page_token }),
  }
}

function writingRoutes({ traces, clock }: TraceRoutesNeeds): readonly DoorRoute[] {
  const tags = { trace_id: required(text), key: required(text) }
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'traces', version: V3, permit: WRITE },
      fields: { trace: required(record({ trace_info: required(TraceInfo) })) },
      async run({ trace: { trace_info } }) {
        const { id } = await traces.put(headIn(trace_info))
        for (const one of trace_info.assessments) await traces.assessments.put(id, assessmentIn(one, clock))
        return { trace: { trace_info: traceOut(await traces.get(id)) } }
      },
    }),
    ...(['2.0', V3] as const).flatMap((version) => [
      ...routesOf({
        ...{ methods: ['PATCH'], path: 'traces/:trace_id/tags', version, permit: WRITE },
        fields: { ...tags, value: text },
        async run({ trace_id, key, value = '' }) {
          await traces.setTag(trace_id, key, value)
          return {}
        },
      }),
      ...routesOf({
        ...{ methods: ['DELETE'], path: 'traces/:trace_id/tags', version, permit: WRITE, fields: tags },
        async run({ trace_id, key }) {
          await traces.removeTag(trace_id, key).catch((error) => {
            throw hasCode(error, 'tracking.tag_not_found') ? noTag(trace_id, key) : error
          })
          return {}
        },
      }),
    ]),
    ...routesOf({
      ...{ methods: ['POST'], path: 'traces/link-to-run', permit: WRITE },
      fields: { trace_ids: required(listOf(text)), run_id: required(text) },
      async run({ trace_ids, run_id }) {
        await traces.link(run_id, trace_ids)
        return {}
      },
    }),
    ...deletion({ traces }),
  ]
}

const noTag = (trace: string, key: string): Error =>
  fail('mlflow_not_there', { reason: `No trace tag with key '${key}' for trace with ID '${trace}'` })

/** Traces are what a client logged and deletes in thousands by age: as logging does, it goes to the room, not to the audit. */
function deletion({ traces }: Pick<TraceRoutesNeeds, 'traces'>): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['POST'], path: 'traces/delete-traces', permit: WRITE },
    fields: {
      ...{ experiment_id: required(text), max_timestamp_millis: whole, max_traces: whole },
      ...{ request_ids: listOf(text), trace_ids: listOf(text) },
    },
    async run({ experiment_id, max_timestamp_millis: until, max_traces: most, request_ids, trace_ids }) {
      const ids = [...request_ids, ...trace_ids]
      if (until === undefined && ids.length === 0)
        throw fail('mlflow_parameter', { reason: 'Either `max_timestamp_millis` or `trace_ids` must be specified.' })
      const removed = await traces.remove({
        experiment: experimentIn(experiment_id),
        ...(ids.length > 0 && { ids }),
        ...(until !== undefined && { until }),
        ...(most !== undefined && { most }),
      })
      return { traces_deleted: removed }
    },
  })
}

const OLD_STATES = ['TRACE_STATUS_UNSPECIFIED', 'OK', 'ERROR', 'IN_PROGRESS'] as const

/** What clients from 2.14 to 2.22 ask: a trace begins and ends in two calls, and its spans are an artifact. */
function oldRoutes({ traces, clock }: TraceRoutesNeeds): readonly DoorRoute[] {
  const told = { request_metadata: anything, tags: anything, timestamp_ms: whole }
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'traces', permit: WRITE, fields: { ...told, experiment_id: required(text) } },
      async run({ experiment_id, timestamp_ms = clock.now(), request_metadata, tags }) {
        const trace = await traces.put({
          ...{ id: `tr-${randomBytes(16).toString('hex')}`, experimentId: experimentIn(experiment_id) },
          ...{ startedAt: timestamp_ms, state: 'IN_PROGRESS', tags: textsIn(tags, 'tags') },
          metadata: textsIn(request_metadata, 'request_metadata'),
        })
        return { trace_info: oldTraceOut(trace) }
      },
    }),
    ...routesOf({
      ...{ methods: ['PATCH'], path: 'traces/:request_id', permit: WRITE },
      fields: { ...told, request_id: required(text), status: oneOf(OLD_STATES, 0) },
      async run({ request_id, timestamp_ms, status = 'OK', request_metadata, tags }) {
        const { id, experimentId, startedAt } = await traces.get(request_id)
        const trace = await traces.put({
          ...{ id, experimentId, startedAt, tags: textsIn(tags, 'tags') },
          state: status === 'TRACE_STATUS_UNSPECIFIED' ? 'STATE_UNSPECIFIED' : status,
          metadata: textsIn(request_metadata, 'request_metadata'),
          ...(timestamp_ms !== undefined && { duration: timestamp_ms - startedAt }),
        })
        return { trace_info: oldTraceOut(trace) }
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'traces/:request_id/info', permit: READ, fields: { request_id: required(text) } },
      run: async ({ request_id }) => ({ trace_info: oldTraceOut(await traces.get(request_id)) }),
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'traces', permit: READ },
      fields: {
        experiment_ids: required(listOf(text)),
        ...{ filter: text, max_results: { ...whole, fromQuery: Number }, order_by: listOf(text), page_token: text },
      },
      async run({ experiment_ids, ...asked }) {
        const { traces: found, next } = await traces.search(queryOf(experiment_ids, asked))
        return { traces: listOut(found.map(oldTraceOut)), next_page_token: next }
      },
    }),
  ]
}
