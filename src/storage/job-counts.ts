import type { Database } from './database.ts'

/** So many jobs of a queue are in a state: ready, leased or parked. */
export interface JobCount {
  readonly queue: string
  readonly state: string
  readonly jobs: number
}

/** The jobs of all queues, by state. */
export async function countJobs(database: Database): Promise<readonly JobCount[]> {
  const rows = await database
    .on<{ queue_job: { queue: string; state: string } }>()
    .selectFrom('queue_job')
    .select(({ fn }) => ['queue', 'state', fn.countAll().as('jobs')])
    .groupBy(['queue', 'state'])
    .orderBy('queue')
    .orderBy('state')
    .execute()
  return rows.map(({ queue, state, jobs }) => ({ queue, state, jobs: Number(jobs) }))
}
