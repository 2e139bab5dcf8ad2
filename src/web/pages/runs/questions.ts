import { client } from '../../state/client.ts'

/** A run as the table of runs draws it. */
export interface RunRow {
  readonly id: string
  readonly name: string
  readonly experiment: string
  readonly status: string
  readonly by: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly params: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, number | null>>
  readonly tags: Readonly<Record<string, string>>
}

/** Some rows of the search, and the way to those after them. */
export interface RunsPage {
  readonly rows: readonly RunRow[]
  readonly next: string | undefined
  readonly count: number | undefined
}

/** Which runs, in which order. */
export interface RunsQuery {
  readonly experiment: string
  readonly filter: string
  readonly order: string
}

/** Rows of a page: what a screen shows, and a little more. */
export const PAGE = 50

/** What the address of the runs of all experiments has instead of a name; no experiment may be called so in a path. */
export const EVERY = '*'

const inputOf = ({ experiment, filter, order }: RunsQuery) => ({
  ...(experiment !== EVERY && { experiment }),
  ...(filter !== '' && { filter }),
  ...(order !== '' && { order: [order] }),
})

export async function askRuns(query: RunsQuery, page: string | undefined, limit = PAGE): Promise<RunsPage> {
  const found = await client.tracking.runs({ ...inputOf(query), limit, ...(page !== undefined && { page }) })
  return { rows: found.runs, next: found.next, count: found.count }
}

/** How many runs stand so. */
export async function countRuns(experiment: string, filter: string): Promise<number> {
  const { count, rows } = await askRuns({ experiment, filter, order: '' }, undefined, 1)
  return count ?? rows.length
}

/** What a sentence about all runs of an experiment is made of. */
export interface RunsSummary {
  readonly all: number
  readonly running: number
  readonly failed: number
  readonly best: RunRow | undefined
  readonly newest: RunRow | undefined
}

export async function askSummary(
  experiment: string,
  best: { readonly field: string; readonly down: boolean } | undefined,
): Promise<RunsSummary> {
  const all = { experiment, filter: '', order: '' }
  const order = best && `${best.field} ${best.down ? 'desc' : 'asc'}`
  const [newest, running, failed, first] = await Promise.all([
    askRuns(all, undefined, 1),
    countRuns(experiment, "status = 'RUNNING'"),
    countRuns(experiment, "status = 'FAILED'"),
    order ? askRuns({ ...all, order, filter: "status = 'FINISHED'" }, undefined, 1) : undefined,
  ])
  return {
    ...{ all: newest.count ?? newest.rows.length, running, failed },
    ...{ best: first?.rows[0], newest: newest.rows[0] },
  }
}
