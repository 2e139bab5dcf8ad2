import type { Generated } from 'kysely'
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
  /** Branches but for `main`, which is `current` of the dataset, and tags. */
  dataset_ref: { dataset: string; name: string; kind: 'branch' | 'tag'; version: string; updated_at: number }
  /** The address of the content of a file, as long as size and time of change (nanoseconds, as text) stay the same. */
  source_file: { path: string; bytes: number; changed: string; digest: string }
  /** Rows that were pushed, as JSON Lines; `seq` counts the pushes of a dataset. */
  pushed: { dataset: string; seq: number; id: string | null; rows: number; lines: string; at: number }
  /** Files that are sent in pieces: the addresses of the pieces, as JSON, and of the whole. */
  upload: { name: string; bytes: number; parts: string; digest: string | null; updated_at: number }
  /** Datasets that were declared by a command, as JSON. */
  dataset_declared: { name: string; declared: string; updated_at: number }
  /** What a branch was, when. `merged`: the head of the branch that was merged in. */
  dataset_head: {
    id: Generated<number>
    dataset: string
    branch: string
    version: string
    at: number
    merged: string | null
  }
  /** Packs with the contents of a dataset of files. */
  dataset_pack: { dataset: string; pack: string }
  /** What was seen of a folder: a list of blobs, and the address of all. */
  dataset_tree: { dataset: string; root: string; seen: unknown; tree: string | null }
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
  {
    name: 'data.2_refs',
    up: `
      create table dataset_ref (
        dataset text not null references dataset (name),
        name text not null,
        kind text not null,
        version text not null,
        updated_at int8 not null,
        primary key (dataset, name)
      );
      create table dataset_head (
        id bigserial primary key,
        dataset text not null references dataset (name),
        branch text not null,
        version text not null,
        at int8 not null,
        merged text
      );
      create index dataset_head_of on dataset_head (dataset, branch, at);
      insert into dataset_head (dataset, branch, version, at)
        select dataset, 'main', version, created_at from dataset_version order by dataset, number;`,
  },
  {
    name: 'data.3_trees',
    up: `
      create table dataset_pack (dataset text not null, pack text not null, primary key (dataset, pack));
      create table dataset_tree (
        dataset text not null,
        root text not null,
        seen jsonb not null,
        tree text,
        primary key (dataset, root)
      );`,
  },
  {
    name: 'data.3_sources',
    up: `
      create table source_file (
        path text primary key,
        bytes int8 not null,
        changed text not null,
        digest text not null
      );
      create table pushed (
        dataset text not null,
        seq int8 not null,
        id text,
        rows int4 not null,
        lines text not null,
        at int8 not null,
        primary key (dataset, seq),
        unique (dataset, id)
      );
      create table upload (
        name text primary key,
        bytes int8 not null,
        parts text not null,
        digest text,
        updated_at int8 not null
      );
      create table dataset_declared (
        name text primary key,
        declared text not null,
        updated_at int8 not null
      );`,
  },
  {
    name: 'data.4_lineage',
    up: `
      create index dataset_version_by_input on dataset_version using gin ((manifest -> 'taken' -> 'inputs') jsonb_path_ops)
        with (fastupdate = off);
      create index dataset_version_by_source on dataset_version (source_path);`,
  },
]
