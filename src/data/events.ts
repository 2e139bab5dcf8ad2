import { Type } from 'typebox'
import { defineEvent } from '../base/index.ts'
import { ReasonShape } from './versions/version.ts'

/** A version was committed. */
export const versionCommitted = defineEvent(
  'data.version_committed',
  'A dataset got a version that it did not have before.',
  Type.Object({
    dataset: Type.String(),
    version: Type.String(),
    number: Type.Integer(),
    rows: Type.Integer(),
    quarantined: Type.Integer(),
  }),
)

/** A version has rows that violate the contract. */
export const rowsQuarantined = defineEvent(
  'data.quarantined',
  'Rows of a new version violated their contract.',
  Type.Object({
    dataset: Type.String(),
    version: Type.String(),
    rows: Type.Integer(),
    reasons: Type.Array(ReasonShape),
  }),
)

/** All events of this room. */
export const dataEvents = [versionCommitted, rowsQuarantined]
