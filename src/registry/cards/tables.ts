import type { ColumnType } from 'kysely'
import type { Migration } from '../../storage/index.ts'
import type { CardNotes } from './notes.ts'

/** The table of what authors say of their models, for the query builder. */
export interface CardTables {
  model_card: { model: string; notes: ColumnType<CardNotes, string, string>; by: string; at: number }
}

export const cardMigrations: readonly Migration[] = [
  {
    name: 'registry.cards_1',
    up: `
      create table model_card (
        model text primary key references model (name) on update cascade on delete cascade,
        notes jsonb not null,
        by text not null,
        at int8 not null
      );
    `,
  },
]
