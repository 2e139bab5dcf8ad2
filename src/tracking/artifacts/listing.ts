import { sql } from 'kysely'
import type { Digest } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'

/** A row of the table `artifact`. */
export interface ArtifactRow {
  readonly path: string
  readonly digest: Digest
  readonly bytes: number
}

/** The paths below a folder are from `from` to before `to`: in the order of their bytes, `0` follows `/`. */
export interface PathSpan {
  readonly from: string
  readonly to: string
}

/** Of the root: every path that there is. No path begins with a character beyond. */
const ALL: PathSpan = { from: '', to: '\u{10FFFF}' }

export function spanOf(folder: string): PathSpan {
  return folder === '' ? ALL : { from: `${folder}/`, to: `${folder}0` }
}

/**
 * One file for each name right below a folder: the file of that name, or the first one below the folder of that name. The index is entered
 * once for each name, so that the runs of an experiment are listed without a look at their files.
 */
export async function firstOfEachName(database: Database, folder: string): Promise<readonly ArtifactRow[]> {
  const { from, to } = spanOf(folder)
  const after = [...from].length + 1
  // what follows the folder in the path `one.path`, and where its name ends
  const tail = sql`substr(one.path, ${after}::int)`
  const slash = sql`strpos(${tail}, '/')`
  const next = sql`case when ${slash} = 0 then one.path || chr(1)
    else ${from}::text || substr(${tail}, 1, ${slash} - 1) || '0' end`
  const { rows } = await sql<ArtifactRow>`
    with recursive one as (
      (select path, digest, bytes from artifact where path >= ${from} and path < ${to} order by path limit 1)
      union all
      select found.* from one cross join lateral (
        select path, digest, bytes from artifact where path >= ${next} and path < ${to} order by path limit 1
      ) as found
    )
    select path, digest, bytes from one`.execute(database.on())
  return rows
}
