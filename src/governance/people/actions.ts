import { Type } from 'typebox'
import { actionsOver } from '../../base/index.ts'
import type { Permits } from '../permits.ts'
import type { Subjects } from './subjects.ts'
import { SubjectName, Token, type Tokens } from './tokens.ts'

const action = actionsOver<PeopleNeeds>()

/** What actions on people are given. */
export interface PeopleNeeds {
  readonly permits: Permits
  readonly subjects: Subjects
  readonly tokens: Tokens
}

const READ = 'governance.read'
const GIVE = 'governance.tokens'
const USUAL_DAYS = 90
const MOST_DAYS = 3_650
const SUGGESTED = 8

const Role = Type.Object({
  name: Type.String(),
  permits: Type.Array(Type.String({ description: 'A permit, or with a star for any room or any verb.' })),
})

export const whoami = action({
  name: 'governance.whoami',
  does: 'Say who asks, which roles that is, and what each role may do.',
  http: 'GET /api/v1/whoami',
  permit: READ,
  input: Type.Object({}),
  output: Type.Object({
    id: Type.String(),
    roles: Type.Array(Type.String()),
    permits: Type.Array(Type.String(), { description: 'What those roles hold: *, *.read, registry.promote.' }),
    known: Type.Array(Role, { description: 'Every role there is.' }),
  }),
  example: 'governance whoami',
  run: async ({ permits }, _, { actor }) => ({
    ...{ id: actor.id, roles: [...actor.roles], permits: [...permits.heldBy(actor)] },
    known: Object.entries(permits.roles).map(([name, held]) => ({ name, permits: [...held] })),
  }),
})

export const subjects = action({
  name: 'governance.subjects',
  does: 'List who can be named in a comment.',
  http: 'GET /api/v1/subjects',
  permit: READ,
  input: Type.Object({
    prefix: Type.Optional(Type.String({ maxLength: 128, description: 'Only names that begin with it.' })),
  }),
  output: Type.Object({ subjects: Type.Array(Type.String()) }),
  example: 'governance subjects --prefix a',
  run: async (needs, { prefix = '' }) => ({ subjects: [...(await needs.subjects.beginning(prefix, SUGGESTED))] }),
})

export const makeToken = action({
  name: 'governance.make_token',
  does: 'Make a token that lets somebody in under a name and a role. It is shown this once.',
  http: 'POST /api/v1/tokens',
  permit: GIVE,
  input: Type.Object({
    subject: SubjectName,
    role: Type.String({ minLength: 1, maxLength: 100, description: 'operator, viewer, or a role of the project.' }),
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_DAYS,
        description: `How long it is good for; ${USUAL_DAYS} by default.`,
      }),
    ),
  }),
  output: Type.Intersect([Token, Type.Object({ secret: Type.String() })]),
  words: ['subject', 'role'],
  example: 'governance make-token ada viewer --days 30',
  run: ({ tokens }, { subject, role, days = USUAL_DAYS }, { actor }) => tokens.make({ subject, role, days, by: actor }),
})

export const tokens = action({
  name: 'governance.tokens',
  does: 'List the tokens of people and machines, the newest first; never their secrets.',
  http: 'GET /api/v1/tokens',
  permit: GIVE,
  input: Type.Object({}),
  output: Type.Object({ tokens: Type.Array(Token) }),
  example: 'governance tokens',
  run: async ({ tokens: all }) => ({ tokens: [...(await all.list())] }),
})

export const revokeToken = action({
  name: 'governance.revoke_token',
  does: 'Revoke a token: it opens nothing from then on.',
  http: 'DELETE /api/v1/tokens/:id',
  permit: GIVE,
  input: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  output: Token,
  example: 'governance revoke-token 01j…',
  run: ({ tokens: all }, { id }) => all.revoke(id),
})

/** What may be asked of people and their tokens from outside. */
export const peopleActions = [whoami, subjects, makeToken, tokens, revokeToken] as const
