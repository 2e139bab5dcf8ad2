import { type TObject, Type } from 'typebox'
import { type Actor, actionsOver, createEvents, defineErrors, type Events, Name } from '../../src/base/index.ts'
import { checkInput, createPermits, failGovernance } from '../../src/governance/index.ts'
import {
  createLog,
  createServer,
  type PerformByDoor,
  type Server,
  type ServerParts,
  type ServerSettings,
} from '../../src/http/index.ts'

const action = actionsOver<Record<string, never>>()

const fail = defineErrors('things', {
  not_there: { status: 404, says: 'There is no thing {name}.', help: 'List them: millrace things list' },
})

export const show = action({
  name: 'things.show',
  does: 'Show one thing.',
  http: 'GET /api/v1/things/:name',
  permit: 'things.read',
  input: Type.Object({
    name: Name,
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    exact: Type.Optional(Type.Boolean()),
    tags: Type.Optional(Type.Array(Type.String())),
  }),
  output: Type.Any(),
  run: async (_needs, input) => {
    if (input.name === 'gone') throw fail('not_there', { name: input.name })
    if (input.name === 'broken') throw new Error('the secret is hunter2')
    return { ...input, rate: Number.NaN }
  },
})

export const change = action({
  name: 'things.change',
  does: 'Change one thing.',
  http: 'PUT /api/v1/things/:name',
  permit: 'things.write',
  input: Type.Object({
    name: Name,
    size: Type.Number(),
    notes: Type.Optional(Type.Array(Type.Object({ text: Type.String() }))),
  }),
  output: Type.Any(),
  run: async (_needs, input, call) => ({ ...input, by: call.actor.id }),
})

export const remove = action({
  name: 'things.remove',
  does: 'Remove one thing.',
  http: 'DELETE /api/v1/things/:name',
  permit: 'things.write',
  input: Type.Object({ name: Name, force: Type.Optional(Type.Boolean()), version: Type.Optional(Type.Integer()) }),
  output: Type.Null(),
  run: async () => null,
})

export const actions = [show, change, remove] as const

export const TOKEN = 'mr_operator-token'
export const VIEWER_TOKEN = 'mr_viewer-token'

const permits = createPermits()

export const perform: PerformByDoor = async (face, input, call) => {
  const found = actions.find(({ name }) => name === face.name)!
  if (!permits.mayI(call.actor, found.permit))
    throw failGovernance('forbidden', { action: found.name, permit: found.permit, actor: call.actor.id })
  return found.run({}, checkInput({ name: found.name, input: found.input as TObject }, input) as never, call)
}

const actors: Readonly<Record<string, Actor>> = {
  [TOKEN]: { id: 'operator', roles: ['operator'] },
  [VIEWER_TOKEN]: { id: 'viewer', roles: ['viewer'] },
}

export interface FakeServer extends Server {
  readonly events: Events
  readonly lines: string[]
}

/** A server over three small actions, on a free port. */
export async function fakeServer(
  options: { settings?: Partial<ServerSettings> } & Partial<
    Pick<ServerParts, 'doors' | 'pages' | 'ready' | 'tracing'>
  > = {},
): Promise<FakeServer> {
  const events = createEvents(Date.now, () => undefined)
  const lines: string[] = []
  const { settings, ...others } = options
  const server = await createServer({
    actions,
    perform,
    allowed: permits.mayI,
    authenticate: async (token) => actors[token],
    events,
    settings: { host: '127.0.0.1', port: 0, drainSeconds: 0, ...settings },
    log: createLog('debug', (line) => lines.push(line)),
    version: '0.0.0',
    ...others,
  })
  return { ...server, events, lines }
}
