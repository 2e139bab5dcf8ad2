import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { quoteName } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { type ExportTreeNeeds, exportTree } from '../tree/export-tree.ts'
import { scanVersion } from './scan.ts'
import type { DatasetVersion } from './version.ts'

/** Where a version is written, and how. */
export interface ExportOrder {
  /** A folder that is empty or not there yet. */
  readonly out: string
  readonly format: 'parquet' | 'csv'
  /** CSV: texts are left as they are, also those that a spreadsheet would take for a formula. */
  readonly raw: boolean
  readonly progress: (done: number, doing: string) => void
}

/** What was written. */
export interface Exported {
  readonly files: number
  readonly rows: number
}

/** A spreadsheet runs what begins so. */
const A_FORMULA = `'^[=+@\\t\\r-]'`

/**
 * Writes a version into a folder: the files of a dataset of files, byte for byte, else its rows as one Parquet or CSV file.
 *
 * Errors: `data.out_not_empty`, `data.out_unwritable`.
 */
export async function exportVersion(
  needs: ExportTreeNeeds,
  version: DatasetVersion,
  order: ExportOrder,
): Promise<Exported> {
  const { out, format, raw, progress } = order
  await mustBeEmpty(out)
  if (version.holds === 'files') {
    const { files } = await exportTree(needs, version, { folder: out, progress })
    return { files, rows: version.rows }
  }
  const columns = version.schema.map(({ name, kind }) => {
    const column = quoteName(name)
    if (format === 'parquet' || raw || kind !== 'category') return column
    return `case when regexp_matches(${column}, ${A_FORMULA}) then '''' || ${column} else ${column} end as ${column}`
  })
  const sql = `select ${columns.join(', ')} from ${await scanVersion(needs.lake, version)}`
  await needs.lake.exportTable(sql, path.join(out, `${version.dataset}.${format}`))
  return { files: 1, rows: version.rows }
}

async function mustBeEmpty(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true })
    if ((await readdir(out)).length === 0) return
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'the disk refused'
    throw fail('out_unwritable', { path: out, reason }, error)
  }
  throw fail('out_not_empty', { path: out })
}
