import { createHash } from 'node:crypto'
import type { Schema } from '../table/index.ts'
import type { Told } from './lineage.ts'
import type { OpenLineage } from './open-lineage.ts'
import type { StepResult } from './result.ts'
import type { Problem } from './run.ts'
import { readsOf } from './step.ts'

interface StepParts {
  readonly step: string
  readonly result?: StepResult
  readonly problem?: Problem
}

/** What events say of runs and steps. */
export function createParts(words: OpenLineage) {
  const { facet, job, runFacets, dataset: thing, version } = words
  const common = ({ partition }: Told, problem: Problem | undefined): object => ({
    ...runFacets(problem?.message),
    ...(partition?.start !== undefined && {
      nominalTime: facet('1-0-1', 'NominalTimeRunFacet', {
        nominalStartTime: new Date(partition.start).toISOString(),
        nominalEndTime: new Date(partition.end!).toISOString(),
      }),
    }),
  })
  const dataset = (name: string, facets?: object, more?: object): object => thing(`dataset/${name}`, facets, more)
  const outputsOf = outputsIn(words, dataset)
  return {
    ofRun: (of: Told, problem?: Problem): object => ({
      run: { runId: uuidOf(of.run.id), facets: common(of, problem) },
      job: job(of.pipeline.name, 'PIPELINE'),
      ...{ inputs: [], outputs: [] },
    }),
    ofStep(of: Told, { step, result, problem }: StepParts): object {
      const { run, pipeline } = of
      const declared = pipeline.steps[step]!
      const parent = facet('1-2-0', 'ParentRunFacet', {
        run: { runId: uuidOf(run.id) },
        job: { namespace: 'millrace', name: pipeline.name },
      })
      const query =
        declared.kind === 'sql'
          ? { sql: facet('1-1-0', 'SQLJobFacet', { query: declared.query.text, dialect: 'duckdb' }) }
          : {}
      const inputs = Object.values(readsOf(declared)).map(({ from }) =>
        from.includes('.')
          ? { namespace: 'millrace', name: `file/${from}`, facets: {} }
          : dataset(from, run.versions[from] ? version(run.versions[from]) : {}),
      )
      return {
        run: { runId: uuidOf(`${run.id}`, step), facets: { ...common(of, problem), parent } },
        job: job(`${pipeline.name}.${step}`, 'TASK', query),
        ...{ inputs, outputs: outputsOf(result) },
      }
    },
  }
}

type DatasetPart = (name: string, facets?: object, more?: object) => object

function outputsIn({ facet, version }: OpenLineage, dataset: DatasetPart) {
  const schemaFacet = (schema: Schema): object => ({
    schema: facet('1-2-0', 'SchemaDatasetFacet', { fields: schema.map(({ name, kind }) => ({ name, type: kind })) }),
  })
  return (result: StepResult | undefined): readonly object[] => {
    if (!result) return []
    const { rows } = result
    const written =
      rows &&
      dataset(
        rows.dataset,
        { ...schemaFacet(rows.schema), ...version(rows.address) },
        {
          outputFacets: {
            outputStatistics: facet('1-0-2', 'OutputStatisticsOutputDatasetFacet', { rowCount: rows.rows }),
          },
        },
      )
    const files = Object.entries(result.files).map(([name, { address, bytes }]) => ({
      ...{ namespace: 'millrace', name: `file/${name}` },
      facets: version(address),
      outputFacets: { outputStatistics: facet('1-0-2', 'OutputStatisticsOutputDatasetFacet', { size: bytes }) },
    }))
    return [...(written ? [written] : []), ...files]
  }
}

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_LETTERS = 10

/** A UUID of version 7 that an id of ours, or a step under it, always has: the same moment, the rest from a hash. */
export function uuidOf(id: string, step = ''): string {
  const at = [...id.slice(0, TIME_LETTERS)].reduce((sum, letter) => sum * LETTERS.length + LETTERS.indexOf(letter), 0)
  const time = Math.max(0, at).toString(16).padStart(12, '0').slice(-12)
  const rest = createHash('sha256').update(`${id} ${step}`).digest('hex')
  const variant = '89ab'[Number.parseInt(rest[3]!, 16) % 4]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(4, 7)}-${rest.slice(7, 19)}`
}
