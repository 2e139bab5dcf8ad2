import type { Digest } from '../../base/index.ts'
import type { Migration } from '../../storage/index.ts'

/** Tables of files that come in parts. */
export interface ArtifactTables {
  artifact: { path: string; digest: Digest; bytes: number; created_at: number }
  artifact_upload: { id: string; path: string; began_at: number }
  artifact_part: { upload_id: string; number: number; digest: Digest; bytes: number }
}

/** The files themselves are in the table `artifact` of `tracking.2_whole`. */
export const artifactMigrations: readonly Migration[] = [
  {
    name: 'tracking.artifacts_1',
    up: `
      create table artifact_upload (
        id text primary key,
        path text not null,
        began_at int8 not null
      );
      create index artifact_upload_by_age on artifact_upload (began_at);
      create table artifact_part (
        upload_id text not null references artifact_upload (id) on delete cascade,
        number int8 not null,
        digest text not null,
        bytes int8 not null,
        primary key (upload_id, number)
      );
    `,
  },
]
