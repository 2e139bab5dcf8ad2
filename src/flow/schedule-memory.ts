import type { Database } from '../storage/index.ts'
import type { ScheduleMemory } from './schedule.ts'
import type { FlowTables } from './tables.ts'

/** Last times of schedules, in the database. */
export function createScheduleMemory(database: Database): ScheduleMemory {
  const db = database.on<FlowTables>()
  return {
    async last(name) {
      const row = await db.selectFrom('flow_schedule').select('at').where('name', '=', name).executeTakeFirst()
      return row?.at
    },
    async keep(name, at) {
      await db
        .insertInto('flow_schedule')
        .values({ name, at })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ at }))
        .execute()
    },
  }
}
