import { hasCode } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteText } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { FoundFiles } from './find-files.ts'
import type { Inspected } from './inspected.ts'
import { fileNameSql, mustNotBeReserved } from './source-names.ts'

/** Looks at Parquet files; several are put together by the names of their columns. Errors: `data.source_unreadable`, `data.reserved_column`. */
export async function inspectParquet(lake: Lake, dataset: string, { files, isMany }: FoundFiles): Promise<Inspected> {
  const list = files.map(({ path }) => quoteText(path)).join(', ')
  const plain = `read_parquet([${list}], union_by_name = true)`
  const [described, counted] = await Promise.all([
    lake.rows(`describe select * from ${plain}`),
    lake.rows(`select count(*) as n from ${plain}`),
  ]).catch((error) => {
    if (!hasCode(error, 'storage.bad_query')) throw error
    const reason = isMany
      ? 'one of its files is not a whole Parquet file, or has other types'
      : 'it is not a whole Parquet file'
    throw fail('source_unreadable', { dataset, path: files[0]!.path, reason })
  })
  const columns = described.map((row) => ({
    name: String(row['column_name']),
    type: String(row['column_type']),
    looksNumeric: false,
  }))
  const names = columns.map(({ name }) => name)
  mustNotBeReserved(dataset, names)
  const relation = isMany ? severalSql(list, files) : oneSql(list)
  return { relation, rows: Number(counted[0]?.['n']), columns, marks: isMany ? ['__file'] : [] }
}

const oneSql = (list: string): string =>
  `(select file_row_number as __row, * exclude (file_row_number) from read_parquet([${list}], file_row_number = true))`

/** Rows are numbered over all files, in their order. */
function severalSql(list: string, files: FoundFiles['files']): string {
  const read = `read_parquet([${list}], union_by_name = true, filename = '__path')`
  return `(select row_number() over () - 1 as __row, ${fileNameSql(files)} as __file, * exclude (__path) from ${read})`
}
