import { Type } from 'typebox'
import { defineEvent } from '../../base/index.ts'

/** Says where, never what: the stream is open to people who may not read the comment. */
export const commentsChanged = defineEvent(
  'governance.comments_changed',
  'A comment was written, edited, removed or restored.',
  Type.Object({
    kind: Type.String({ description: 'What it is about.' }),
    comment: Type.String({ description: 'Its id.' }),
    what: Type.Union([
      Type.Literal('written'),
      Type.Literal('edited'),
      Type.Literal('removed'),
      Type.Literal('restored'),
    ]),
  }),
)
