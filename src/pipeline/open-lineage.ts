const SPEC = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'
const FACETS = 'https://openlineage.io/spec/facets'
const NAMESPACE = 'millrace'

/** What a job is: a pipeline, one step of it, the training of a model, or a change of the registry. */
export type JobKind = 'PIPELINE' | 'TASK' | 'TRAINING' | 'REGISTRY'

/** The words of OpenLineage for what Millrace has. Source: the OpenLineage specification, 2-0-2. */
export interface OpenLineage {
  /** An event as it is sent. */
  event(at: number, parts: object): object
  facet(id: string, name: string, members: object): object
  job(name: string, kind: JobKind, more?: object): object
  /** What ran it, and what went wrong, where something did. */
  runFacets(problem?: string): Readonly<Record<string, object>>
  /** A thing that was read or made: `dataset/flights`, `model/late/3`. */
  dataset(name: string, facets?: object, more?: object): object
  version(address: string): Readonly<Record<string, object>>
}

export function createOpenLineage(version: string): OpenLineage {
  const producer = `https://www.npmjs.com/package/millrace/v/${version}`
  const facet: OpenLineage['facet'] = (id, name, members) => ({
    ...{ _producer: producer, _schemaURL: `${FACETS}/${id}/${name}.json#/$defs/${name}` },
    ...members,
  })
  return {
    facet,
    event: (at, parts) => ({ eventTime: new Date(at).toISOString(), ...parts, producer, schemaURL: SPEC }),
    job: (name, jobType, more = {}) => ({
      ...{ namespace: NAMESPACE, name },
      facets: {
        jobType: facet('2-0-4', 'JobTypeJobFacet', { processingType: 'BATCH', integration: 'MILLRACE', jobType }),
        ...more,
      },
    }),
    runFacets: (problem) => ({
      processing_engine: facet('1-1-1', 'ProcessingEngineRunFacet', { version, name: 'millrace' }),
      ...(problem !== undefined && {
        errorMessage: facet('1-0-1', 'ErrorMessageRunFacet', { message: problem, programmingLanguage: 'TypeScript' }),
      }),
    }),
    dataset: (name, facets = {}, more = {}) => ({
      ...{ namespace: NAMESPACE, name },
      facets: {
        dataSource: facet('1-0-1', 'DatasourceDatasetFacet', { name: 'millrace', uri: `millrace://${name}` }),
        ...facets,
      },
      ...more,
    }),
    version: (address) => ({ version: facet('1-0-1', 'DatasetVersionDatasetFacet', { datasetVersion: address }) }),
  }
}
