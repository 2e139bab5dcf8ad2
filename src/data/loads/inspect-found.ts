import type { Lake } from '../../storage/index.ts'
import type { Dataset } from '../dataset.ts'
import { inspect } from '../sources/inspect.ts'
import { inspectJsonRows } from '../sources/inspect-jsonl.ts'
import type { Inspected } from '../sources/inspected.ts'
import { isFileSource } from '../sources/source.ts'
import { mustNotBeReserved } from '../sources/source-names.ts'
import type { Found, FoundOfRows } from './found.ts'
import type { LoadPlan } from './plan-load.ts'

/** Looks at what a load reads. Errors: those of `inspect`. */
export async function inspectFound(
  lake: Lake,
  { name, source }: Dataset,
  { found, plan }: { readonly found: Found; readonly plan: LoadPlan },
): Promise<Inspected> {
  if (found.kind === 'rows') return found.isJson ? jsonRows(lake, name, found) : copiedRows(lake, name, found)
  if (!isFileSource(source)) throw new TypeError('only sources of files are found as files')
  if (plan.read.length === 0)
    return {
      relation: '(select 0::bigint as __row, null::varchar as __file where false)',
      rows: 0,
      columns: [],
      marks: ['__file'],
    }
  return inspect(lake, name, { source, found: { files: plan.read, isMany: found.isMany } })
}

async function copiedRows(lake: Lake, dataset: string, { blobs, rows, columns }: FoundOfRows): Promise<Inspected> {
  mustNotBeReserved(
    dataset,
    columns.map(({ name }) => name),
  )
  const relation = `(select row_number() over () - 1 as __row, * from ${await lake.scan(blobs)})`
  return { relation, rows, columns, marks: [] }
}

async function jsonRows(lake: Lake, dataset: string, { blobs }: FoundOfRows): Promise<Inspected> {
  if (blobs.length === 0)
    return { relation: '(select 0::bigint as __row where false)', rows: 0, columns: [], marks: [] }
  return inspectJsonRows(lake, dataset, await lake.scan(blobs))
}
