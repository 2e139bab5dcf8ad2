import { MillraceError } from '../../base/index.ts'
import type { Artifacts } from '../artifacts/artifacts.ts'
import type { Tally } from './report.ts'
import type { FilesOf, MlflowSource } from './source.ts'
import { elsewhere } from './take-experiments.ts'

/** What the files of a run or model are taken with. */
export interface FileNeeds {
  readonly source: MlflowSource
  readonly artifacts: Artifacts
  readonly tally: Tally
  /** False leaves all files where they are. */
  readonly files: boolean
}

/**
 * Takes the files of a run or logged model below a path of our own. Gives the URI where they stay instead, or null where they are here
 * now. A file that cannot be read is told, and the others come.
 */
export async function takeFiles(needs: FileNeeds, of: FilesOf, below: string): Promise<string | null> {
  const { source, tally, artifacts } = needs
  const stays = elsewhere(of.uri)
  if (!needs.files) return stays
  const files = await source.files(of)
  const kind = `artifacts of ${of.kind}s`
  if (typeof files === 'string') {
    tally.tell({ kind, name: of.id, reason: files })
    return stays
  }
  let taken = 0
  try {
    for await (const { path } of files.list()) {
      try {
        const { bytes } = await artifacts.put(`${below}/${path}`, files.open(path))
        tally.took('files')
        tally.took('bytes', bytes)
        taken++
      } catch (error) {
        tally.tell({ kind: 'files', name: `${of.id}: ${path}`, reason: reasonOf(error) })
      }
    }
  } catch (error) {
    tally.tell({ kind, name: of.id, reason: reasonOf(error) })
  }
  return taken > 0 ? null : stays
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE'])

/** Why one file could not be taken. What is wrong on our side ends the import. */
function reasonOf(error: unknown): string {
  if (error instanceof MillraceError) {
    if (error.status >= 500 || error.code.startsWith('storage.')) throw error
    return error.message
  }
  const { code, message } = error as NodeJS.ErrnoException
  if (code !== undefined && FULL.has(code)) throw error
  return code === undefined ? message : `it cannot be read (${code})`
}
