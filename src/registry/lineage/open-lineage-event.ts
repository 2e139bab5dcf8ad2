import { type Static, Type } from 'typebox'
import { fail } from '../errors.ts'

const LONGEST_NAME = 2_000
const MOST_DATASETS = 10_000
const Text = Type.String({ minLength: 1, maxLength: LONGEST_NAME })
const Facets = Type.Optional(Type.Record(Type.String(), Type.Unknown()))

const EventDataset = Type.Object({
  namespace: Text,
  name: Text,
  facets: Facets,
  inputFacets: Facets,
  outputFacets: Facets,
})

const EventType = Type.Union(
  [
    Type.Literal('START'),
    Type.Literal('RUNNING'),
    Type.Literal('COMPLETE'),
    Type.Literal('ABORT'),
    Type.Literal('FAIL'),
    Type.Literal('OTHER'),
  ],
  { description: 'OTHER when not given.' },
)

/** A RunEvent, as the specification has it; facets are kept as they come. */
export const OpenLineageEvent = Type.Object({
  eventTime: Type.String({ description: 'ISO 8601 with a zone.' }),
  eventType: Type.Optional(EventType),
  run: Type.Object({ runId: Type.String({ description: 'A UUID.' }), facets: Facets }),
  job: Type.Object({ namespace: Text, name: Text, facets: Facets }),
  inputs: Type.Optional(Type.Array(EventDataset, { maxItems: MOST_DATASETS })),
  outputs: Type.Optional(Type.Array(EventDataset, { maxItems: MOST_DATASETS })),
  producer: Text,
  schemaURL: Text,
})

/** What a tool tells of one of its runs. Source: the OpenLineage specification. */
export type OpenLineageEvent = Static<typeof OpenLineageEvent>

/** A dataset of an event. */
export type EventDataset = Static<typeof EventDataset>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/

/** The moment of an event, in milliseconds. Throws `registry.bad_lineage_event` for one that is not what the specification says. */
export function checkedMoment({ eventTime, run }: OpenLineageEvent): number {
  const at = ZONED.test(eventTime) ? Date.parse(eventTime) : Number.NaN
  if (Number.isNaN(at)) throw fail('bad_lineage_event', { reason: 'eventTime is no moment with a zone' })
  if (!UUID.test(run.runId)) throw fail('bad_lineage_event', { reason: 'run.runId is no UUID' })
  return at
}

/** The namespace under which Millrace tells of its own. */
export const OWN_NAMESPACE = 'millrace'

/** The node a dataset of an event is: our own where another tool names one of ours with its version, else one of another tool. */
export function nodeOf({ namespace, name, facets }: EventDataset): string {
  if (namespace === OWN_NAMESPACE) {
    const { datasetVersion } = (facets?.['version'] ?? {}) as { readonly datasetVersion?: unknown }
    if (name.startsWith('dataset/') && typeof datasetVersion === 'string')
      return `dataset:${name.slice('dataset/'.length)}@${datasetVersion}`
    if (/^model\/[^/]+\/\d+$/.test(name)) return `model:${name.slice('model/'.length)}`
  }
  return `external:${namespace}/${name}`
}
