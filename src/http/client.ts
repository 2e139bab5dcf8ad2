import type { Static, TObject, TSchema } from 'typebox'
import type { automationActions } from '../automation/index.ts'
import type { Happening } from '../base/index.ts'
import type { dataActions } from '../data/index.ts'
import type { featuresActions } from '../features/index.ts'
import type { governanceActions } from '../governance/index.ts'
import type { monitoringActions } from '../monitoring/index.ts'
import type { pipelineActions } from '../pipeline/index.ts'
import type { registryActions } from '../registry/index.ts'
import type { servingActions } from '../serving/index.ts'
import type { trackingActions } from '../tracking/index.ts'
import type { trainingActions } from '../training/index.ts'
import { callAction, type Remote } from './request.ts'
import { ROUTES } from './routes.generated.ts'
import { type ListenOptions, listenTo } from './subscription.ts'

type Actions = [
  ...typeof automationActions,
  ...typeof dataActions,
  ...typeof featuresActions,
  ...typeof governanceActions,
  ...typeof monitoringActions,
  ...typeof pipelineActions,
  ...typeof registryActions,
  ...typeof servingActions,
  ...typeof trackingActions,
  ...typeof trainingActions,
][number]

/** What a client must know of an action; only its type is needed. */
interface Typed {
  readonly name: string
  readonly input: TObject
  readonly output: TSchema
}

type RoomName<Name> = Name extends `${infer Room}.${string}` ? Room : never
type VerbName<Name, Room extends string> = Name extends `${Room}.${infer Verb}` ? Verb : never

type Call<A extends Typed> =
  Record<string, never> extends Static<A['input']>
    ? (input?: Static<A['input']>) => Promise<Static<A['output']>>
    : (input: Static<A['input']>) => Promise<Static<A['output']>>

/** Methods by room and verb, typed by the actions themselves. */
export type ClientOf<A extends Typed> = {
  readonly [Room in RoomName<A['name']>]: {
    readonly [One in A as VerbName<One['name'], Room>]: Call<One>
  }
}

/** A server as methods: `client.registry.promote({ … })`. Each takes the input of its action and gives its output. */
export type MillraceClient = ClientOf<Actions> & {
  /** Hears what happens, from now on and after breaks; returns the way to stop. */
  listen(hear: (happening: Happening) => void, options?: ListenOptions): () => void
}

/**
 * A typed client of a Millrace server, for Node and browsers.
 *
 * Methods throw what the action throws, as `MillraceError`; also `http.unreachable`.
 *
 * @example
 * const client = createClient('http://127.0.0.1:4100')
 * await client.registry.promote({ model: 'late', alias: 'champion', version: 3 })
 * const stop = client.listen(({ name, payload }) => …, { names: ['monitoring.alert_raised'] })
 */
export function createClient(url: string, options: Omit<Remote, 'url'> = {}): MillraceClient {
  const remote = { ...options, url }
  const rooms: Record<string, Record<string, unknown>> = {}
  for (const [name, http] of Object.entries(ROUTES)) {
    const [room, verb] = name.split('.') as [string, string]
    rooms[room] ??= {}
    rooms[room][verb] = (input: Readonly<Record<string, unknown>> = {}) => callAction(http, input, remote)
  }
  const listen: MillraceClient['listen'] = (hear, options = {}) => listenTo(remote, hear, options)
  return { ...rooms, listen } as unknown as MillraceClient
}
