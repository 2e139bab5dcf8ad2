import type { Project } from '../automation/index.ts'
import type { Clock } from '../base/index.ts'
import type { OpenApp } from '../cli/index.ts'
import { createSchedule, createScheduleMemory, type Schedule } from '../flow/index.ts'
import { actions } from './catalog.ts'
import type { Rooms } from './rooms.ts'

/** What schedules stand on. */
export interface Scheduling {
  readonly rooms: Pick<Rooms, 'database' | 'pipelines' | 'onFault'>
  readonly project: Project
  readonly clock: Clock
  readonly perform: OpenApp['perform']
}

const SCHEDULE = { id: 'schedule', roles: ['operator'] }

/**
 * The schedule of a project: datasets are read at their `every`, pipelines run at their `schedule`. The last times are remembered:
 * what was missed while nobody ran is done once, or each time of it with `catchUp`. A run that still goes on leaves the next one out.
 */
export function openSchedules({ rooms, project, clock, perform }: Scheduling): Schedule {
  const schedule = createSchedule(clock, rooms.onFault, createScheduleMemory(rooms.database))
  const ingest = actions.find(({ name }) => name === 'data.ingest')!
  for (const { name, every, timezone } of project.datasets) {
    if (every === undefined) continue
    const read = (): Promise<unknown> =>
      perform(ingest, { dataset: name }, { actor: SCHEDULE, progress: () => undefined })
    schedule.at(every, read, { name: `dataset ${name}`, ...(timezone !== undefined && { timezone }) })
  }
  for (const { name, schedule: pattern, timezone, catchUp } of project.pipelines) {
    if (pattern === undefined) continue
    const run = async (time: number): Promise<void> => {
      const begun = await rooms.pipelines.beginDue(name, time)
      for (const { id } of begun) await rooms.pipelines.ended(id, Number.MAX_SAFE_INTEGER)
    }
    schedule.at(pattern, run, { name: `pipeline ${name}`, timezone, catchUp })
  }
  return schedule
}
