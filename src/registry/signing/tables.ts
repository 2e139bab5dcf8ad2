import type { ColumnType } from 'kysely'
import type { Migration } from '../../storage/index.ts'
import type { Envelope } from './dsse.ts'

/** The table of signatures, for the query builder. */
export interface SigningTables {
  version_signature: {
    id: ColumnType<number, never, never>
    model: string
    version: number
    /** The key that signed. */
    key: string
    envelope: ColumnType<Envelope, string, never>
    by: string
    at: number
  }
}

/** Only ever added to: a version that gets its artifact later is signed again. */
export const signingMigrations: readonly Migration[] = [
  {
    name: 'registry.signing_1',
    up: `
      create table version_signature (
        id int8 generated always as identity primary key,
        model text not null,
        version int4 not null,
        key text not null,
        envelope jsonb not null,
        by text not null,
        at int8 not null,
        foreign key (model, version) references model_version (model, version) on update cascade on delete cascade
      );
      create index version_signature_of on version_signature (model, version, id);
    `,
  },
]
