import { Type } from 'typebox'
import { actionsOver, type Call } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Permits } from '../permits.ts'
import { AnchorId, CommentKind, checkAnchor, mayReadAnchor, PlaceOnAxis, Series } from './anchor.ts'
import { Comment, CommentChange, CommentText, Mention } from './comment.ts'
import type { Comments, Moderator } from './comments.ts'

const action = actionsOver<CommentActionNeeds>()

/** What actions on comments are given. */
export interface CommentActionNeeds {
  readonly comments: Comments
  readonly permits: Permits
}

const READ = 'governance.read'
const WRITE = 'governance.comment'
const MODERATE = 'governance.moderate'
const LISTED = 200
const MENTIONS = 50

const Id = Type.String({ minLength: 1, maxLength: 64, description: 'Id of the comment.' })
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: LISTED }))

export const comment = action({
  name: 'governance.comment',
  does: 'Say something about a run, version, dataset, alert, decision or endpoint, or about a point of a chart.',
  http: 'POST /api/v1/comments',
  permit: WRITE,
  input: Type.Object({
    kind: CommentKind,
    of: AnchorId,
    text: CommentText,
    series: Type.Optional(Series),
    x: Type.Optional(PlaceOnAxis),
  }),
  output: Comment,
  words: ['kind', 'of', 'text'],
  example: 'governance comment version late/3 "@ada, the recall of small airports is low"',
  run: async ({ comments, permits }, { kind, of, text, series, x }, { actor }) => {
    checkAnchor(permits, actor, { kind, action: 'governance.comment' })
    if ((series === undefined) !== (x === undefined)) throw fail('half_a_point', {})
    const point = series === undefined || x === undefined ? {} : { point: { series, x } }
    return comments.write({ kind, of, text, author: actor.id, ...point })
  },
})

export const comments = action({
  name: 'governance.comments',
  does: 'List what was said about one thing, the oldest first.',
  http: 'GET /api/v1/comments',
  permit: READ,
  input: Type.Object({
    kind: CommentKind,
    of: AnchorId,
    limit: Limit,
    before: Type.Optional(Type.String({ description: 'Those before this comment.' })),
  }),
  output: Type.Object({ comments: Type.Array(Comment), more: Type.Boolean({ description: 'There are older ones.' }) }),
  words: ['kind', 'of'],
  example: 'governance comments version late/3',
  run: async (needs, { limit = LISTED, ...query }, { actor }) => {
    checkAnchor(needs.permits, actor, { kind: query.kind, action: 'governance.comments' })
    const found = await needs.comments.list({ ...query, limit: limit + 1 })
    return { comments: found.slice(-limit), more: found.length > limit }
  },
})

export const editComment = action({
  name: 'governance.edit_comment',
  does: 'Say it better: change the text of a comment of one’s own.',
  http: 'PUT /api/v1/comments/:comment',
  permit: WRITE,
  input: Type.Object({ comment: Id, text: CommentText }),
  output: Comment,
  words: ['comment', 'text'],
  example: 'governance edit-comment 01j… "late since June"',
  run: async ({ comments, permits }, { comment: id, text }, { actor }) => {
    const { kind } = await comments.get(id)
    checkAnchor(permits, actor, { kind, action: 'governance.edit_comment' })
    return comments.edit(id, text, actor)
  },
})

/** Whoever moderates may remove and restore what others wrote. */
async function moderator(needs: CommentActionNeeds, id: string, to: Call & { name: string }): Promise<Moderator> {
  const { kind } = await needs.comments.get(id)
  checkAnchor(needs.permits, to.actor, { kind, action: to.name })
  return { actor: to.actor, moderates: needs.permits.mayI(to.actor, MODERATE) }
}

export const removeComment = action({
  name: 'governance.remove_comment',
  does: 'Remove a comment: a mark stays in its place, and its text for auditors.',
  http: 'DELETE /api/v1/comments/:comment',
  permit: WRITE,
  input: Type.Object({ comment: Id }),
  output: Comment,
  example: 'governance remove-comment 01j…',
  run: async (needs, { comment: id }, call) =>
    needs.comments.remove(id, await moderator(needs, id, { ...call, name: 'governance.remove_comment' })),
})

export const restoreComment = action({
  name: 'governance.restore_comment',
  does: 'Take the removal of a comment back.',
  http: 'POST /api/v1/comments/:comment/restoration',
  permit: WRITE,
  input: Type.Object({ comment: Id }),
  output: Comment,
  example: 'governance restore-comment 01j…',
  run: async (needs, { comment: id }, call) =>
    needs.comments.restore(id, await moderator(needs, id, { ...call, name: 'governance.restore_comment' })),
})

export const commentHistory = action({
  name: 'governance.comment_history',
  does: 'List every text a comment had, removed ones too, and who changed it when.',
  http: 'GET /api/v1/comments/:comment/history',
  permit: 'governance.audit',
  input: Type.Object({ comment: Id }),
  output: Type.Object({ changes: Type.Array(CommentChange) }),
  example: 'governance comment-history 01j…',
  run: async (needs, { comment: id }, call) => {
    await moderator(needs, id, { ...call, name: 'governance.comment_history' })
    return { changes: [...(await needs.comments.history(id))] }
  },
})

export const mentions = action({
  name: 'governance.mentions',
  does: 'List the comments that name you, the newest first.',
  http: 'GET /api/v1/mentions',
  permit: READ,
  input: Type.Object({ limit: Limit }),
  output: Type.Object({ mentions: Type.Array(Mention) }),
  example: 'governance mentions',
  run: async ({ comments, permits }, { limit = MENTIONS }, { actor }) => {
    const found = await comments.mentionsOf(actor.id, limit)
    return { mentions: found.filter(({ comment: { kind } }) => mayReadAnchor(permits, actor, kind)) }
  },
})

export const openMentions = action({
  name: 'governance.open_mentions',
  does: 'Mark as opened what names you under one thing.',
  http: 'POST /api/v1/mentions/openings',
  permit: READ,
  input: Type.Object({ kind: CommentKind, of: AnchorId }),
  output: Type.Object({ opened: Type.Integer({ description: 'How many were new.' }) }),
  words: ['kind', 'of'],
  example: 'governance open-mentions version late/3',
  run: async ({ comments }, { kind, of }, { actor }) => ({ opened: await comments.open(actor.id, { kind, of }) }),
})

/** What may be asked of comments from outside. */
export const commentActions = [
  comment,
  comments,
  editComment,
  removeComment,
  restoreComment,
  commentHistory,
  mentions,
  openMentions,
] as const
