import type { DatasetVersion } from '../../src/data/index.ts'
import { schemaOf, type Table } from '../../src/table/index.ts'
import { sha256 } from './flows.ts'
import type { Stage } from './stage.ts'

/** Commits tables as the chunks of a version, in this order: a table that stood in another version is the same chunk. */
export async function commitChunks(
  stage: Pick<Stage, 'lake' | 'datasets'>,
  dataset: string,
  { tables, time }: { readonly tables: readonly Table[]; readonly time: string },
): Promise<DatasetVersion> {
  const chunks = await Promise.all(
    tables.map(async (table) => {
      const { address, rows } = await stage.lake.writeTable(table)
      return { address, rows }
    }),
  )
  const digest = sha256(new TextEncoder().encode(dataset))
  const manifest = {
    ...{ schema: [...schemaOf(tables[0]!)], time, chunks, rows: chunks.reduce((sum, { rows }) => sum + rows, 0) },
    ...{ quarantined: 0, reasons: [], undeclared: [], leftOut: [], contract: digest },
  }
  const { version } = await stage.datasets.commit({ dataset, manifest, source: { path: 'test', digest } })
  return version
}
