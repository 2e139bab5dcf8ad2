import { type Digest, digestOf } from '../base/index.ts'
import type { Schema } from '../table/index.ts'
import type { Partition } from './partition.ts'
import type { WrittenRows } from './result.ts'
import type { PipelineNeeds } from './step-needs.ts'
import type { PipelineTables } from './tables.ts'

/** Where the parts of datasets that pipelines write are kept, and become versions. */
export interface Outputs {
  /** Keeps the part of a partition; the one that was there before is replaced. */
  keep(rows: WrittenRows, of: { readonly run: string; readonly partition: Partition | undefined }): Promise<void>
  /** Commits all parts of a dataset as a version, where they are not one already. */
  commit(dataset: string): Promise<void>
}

type OutputRow = PipelineTables['pipeline_output']

/**
 * A version of a dataset that a pipeline writes is the parts of all partitions, in their order: a part that is replaced is all
 * that a new version costs. Parts whose columns are others than those of the newest part are left out until they are made again.
 */
export function createOutputs(needs: PipelineNeeds): Outputs {
  const { database, datasets, clock, hash } = needs
  const db = () => database.on<PipelineTables>()
  const committing = new Map<string, Promise<void>>()

  async function commitNow(dataset: string): Promise<void> {
    const all = await db()
      .selectFrom('pipeline_output')
      .selectAll()
      .where('dataset', '=', dataset)
      .orderBy('ordinal')
      .execute()
    const newest = all.reduce<OutputRow | undefined>((a, b) => (a && a.at >= b.at ? a : b), undefined)
    if (!newest) return
    const form = JSON.stringify(newest.schema)
    const parts = all.filter(({ file, schema }) => file !== null && JSON.stringify(schema) === form)
    const filled = parts.filter(({ rows }) => rows > 0)
    const { columns, time } = newest.schema as { columns: Schema; time?: string }
    const contract = digestOf({ pipeline: form }, hash)
    const chunks = (filled.length > 0 ? filled : parts.slice(0, 1)).map(({ file, rows }) => ({
      address: file as Digest,
      rows,
    }))
    const manifest = {
      schema: columns.map((column) => ({ ...column })),
      ...(time !== undefined && { time }),
      ...{ chunks, rows: filled.reduce((sum, { rows }) => sum + rows, 0), quarantined: 0, reasons: [] },
      ...{ undeclared: columns.map(({ name }) => name), leftOut: [], contract },
    }
    const source = { path: `pipeline:${newest.run}`, digest: digestOf(chunks, hash) }
    await datasets.commit({ dataset, manifest, source })
  }

  return {
    async keep({ dataset, address, rows, schema, time }, { run, partition }) {
      const form = JSON.stringify({ columns: schema, ...(time !== undefined && { time }) })
      const row = { file: address, rows, schema: form, run, at: clock.now(), ordinal: partition?.ordinal ?? 0 }
      await db()
        .insertInto('pipeline_output')
        .values({ dataset, partition: partition?.key ?? '', ...row })
        .onConflict((conflict) => conflict.columns(['dataset', 'partition']).doUpdateSet(row))
        .execute()
    },
    commit(dataset) {
      const next = (committing.get(dataset) ?? Promise.resolve()).catch(() => undefined).then(() => commitNow(dataset))
      committing.set(dataset, next)
      return next
    },
  }
}
