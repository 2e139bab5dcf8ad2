import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { localOperator } from '../permits.ts'
import type { GovernanceTables } from '../tables.ts'

/** Who is known here: the person at this machine, whoever was given a token, and whoever ever did something. */
export interface Subjects {
  /** Those of the names that somebody has, in their order. */
  known(names: readonly string[]): Promise<readonly string[]>
  /** Names that begin with a text, in the order of the alphabet. */
  beginning(text: string, limit: number): Promise<readonly string[]>
}

/** Reads them from tokens, the audit trail and comments. */
export function createSubjects({ database }: { readonly database: Database }): Subjects {
  const on = () => database.on<GovernanceTables>()
  return {
    async known(names) {
      if (names.length === 0) return []
      const [tokens, actors] = await Promise.all([
        on().selectFrom('subject_token').select('subject').distinct().where('subject', 'in', names).execute(),
        on().selectFrom('audit_entry').select('actor').distinct().where('actor', 'in', names).execute(),
      ])
      const found = new Set([...tokens.map(({ subject }) => subject), ...actors.map(({ actor }) => actor)])
      return names.filter((name) => name === localOperator.id || found.has(name))
    },
    async beginning(text, limit) {
      const [tokens, authors] = await Promise.all([
        on()
          .selectFrom('subject_token')
          .select('subject')
          .distinct()
          .where(sql<boolean>`starts_with(${sql.ref('subject')}, ${text})`)
          .orderBy('subject')
          .limit(limit)
          .execute(),
        on()
          .selectFrom('comment')
          .select('author')
          .distinct()
          .where(sql<boolean>`starts_with(${sql.ref('author')}, ${text})`)
          .orderBy('author')
          .limit(limit)
          .execute(),
      ])
      const local = localOperator.id.startsWith(text) ? [localOperator.id] : []
      const all = new Set([...local, ...tokens.map(({ subject }) => subject), ...authors.map(({ author }) => author)])
      return [...all].sort().slice(0, limit)
    },
  }
}
