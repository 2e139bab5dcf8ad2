import type { Database } from '../../storage/index.ts'
import type { RegistryTables } from '../tables.ts'

/** The version an alias points at now. */
export async function versionNow(database: Database, model: string, alias: string): Promise<number | undefined> {
  const select = database.on<RegistryTables>().selectFrom('model_alias').select('version')
  return (await select.where('model', '=', model).where('alias', '=', alias).executeTakeFirst())?.version
}
