import { createHash, randomBytes } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { type Actor, type Clock, DAY, Moment, type NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { localOperator, type Permits } from '../permits.ts'
import type { GovernanceTables } from '../tables.ts'

/** Who a token is for: a name or an address of mail, as it stands after the @ of a comment. */
export const SubjectName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._@+-]{0,126}[A-Za-z0-9]$',
  description: 'Name of a person or a machine, such as ada or ada@example.com.',
})

const MaybeMoment = Type.Union([Moment, Type.Null()])

export const Token = Type.Object({
  id: Type.String(),
  subject: Type.String({ description: 'Who it speaks for.' }),
  role: Type.String(),
  madeAt: Moment,
  madeBy: Type.String(),
  expiresAt: MaybeMoment,
  revokedAt: MaybeMoment,
})

/** A token that lets somebody in under a name, without its secret. */
export type Token = Static<typeof Token>

/** Tokens of people and machines. Only hashes are kept: a secret of 256 random bits cannot be guessed from a list. */
export interface Tokens {
  /** The secret is given this once. Errors: `governance.unknown_role`, `governance.role_beyond_yours`, `governance.subject_reserved`. */
  make(order: TokenOrder): Promise<Token & { readonly secret: string }>
  /** The newest first. */
  list(): Promise<readonly Token[]>
  /** It opens nothing from then on, in other processes within a second. Errors: `governance.token_missing`. */
  revoke(id: string): Promise<Token>
  /** Who a secret speaks for; undefined for one that opens nothing. */
  holder(secret: string): Promise<Actor | undefined>
}

export interface TokenOrder {
  readonly subject: string
  readonly role: string
  /** How long it is good for; for ever when not given. */
  readonly days?: number
  readonly by: Actor
}

interface TokenNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly newId: NewId
  readonly permits: Permits
}

const RESERVED: readonly string[] = [localOperator.id, 'nobody']
const BYTES = 32
const MOST_LISTED = 1_000

/** Keeps tokens in the database. */
export function createTokens(needs: TokenNeeds): Tokens {
  const { database, clock } = needs
  const on = () => database.on<GovernanceTables>()
  return {
    make: (order) => make(needs, order),
    async list() {
      const rows = await on().selectFrom('subject_token').selectAll().orderBy('id', 'desc').limit(MOST_LISTED).execute()
      return rows.map(tokenOf)
    },
    async revoke(id) {
      const row = await on()
        .updateTable('subject_token')
        .set(({ fn, val }) => ({ revoked_at: fn.coalesce('revoked_at', val(clock.now())) }))
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw fail('token_missing', { id })
      return tokenOf(row)
    },
    async holder(secret) {
      const found = await on()
        .selectFrom('subject_token')
        .select(['subject', 'role', 'expires_at'])
        .where('hash', '=', hashOf(secret))
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      if (!found || (found.expires_at !== null && found.expires_at <= clock.now())) return undefined
      return { id: found.subject, roles: [found.role] }
    },
  }
}

async function make(
  { database, clock, newId, permits }: TokenNeeds,
  { subject, role, days, by }: TokenOrder,
): Promise<Token & { readonly secret: string }> {
  if (RESERVED.includes(subject)) throw fail('subject_reserved', { subject })
  const wanted = permits.roles[role]
  if (!wanted) throw fail('unknown_role', { role, roles: Object.keys(permits.roles).join(', ') })
  if (!permits.covers(by, wanted)) throw fail('role_beyond_yours', { role })
  const secret = `mr_${randomBytes(BYTES).toString('base64url')}`
  const now = clock.now()
  const row = {
    ...{ id: newId(), hash: hashOf(secret), subject, role, made_at: now, made_by: by.id },
    ...{ expires_at: days === undefined ? null : now + days * DAY, revoked_at: null },
  }
  await database.on<GovernanceTables>().insertInto('subject_token').values(row).execute()
  return { ...tokenOf(row), secret }
}

type Row = Omit<GovernanceTables['subject_token'], 'hash'>

const tokenOf = ({ id, subject, role, made_at, made_by, expires_at, revoked_at }: Row): Token => ({
  ...{ id, subject, role, madeAt: made_at, madeBy: made_by, expiresAt: expires_at, revokedAt: revoked_at },
})

const hashOf = (secret: string): string => `sha256-${createHash('sha256').update(secret).digest('hex')}`
