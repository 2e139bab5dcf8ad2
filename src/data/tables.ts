import type { Migration } from '../storage/index.ts'

/** The tables of the data room. Times are milliseconds; `manifest` is the JSON of a version. */
export interface DataTables {
  dataset: { name: string; current: string; updated_at: number }
  dataset_version: {
    dataset: string
    version: string
    number: number
    created_at: number
    manifest: unknown
    source_path: string
    source_digest: string
    profile: string | null
  }
}

/** The schema of the data room. */
export const dataMigrations: readonly Migration[] = [
  {
    name: 'data.1_datasets',
    up: `
      create table dataset (
        name text primary key,
        current text not null,
        updated_at int8 not null
      );
      create table dataset_version (
        dataset text not null references dataset (name),
        version text not null,
        number int4 not null,
        created_at int8 not null,
        manifest jsonb not null,
        source_path text not null,
        source_digest text not null,
        profile text,
        primary key (dataset, version),
        unique (dataset, number)
      );`,
  },
]
