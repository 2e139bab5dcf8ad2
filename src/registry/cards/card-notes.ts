import type { Clock } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { CardNotes } from './notes.ts'
import type { CardTables } from './tables.ts'

/** Where authors' words are kept. */
export interface KeptNotes {
  get(model: string): Promise<CardNotes | undefined>
  /** Members that are not given stay as they are. */
  add(model: string, notes: CardNotes, by: string): Promise<CardNotes>
}

export function createKeptNotes({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): KeptNotes {
  const get = async (model: string): Promise<CardNotes | undefined> => {
    const select = database.on<CardTables>().selectFrom('model_card').select('notes')
    return (await select.where('model', '=', model).executeTakeFirst())?.notes
  }
  return {
    get,
    add: (model, notes, by) =>
      database.tx(async () => {
        const whole = { ...(await get(model)), ...notes }
        const row = { notes: JSON.stringify(whole), by, at: clock.now() }
        await database
          .on<CardTables>()
          .insertInto('model_card')
          .values({ model, ...row })
          .onConflict((conflict) => conflict.column('model').doUpdateSet(row))
          .execute()
        return whole
      }),
  }
}
