import { type Static, Type } from 'typebox'
import { type Digest, digestOf, type Hash, type Json, Moment } from '../../base/index.ts'

const DigestText = Type.Unsafe<Digest>(Type.String({ description: 'sha256- and 64 hexadecimal digits.' }))

/** How many rows violated one rule of a contract, as the doors show it. */
export const ReasonShape = Type.Object({
  code: Type.String({ description: 'What was wrong, such as below_min.' }),
  column: Type.String({ description: 'The column; empty where the whole row was too long.' }),
  rows: Type.Integer(),
  outcome: Type.Union([Type.Literal('block'), Type.Literal('quarantine'), Type.Literal('warn')]),
})

/** What decides the address of a version: equal manifests are one version. */
export const ManifestShape = Type.Object({
  schema: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.Union([Type.Literal('number'), Type.Literal('time'), Type.Literal('category')]),
    }),
  ),
  time: Type.Optional(Type.String({ description: 'The column with the moment a row happened.' })),
  files: Type.Array(DigestText, { description: 'Parquet blobs of the accepted rows, in the order of the source.' }),
  rows: Type.Integer({ description: 'Accepted rows.' }),
  quarantined: Type.Integer({ description: 'Rows set aside.' }),
  violationsFile: Type.Optional(DigestText),
  reasons: Type.Array(ReasonShape),
  undeclared: Type.Array(Type.String(), { description: 'Columns of the source without a rule, kept.' }),
  leftOut: Type.Array(Type.String(), { description: 'Columns of the source that no table can hold.' }),
  contract: DigestText,
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
 * each has a `__row`, its place in the source from 0, that stays the same for good.
 */
export type DatasetVersion = Static<typeof DatasetVersionShape>

/** The address of a version. */
export function versionOf(manifest: Manifest, hash: Hash): Digest {
  return digestOf(manifest as unknown as Json, hash)
}
