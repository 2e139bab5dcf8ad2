import { type Static, Type } from 'typebox'
import { type Digest, digestOf, type Hash, type Json, Moment } from '../../base/index.ts'

const DigestText = Type.Unsafe<Digest>(Type.String({ description: 'sha256- and 64 hexadecimal digits.' }))

/** How many rows violated one rule of a contract, as the doors show it. */
export const ReasonShape = Type.Object({
  code: Type.String({ description: 'What was wrong, such as below_min.' }),
  column: Type.String({ description: 'The column; empty where it is not of one.' }),
  rule: Type.Optional(Type.String({ description: 'The id of the rule, where it is not of one column.' })),
  rows: Type.Integer({ description: '0 where it is not of rows.' }),
  outcome: Type.Union([Type.Literal('block'), Type.Literal('quarantine'), Type.Literal('warn')]),
})

/** What a version has taken of its source, so that only what is new is read next time. */
export const TakenShape = Type.Object({
  watermark: Type.Optional(Type.String({ description: 'The highest watermark so far, as text.' })),
  files: Type.Optional(
    Type.Array(
      Type.Object({
        path: Type.String({ description: 'Relative to the folder of the source.' }),
        digest: DigestText,
        rows: Type.Integer({ description: 'Accepted rows of the file.' }),
      }),
    ),
  ),
  pushed: Type.Optional(Type.Integer({ description: 'The last row that was pushed and is in.' })),
  inputs: Type.Optional(
    Type.Record(Type.String(), DigestText, { description: 'The versions that a derived dataset was made of.' }),
  ),
})

/** What decides the address of a version: equal manifests are one version. */
export const ManifestShape = Type.Object({
  schema: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.Union([Type.Literal('number'), Type.Literal('time'), Type.Literal('category')]),
    }),
  ),
  key: Type.Optional(Type.Array(Type.String(), { description: 'The columns that say which row is which.' })),
  time: Type.Optional(Type.String({ description: 'The column with the moment a row happened.' })),
  chunks: Type.Array(Type.Object({ address: DigestText, rows: Type.Integer() }), {
    description: 'Parquet blobs of the accepted rows, in their order.',
  }),
  files: Type.Optional(
    Type.Array(DigestText, {
      description: 'Of versions from before chunks: Parquet blobs that hold __row themselves.',
    }),
  ),
  rows: Type.Integer({ description: 'Accepted rows.' }),
  quarantined: Type.Integer({ description: 'Rows set aside.' }),
  violationsFile: Type.Optional(DigestText),
  reasons: Type.Array(ReasonShape),
  undeclared: Type.Array(Type.String(), { description: 'Columns of the source without a rule, kept.' }),
  leftOut: Type.Array(Type.String(), { description: 'Columns of the source that no table can hold.' }),
  contract: DigestText,
  holds: Type.Optional(Type.Literal('files', { description: 'Rows stand for files, whose contents are kept too.' })),
  taken: Type.Optional(TakenShape),
})

/** A snapshot of a dataset, by the hash of its content. `number` counts versions from 1. */
export const DatasetVersionShape = Type.Object({
  dataset: Type.String(),
  version: DigestText,
  number: Type.Integer(),
  createdAt: Moment,
  ...ManifestShape.properties,
  source: Type.Object({ path: Type.String(), digest: DigestText }),
})

/** How many rows violated one rule. A row that violates two counts in both. */
export type Reason = Static<typeof ReasonShape>

/** The content of a version: what its address is the hash of. */
export type Manifest = Static<typeof ManifestShape>

/**
 * A content-addressed snapshot of a dataset: immutable Parquet blobs and what is known of them. `rows` are the accepted ones;
 * each has a `__row`, its place in the version from 0. A chunk that two versions share is one blob.
 */
export type DatasetVersion = Static<typeof DatasetVersionShape>

/** The manifest of a version. */
export function manifestIn(version: DatasetVersion): Manifest {
  const { dataset: _, version: __, number: ___, createdAt: ____, source: _____, ...manifest } = version
  return manifest
}

/** The address of a version. */
export function versionOf(manifest: Manifest, hash: Hash): Digest {
  return digestOf(manifest as unknown as Json, hash)
}
