import type { Actor, Clock, Events, NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { Subjects } from '../people/subjects.ts'
import type { GovernanceTables } from '../tables.ts'
import type { CommentAnchor, CommentKind } from './anchor.ts'
import { type Comment, type CommentChange, type Mention, MOST_OF_ONE, namedIn, tidy } from './comment.ts'
import { commentsChanged } from './events.ts'

/**
 * What people say about things. Nothing that was said is lost: an edit and a removal leave a mark for readers, and every
 * text there was for auditors.
 */
export interface Comments {
  /** Errors: `governance.comment_empty`, `governance.comments_full`. */
  write(order: CommentOrder): Promise<Comment>
  /** Those of one thing and of the points of its charts, the oldest first; at most `limit`, the newest before `before`. */
  list(query: CommentQuery): Promise<readonly Comment[]>
  /** Errors: `governance.comment_missing`. */
  get(id: string): Promise<Comment>
  /** By its author only. Errors: `governance.comment_not_yours`, `governance.comment_removed`, `governance.comment_empty`. */
  edit(id: string, text: string, by: Actor): Promise<Comment>
  /** By its author, or by whoever moderates. Errors: `governance.comment_not_yours`. */
  remove(id: string, by: Moderator): Promise<Comment>
  /** Takes a removal back: whoever removed it, or whoever moderates. Errors: `governance.comment_not_yours`. */
  restore(id: string, by: Moderator): Promise<Comment>
  /** Errors: `governance.comment_missing`. */
  history(id: string): Promise<readonly CommentChange[]>
  /** What names this person, the newest first. */
  mentionsOf(subject: string, limit: number): Promise<readonly Mention[]>
  /** Marks as opened what names this person under one thing; returns how many were new. */
  open(subject: string, of: CommentAnchor): Promise<number>
}

export interface CommentOrder extends CommentAnchor {
  readonly text: string
  readonly author: string
}

export interface CommentQuery {
  readonly kind: CommentKind
  readonly of: string
  readonly limit: number
  readonly before?: string
}

/** Who acts, and whether also on what others wrote. */
export interface Moderator {
  readonly actor: Actor
  readonly moderates: boolean
}

interface CommentNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  readonly subjects: Subjects
}

/** Keeps comments in the database. */
export function createComments(needs: CommentNeeds): Comments {
  const { database } = needs
  return {
    write: (order) => database.tx(() => write(needs, order)),
    list: (query) => list(database, query),
    get: (id) => get(database, id),
    edit: (id, text, by) => database.tx(() => edit(needs, { id, text, by })),
    remove: (id, by) => database.tx(() => mark(needs, id, { ...by, what: 'removed' })),
    restore: (id, by) => database.tx(() => mark(needs, id, { ...by, what: 'restored' })),
    async history(id) {
      await get(database, id)
      const rows = on(database).selectFrom('comment_history').select(['at', 'actor as by', 'what', 'text'])
      return rows.where('comment', '=', id).orderBy('seq').execute()
    },
    mentionsOf: (subject, limit) => mentionsOf(database, subject, limit),
    open: (subject, of) => open(needs, subject, of),
  }
}

const on = (database: Database) => database.on<GovernanceTables>()

async function write(needs: CommentNeeds, { kind, of, point, text: given, author }: CommentOrder): Promise<Comment> {
  const { database, clock, newId } = needs
  const text = textOf(given)
  const { count } = await on(database)
    .selectFrom('comment')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('kind', '=', kind)
    .where('anchor', '=', of)
    .executeTakeFirstOrThrow()
  if (count >= MOST_OF_ONE) throw fail('comments_full', { most: MOST_OF_ONE })
  const id = newId()
  const row = {
    id,
    kind,
    anchor: of,
    series: point?.series ?? null,
    x: point?.x ?? null,
    author,
    at: clock.now(),
    text,
  }
  await on(database).insertInto('comment').values(row).execute()
  await keep(needs, { id, by: author, what: 'written', text, kind })
  return get(database, id)
}

async function edit(needs: CommentNeeds, order: { id: string; text: string; by: Actor }): Promise<Comment> {
  const { id, by } = order
  const { database, clock } = needs
  const text = textOf(order.text)
  const before = await held(database, id)
  if (before.author !== by.id) throw fail('comment_not_yours', { comment: id, done: 'edited' })
  if (before.text === null) throw fail('comment_removed', { comment: id })
  if (before.text === text) return before
  await on(database).updateTable('comment').set({ text, edited_at: clock.now() }).where('id', '=', id).execute()
  await keep(needs, { id, by: by.id, what: 'edited', text, kind: before.kind })
  return get(database, id)
}

/** Removes, or takes that back; what is so already stays so. */
async function mark(
  needs: CommentNeeds,
  id: string,
  { actor, moderates, what }: Moderator & { readonly what: 'removed' | 'restored' },
): Promise<Comment> {
  const { database, clock } = needs
  const before = await held(database, id)
  const owner = what === 'removed' ? before.author : (before.removedBy ?? before.author)
  if (owner !== actor.id && !moderates) throw fail('comment_not_yours', { comment: id, done: what })
  if ((before.removedAt !== null) === (what === 'removed')) return before
  const marks =
    what === 'removed' ? { removed_at: clock.now(), removed_by: actor.id } : { removed_at: null, removed_by: null }
  const { text } = await on(database)
    .updateTable('comment')
    .set(marks)
    .where('id', '=', id)
    .returning('text')
    .executeTakeFirstOrThrow()
  await keep(needs, { id, by: actor.id, what, text, kind: before.kind })
  return get(database, id)
}

interface Change {
  readonly id: string
  readonly by: string
  readonly what: CommentChange['what']
  readonly text: string
  readonly kind: CommentKind
}

/** Writes the step down, tells whom the text names, and says that something changed. */
async function keep(needs: CommentNeeds, { id, by, what, text, kind }: Change): Promise<void> {
  const { database, clock, events, subjects } = needs
  const { seq } = await on(database)
    .selectFrom('comment_history')
    .select(({ fn }) => fn.countAll<number>().as('seq'))
    .where('comment', '=', id)
    .executeTakeFirstOrThrow()
  const step = { comment: id, seq: seq + 1, at: clock.now(), actor: by, what, text }
  await on(database).insertInto('comment_history').values(step).execute()
  if (what === 'written' || what === 'edited') await name(database, id, await subjects.known(namedIn(text)))
  database.afterCommit(() => events.publish(commentsChanged, { kind, comment: id, what }))
}

/** Who is named stays marked as it was; who is named no more is told no more. */
async function name(database: Database, comment: string, subjects: readonly string[]): Promise<void> {
  const others = on(database).deleteFrom('comment_mention').where('comment', '=', comment)
  await (subjects.length === 0 ? others : others.where('subject', 'not in', subjects)).execute()
  if (subjects.length === 0) return
  await on(database)
    .insertInto('comment_mention')
    .values(subjects.map((subject) => ({ comment, subject })))
    .onConflict((conflict) => conflict.columns(['comment', 'subject']).doNothing())
    .execute()
}

/** Errors: `governance.comment_empty`. */
function textOf(given: string): string {
  const text = tidy(given)
  if (text === '') throw fail('comment_empty', {})
  return text
}

/** Holds the comment until the transaction ends, so that its steps are counted one after the other. */
async function held(database: Database, id: string): Promise<Comment> {
  await on(database).selectFrom('comment').select('id').where('id', '=', id).forUpdate().execute()
  return get(database, id)
}

async function get(database: Database, id: string): Promise<Comment> {
  const row = await on(database).selectFrom('comment').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw fail('comment_missing', { comment: id })
  return (await told(database, [row]))[0]!
}

async function list(database: Database, { kind, of, limit, before }: CommentQuery): Promise<readonly Comment[]> {
  const rows = await on(database)
    .selectFrom('comment')
    .selectAll()
    .where('kind', '=', kind)
    .where('anchor', '=', of)
    .$if(before !== undefined, (select) => select.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return told(database, rows.reverse())
}

interface Row extends Omit<GovernanceTables['comment'], 'edited_at' | 'removed_at' | 'removed_by'> {
  readonly edited_at: number | null
  readonly removed_at: number | null
  readonly removed_by: string | null
}

/** Rows as comments, each with whom it names. */
async function told(database: Database, rows: readonly Row[]): Promise<readonly Comment[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const mentions = await on(database)
    .selectFrom('comment_mention')
    .select(['comment', 'subject'])
    .where('comment', 'in', ids)
    .orderBy('subject')
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind as CommentKind, of: row.anchor, author: row.author, at: row.at },
    point: row.series === null || row.x === null ? null : { series: row.series, x: row.x },
    text: row.removed_at === null ? row.text : null,
    mentions:
      row.removed_at === null ? mentions.filter(({ comment }) => comment === row.id).map((one) => one.subject) : [],
    ...{ editedAt: row.edited_at, removedAt: row.removed_at, removedBy: row.removed_by },
  }))
}

async function mentionsOf(database: Database, subject: string, limit: number): Promise<readonly Mention[]> {
  const rows = await on(database)
    .selectFrom('comment_mention as mention')
    .innerJoin('comment', 'comment.id', 'mention.comment')
    .selectAll('comment')
    .select('mention.read_at')
    .where('mention.subject', '=', subject)
    .where('comment.removed_at', 'is', null)
    .orderBy('comment.id', 'desc')
    .limit(limit)
    .execute()
  const comments = await told(database, rows)
  return comments.map((comment, index) => ({ comment, readAt: rows[index]!.read_at }))
}

async function open({ database, clock }: CommentNeeds, subject: string, { kind, of }: CommentAnchor): Promise<number> {
  const opened = await on(database)
    .updateTable('comment_mention')
    .set({ read_at: clock.now() })
    .where('subject', '=', subject)
    .where('read_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('comment')
          .select('id')
          .whereRef('comment.id', '=', 'comment_mention.comment')
          .where('kind', '=', kind)
          .where('anchor', '=', of),
      ),
    )
    .returning('comment')
    .execute()
  return opened.length
}
