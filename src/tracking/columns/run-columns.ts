import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { countRuns } from '../experiments/find.ts'
import { runOf, selectRuns } from '../runs/rows.ts'
import type { Run } from '../runs/run.ts'
import { pageToken } from '../search/page.ts'
import { planRuns, type RunPlan } from '../search/run-plan.ts'
import { type RunPage, type RunSearch, searchPlanned } from '../search/search.ts'
import { ACTIVE } from './copy.ts'
import { createFollower } from './follow.ts'
import type { Keeper, KeeperNeeds } from './keeper.ts'
import { columnsOf, type Found, scan } from './scan.ts'
import { createSegmentFiles } from './segment-files.ts'

/** All runs as columns in this process: any filter and any order is a scan of typed arrays. */
export interface RunColumns {
  /** As `searchRuns` finds them, and how many there are; in SQL while the columns are being made, and within a transaction. */
  readonly search: RunSearch
  /** How many active runs each experiment has. */
  readonly counts: () => Promise<ReadonlyMap<number, number>>
  /** Once the columns are made. */
  settled(): Promise<void>
  close(): Promise<void>
}

interface RunColumnNeeds extends Omit<KeeperNeeds, 'files'> {
  readonly database: Database
  /** For the files, which are a cache. */
  readonly folder: string
  readonly onFault: (fault: unknown) => void
}

/**
 * An exact copy of the runs, begun at the first search. Before every search the rows that changed since the last one are read, so that it
 * sees each write that was acknowledged before it, by this process or another.
 */
export function createRunColumns(needs: RunColumnNeeds): RunColumns {
  const { database } = needs
  const follower = createFollower({ ...needs, files: createSegmentFiles(needs.folder) })
  return {
    async search(query) {
      const plan = await planRuns(database, query)
      if (plan.experiments?.length === 0) return { runs: [] }
      const keeper = isOutside(database) ? await follower.current() : undefined
      const found = keeper && (await look(keeper, plan, (fault) => follower.discard(keeper, fault)))
      return found ? pageOf(database, plan, found) : searchPlanned(database, plan)
    },
    async counts() {
      const keeper = isOutside(database) ? await follower.current() : undefined
      return keeper ? countsOf(keeper) : countRuns(database)
    },
    settled: () => follower.settled(),
    close: () => follower.close(),
  }
}

/** Within a transaction the columns, which others use too, must not be shown what may be rolled back. */
function isOutside(database: Database): boolean {
  let outside = false
  database.afterCommit(() => {
    outside = true
  })
  return outside
}

async function look(keeper: Keeper, plan: RunPlan, discard: (fault: unknown) => void): Promise<Found | undefined> {
  try {
    return await keeper.withColumns(columnsOf(plan), () => scan(keeper.copy, plan))
  } catch (fault) {
    discard(fault)
    return undefined
  }
}

async function pageOf(database: Database, plan: RunPlan, { ids, last, count }: Found): Promise<RunPage> {
  const shown = ids.slice(0, plan.limit)
  const rows = await selectRuns(database).where(sql<boolean>`run.id = any(${shown}::text[])`).execute()
  const runs = new Map(rows.map((row) => [row.id, runOf(row)]))
  return {
    // One that was removed a moment ago is left out.
    runs: shown.map((id) => runs.get(id)).filter((run): run is Run => run !== undefined),
    ...(ids.length > plan.limit && last && { next: pageToken(plan.search, last) }),
    count,
  }
}

function countsOf({ copy }: Keeper): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  const { states, experiments } = copy.core
  for (let ordinal = 0; ordinal < copy.count(); ordinal++)
    if (states[ordinal] === ACTIVE) counts.set(experiments[ordinal]!, (counts.get(experiments[ordinal]!) ?? 0) + 1)
  return counts
}
