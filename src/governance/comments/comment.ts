import { type Static, Type } from 'typebox'
import { Moment } from '../../base/index.ts'
import { ChartPoint, CommentKind } from './anchor.ts'

/** The longest comment, in UTF-16 units. */
export const LONGEST_TEXT = 4_000
/** The most comments that one thing takes. */
export const MOST_OF_ONE = 1_000
const MOST_MENTIONS = 20
const LONGEST_SUBJECT = 128

export const CommentText = Type.String({
  minLength: 1,
  maxLength: LONGEST_TEXT,
  description: 'Plain text with line breaks; @ada tells ada, where somebody of that name is known.',
})

const MaybeMoment = Type.Union([Moment, Type.Null()])

export const Comment = Type.Object({
  id: Type.String(),
  kind: CommentKind,
  of: Type.String(),
  point: Type.Union([ChartPoint, Type.Null()], {
    description: 'The point of a chart it is about; null for the whole.',
  }),
  author: Type.String(),
  at: Moment,
  text: Type.Union([Type.String(), Type.Null()], { description: 'Plain text; null where it was removed.' }),
  mentions: Type.Array(Type.String(), { description: 'Who is told: those after an @ that are known.' }),
  editedAt: MaybeMoment,
  removedAt: MaybeMoment,
  removedBy: Type.Union([Type.String(), Type.Null()]),
})

/** Something that somebody said about a thing. */
export type Comment = Static<typeof Comment>

export const CommentChange = Type.Object({
  at: Moment,
  by: Type.String(),
  what: Type.Union([
    Type.Literal('written'),
    Type.Literal('edited'),
    Type.Literal('removed'),
    Type.Literal('restored'),
  ]),
  text: Type.String({ description: 'The text after it.' }),
})

/** One step in the life of a comment. */
export type CommentChange = Static<typeof CommentChange>

export const Mention = Type.Object({ comment: Comment, readAt: MaybeMoment })

/** A comment that names somebody, and when that person opened it. */
export type Mention = Static<typeof Mention>

/** As it is kept: line breaks of one kind, no other control characters, nothing but text at both ends. */
export function tidy(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
  return text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(control, '')
    .trim()
}

/** The names after an @ that begins a word, each once, in their order; whether anyone has them is not known here. */
export function namedIn(text: string): readonly string[] {
  const found = text.matchAll(/(?<![\p{L}\p{N}_@./-])@([\p{L}\p{N}][\p{L}\p{N}._@+-]*)/gu)
  const names = [...found].map(([, name]) => name!.replace(/[._@+-]+$/, ''))
  return [...new Set(names)].filter(({ length }) => length <= LONGEST_SUBJECT).slice(0, MOST_MENTIONS)
}
