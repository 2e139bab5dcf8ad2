import { type Static, Type } from 'typebox'
import { strayOption } from '../../base/index.ts'
import { fail } from '../errors.ts'

const LONGEST = 20_000
const Text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST, description }))
const Words = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100, description }))

export const CardNotes = Type.Object({
  intendedUse: Text('What the model is for, and for whom.'),
  outOfScope: Text('What it must not be used for.'),
  limitations: Text('Where it is known to be wrong.'),
  ethics: Text('Whom it may harm and what was done against it.'),
  license: Text('SPDX id of the license, such as Apache-2.0.'),
  owners: Words('Who answers for it.'),
  languages: Words('Languages of its texts, as ISO 639 codes.'),
  tags: Words('Words it is found by.'),
  references: Words('Where more is written of it.'),
})

/** What only the author of a model can say of it. */
export type CardNotes = Static<typeof CardNotes>

const KNOWN: Readonly<Record<keyof CardNotes, true>> = {
  ...{ intendedUse: true, outOfScope: true, limitations: true, ethics: true, license: true },
  ...{ owners: true, languages: true, tags: true, references: true },
}

/** Throws `registry.bad_card` where a member is none. */
export function checkNotes(notes: CardNotes): CardNotes {
  const stray = strayOption(notes, KNOWN)
  if (stray) throw fail('bad_card', { reason: stray })
  return notes
}
