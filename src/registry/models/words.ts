import { Type } from 'typebox'

const MAX_VERSION = 2 ** 31 - 1
const LONGEST_REASON = 1_000

/** The number of a version, as actions take it. */
export const VersionNumber = Type.Integer({ minimum: 1, maximum: MAX_VERSION })

/** Why something is done, as actions take it. */
export const Because = Type.Optional(
  Type.String({ maxLength: LONGEST_REASON, description: 'Why; kept in the history.' }),
)
