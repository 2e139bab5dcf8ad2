import { sql } from 'kysely'
import {
  hasCode,
  type LineageEdge,
  type LineageNode,
  type LineageSource,
  lineageName,
  lineageNames,
} from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { Datasets } from '../datasets.ts'
import type { DataTables } from '../tables.ts'
import { readAddress } from './address.ts'

/**
 * What dataset versions were made of: other versions, and what was read outside. Nodes are `dataset:NAME@DIGEST` and `source:PATH`; a
 * person may say `dataset:flights`, `dataset:flights@3` or `dataset:flights@release`.
 */
export function createDatasetLineage(needs: {
  readonly database: Database
  readonly datasets: Datasets
}): LineageSource {
  const { database, datasets } = needs
  return {
    async find(address) {
      const text = lineageName(address, 'dataset')
      if (text === undefined) return (await loadedFrom(database, [address], 1)).length > 0 ? address : undefined
      const { name, ref } = readAddress(text)
      try {
        const { version } = await datasets.version(name, ref)
        return `dataset:${name}@${version}`
      } catch (error) {
        if (hasCode(error, 'data.not_ingested') || hasCode(error, 'data.version_not_found')) return undefined
        throw error
      }
    },
    describe: (ids) => describe(database, lineageNames(ids, 'dataset')),
    async edges(ids, direction, limit) {
      const versions = lineageNames(ids, 'dataset')
      if (direction === 'up') return versions.length === 0 ? [] : madeOf(database, versions)
      const [derived, loaded] = await Promise.all([
        madeFrom(database, versions, limit),
        loadedFrom(database, ids, limit),
      ])
      return [...derived, ...loaded]
    },
  }
}

async function rowsOf(database: Database, versions: readonly string[]) {
  const pairs = versions.map(readAddress)
  const rows = await database
    .on<DataTables>()
    .selectFrom('dataset_version')
    .select(['dataset', 'version', 'number', 'created_at', 'source_path', 'source_digest'])
    .select([
      sql<number | null>`(manifest ->> 'rows')::int8`.as('rows'),
      sql<Record<string, string> | null>`manifest -> 'taken' -> 'inputs'`.as('inputs'),
    ])
    .where(
      'dataset',
      'in',
      pairs.map(({ name }) => name),
    )
    .where(
      'version',
      'in',
      pairs.map(({ ref = '' }) => ref),
    )
    .execute()
  const asked = new Set(versions)
  return rows.filter(({ dataset, version }) => asked.has(`${dataset}@${version}`))
}

async function describe(database: Database, versions: readonly string[]): Promise<readonly LineageNode[]> {
  if (versions.length === 0) return []
  return (await rowsOf(database, versions)).map(({ dataset, version, number, created_at, rows }) => ({
    ...{ id: `dataset:${dataset}@${version}`, name: `${dataset}@${number}` },
    facts: { version: number, digest: version, rows, createdAt: created_at },
  }))
}

async function madeOf(database: Database, versions: readonly string[]): Promise<readonly LineageEdge[]> {
  return (await rowsOf(database, versions)).flatMap(({ dataset, version, inputs, source_path }) => {
    const to = `dataset:${dataset}@${version}`
    const derived = Object.entries(inputs ?? {}).map(([name, its]) => `dataset:${name}@${its}`)
    const from = derived.length > 0 || source_path === '' ? derived : [originOf(source_path)]
    return from.map((one) => ({ from: one, to, how: derived.length > 0 ? 'derived' : howOf(source_path) }))
  })
}

/** What a version was read from: a file or folder, or the run of a pipeline that wrote it. */
const originOf = (path: string): string =>
  path.startsWith(PIPELINE) ? `pipeline_run:${path.slice(PIPELINE.length)}` : `source:${path}`
const howOf = (path: string): string => (path.startsWith(PIPELINE) ? 'made' : 'loaded')

const PIPELINE = 'pipeline:'

async function loadedFrom(database: Database, ids: readonly string[], limit: number): Promise<readonly LineageEdge[]> {
  const runs = lineageNames(ids, 'pipeline_run').map((run) => `${PIPELINE}${run}`)
  const paths = [...lineageNames(ids, 'source'), ...runs]
  if (paths.length === 0) return []
  const select = database.on<DataTables>().selectFrom('dataset_version').select(['dataset', 'version', 'source_path'])
  const rows = await select.where('source_path', 'in', paths).limit(limit).execute()
  return rows.map(({ dataset, version, source_path }) => ({
    ...{ from: originOf(source_path), to: `dataset:${dataset}@${version}`, how: howOf(source_path) },
  }))
}

async function madeFrom(
  database: Database,
  versions: readonly string[],
  limit: number,
): Promise<readonly LineageEdge[]> {
  if (versions.length === 0) return []
  const inputs = versions.map((version) => {
    const { name, ref = '' } = readAddress(version)
    return { from: `dataset:${version}`, json: JSON.stringify({ [name]: ref }) }
  })
  const rows = await database
    .on<DataTables>()
    .selectFrom('dataset_version')
    .select(['dataset', 'version', sql<Record<string, string>>`manifest -> 'taken' -> 'inputs'`.as('inputs')])
    .where((the) =>
      the.or(inputs.map(({ json }) => sql<boolean>`(manifest -> 'taken' -> 'inputs') @> ${json}::text::jsonb`)),
    )
    .limit(limit)
    .execute()
  const asked = new Set(inputs.map(({ from }) => from))
  return rows.flatMap(({ dataset, version, inputs: its }) =>
    Object.entries(its)
      .map(([name, digest]) => ({
        from: `dataset:${name}@${digest}`,
        to: `dataset:${dataset}@${version}`,
        how: 'derived',
      }))
      .filter(({ from }) => asked.has(from)),
  )
}
