import type { Datasets, DatasetVersion } from '../../src/data/index.ts'
import { writeChunks } from '../../src/data/versions/chunks.ts'
import type { Lake } from '../../src/storage/index.ts'
import { sha256 } from './flows.ts'

/** Commits the result of a query, in its order, as a version of a dataset: what an ingest does, without a source. */
export async function commitRows(
  { lake, datasets }: { readonly lake: Lake; readonly datasets: Datasets },
  dataset: string,
  given: { readonly sql: string; readonly branch?: string; readonly key?: readonly string[]; readonly time?: string },
): Promise<DatasetVersion> {
  const { sql, branch, key, time } = given
  const described = await lake.rows(`describe ${sql}`)
  const schema = described.map((row) => {
    const type = String(row['column_type'])
    const kind = type.startsWith('TIMESTAMP') ? 'time' : type === 'VARCHAR' ? 'category' : 'number'
    return { name: String(row['column_name']), kind } as const
  })
  const relation = `(select row_number() over () - 1 as __row, * from (${sql}))`
  const made = await writeChunks(lake, { relation, columns: schema.map(({ name }) => `"${name}"`) })
  const manifest = {
    ...{ schema, ...made, quarantined: 0, reasons: [], undeclared: [], leftOut: [] },
    ...{ contract: sha256(new Uint8Array()), ...(key && { key: [...key] }), ...(time && { time }) },
  }
  const source = { path: 'query', digest: sha256(new TextEncoder().encode(sql)) }
  return (await datasets.commit({ dataset, manifest, source, ...(branch && { branch }) })).version
}
