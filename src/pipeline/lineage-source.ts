import { sql } from 'kysely'
import { type LineageEdge, type LineageNode, type LineageSource, lineageNames } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { PipelineTables } from './tables.ts'

/** Which dataset versions the runs of pipelines read. Nodes are `pipeline_run:ID`. */
export function createPipelineLineage({ database }: { readonly database: Database }): LineageSource {
  return {
    find: async (address) => ((await describe(database, [address])).length > 0 ? address : undefined),
    describe: (ids) => describe(database, ids),
    async edges(ids, direction, limit) {
      return direction === 'up'
        ? readBy(database, lineageNames(ids, 'pipeline_run'))
        : readersOf(database, lineageNames(ids, 'dataset'), limit)
    },
  }
}

async function describe(database: Database, ids: readonly string[]): Promise<readonly LineageNode[]> {
  const runs = lineageNames(ids, 'pipeline_run')
  if (runs.length === 0) return []
  const select = database.on<PipelineTables>().selectFrom('pipeline_run')
  const rows = await select
    .select(['id', 'pipeline', 'partition', 'state', 'created_at'])
    .where('id', 'in', runs)
    .execute()
  return rows.map(({ id, pipeline, partition, state, created_at }) => ({
    ...{ id: `pipeline_run:${id}`, name: partition === '' ? pipeline : `${pipeline} ${partition}` },
    facts: { pipeline, state, createdAt: created_at },
  }))
}

async function readBy(database: Database, runs: readonly string[]): Promise<readonly LineageEdge[]> {
  if (runs.length === 0) return []
  const select = database.on<PipelineTables>().selectFrom('pipeline_run').select(['id', 'versions'])
  const rows = await select.where('id', 'in', runs).execute()
  return rows.flatMap(({ id, versions }) =>
    Object.entries(versions as Readonly<Record<string, string>>).map(([name, version]) => edge({ id, name, version })),
  )
}

async function readersOf(
  database: Database,
  datasets: readonly string[],
  limit: number,
): Promise<readonly LineageEdge[]> {
  if (datasets.length === 0) return []
  const asked = new Set(datasets)
  const rows = await database
    .on<PipelineTables>()
    .selectFrom('pipeline_run')
    .select(['id', 'versions'])
    .where((the) => the.or(datasets.map((one) => sql<boolean>`versions @> ${jsonOf(one)}::text::jsonb`)))
    .limit(limit)
    .execute()
  return rows.flatMap(({ id, versions }) =>
    Object.entries(versions as Readonly<Record<string, string>>)
      .filter(([name, version]) => asked.has(`${name}@${version}`))
      .map(([name, version]) => edge({ id, name, version })),
  )
}

function jsonOf(dataset: string): string {
  const at = dataset.lastIndexOf('@')
  return JSON.stringify({ [dataset.slice(0, Math.max(0, at))]: dataset.slice(at + 1) })
}

const edge = (of: { readonly id: string; readonly name: string; readonly version: string }): LineageEdge => ({
  ...{ from: `dataset:${of.name}@${of.version}`, to: `pipeline_run:${of.id}`, how: 'read' },
})
