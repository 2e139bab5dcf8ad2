import { type Static, Type } from 'typebox'

/** Something that was made from a version of a dataset, or reads the dataset. */
export const UseShape = Type.Object({
  kind: Type.Union([Type.Literal('model'), Type.Literal('view'), Type.Literal('pipeline'), Type.Literal('dataset')]),
  name: Type.String(),
  version: Type.Union([Type.Integer(), Type.Null()], { description: 'Of a model or of a dataset.' }),
  how: Type.String({ description: 'What it read it for.' }),
})

/** Something that was made from a version of a dataset, or reads the dataset. */
export type Use = Static<typeof UseShape>

/** A version that is asked about. */
export interface UsedVersion {
  readonly dataset: string
  readonly version: string
  readonly number: number
}

/**
 * Finds what rooms downstream made of a version. The root fills it in: this room does not know them.
 */
export type FindUses = (version: UsedVersion) => Promise<readonly Use[]>
