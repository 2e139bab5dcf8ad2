import type { Lake } from '../../storage/index.ts'
import { type Rows, type RowsNeeds, rowsOf } from '../rows-of.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { describe, type Profile } from './describe.ts'
import { identify } from './identify.ts'
import { type KeepNeeds, keptProfile } from './kept.ts'
import { summarize } from './summarize.ts'

/** What the profile of a version needs. */
export type ProfileNeeds = KeepNeeds & RowsNeeds

type Progress = (share: number) => void

/**
 * Summarizes every column of a version, once: what was found is kept, and a version that shares chunks with an earlier one reads
 * only those that are new.
 *
 * Errors: those of the lake.
 */
export function profileOf(needs: ProfileNeeds, version: DatasetVersion, progress?: Progress): Promise<Profile> {
  return keptProfile(needs, version, progress)
}

/**
 * The profile of a file or of a version of a dataset: `flights`, `flights@3`, `/data/rows.csv`.
 *
 * Errors: those of `rowsOf`.
 *
 * @example
 * const { columns, keys } = await profileRows({ lake, blobs, datasets }, 'flights@3')
 */
export async function profileRows(needs: ProfileNeeds, given: string, progress?: Progress): Promise<Profile> {
  const found = await rowsOf(needs, given)
  return found.version ? profileOf(needs, found.version, progress) : profileRelation(needs.lake, found, progress)
}

/** So many rows are not worth a copy. */
const FEW_ROWS = 50_000

/** Rows that are slow to read, as those of CSV are, are set aside and read from there. */
async function profileRelation(lake: Lake, { relation, rows }: Rows, progress?: Progress): Promise<Profile> {
  const made = async (its: string): Promise<Profile> => {
    const summary = await summarize(lake, { relation: its, rows }, progress)
    return describe(summary, await identify(lake, its, summary))
  }
  const isQuick = rows <= FEW_ROWS || /\bread_parquet\(/.test(relation)
  return isQuick ? made(relation) : lake.aside(`select * from ${relation}`, made)
}
