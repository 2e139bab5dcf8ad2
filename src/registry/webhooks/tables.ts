import type { ColumnType } from 'kysely'
import type { Migration } from '../../storage/index.ts'
import type { Webhook } from './webhook.ts'

/** The table of webhooks, for the query builder. */
export interface WebhookTables {
  webhook: {
    id: string
    name: string
    url: string
    description: string
    events: ColumnType<Webhook['events'], string, string>
    status: Webhook['status']
    /** Sealed. */
    secret: string | null
    created_at: number
    changed_at: number
  }
}

export const webhookMigrations: readonly Migration[] = [
  {
    name: 'registry.webhooks_1',
    up: `
      create table webhook (
        id text primary key,
        name text not null,
        url text not null,
        description text not null,
        events jsonb not null,
        status text not null,
        secret text,
        created_at int8 not null,
        changed_at int8 not null
      );
    `,
  },
]
