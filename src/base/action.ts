import type { Static, TObject, TSchema } from 'typebox'

/** Who asks. Resolved by a door before a room is entered. */
export interface Actor {
  readonly id: string
  readonly roles: readonly string[]
}

/** What a running action knows besides its input. */
export interface Call {
  readonly actor: Actor
  /** Reports how far long work has come, 0 to 1, with a word on what is being done. */
  readonly progress: (done: number, doing: string) => void
  /** `all` lets the caller name any file of this machine, as whoever runs the process may; else those of the project only. */
  readonly files?: 'all'
}

/** The method and path of an action; a path parameter is `:name` and names a member of the input. */
export type HttpRoute = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /api/v1/${string}`

/**
 * One verb of Millrace: the only place where its name, sentence, route, shapes and permit are written. Route, command,
 * OpenAPI operation, method of the typed client, permission check and audit entry are derived from it.
 *
 * `Needs` are the stores and services that `run` is given by `app.ts`.
 */
export interface Action<
  Needs = never,
  Name extends string = string,
  In extends TObject = TObject,
  Out extends TSchema = TSchema,
> {
  /** `room.verb`; also the command `millrace room verb`. */
  readonly name: Name
  /** One sentence, for help and reference. */
  readonly does: string
  readonly http: HttpRoute
  /** What a role must hold: `room.read`, `room.write` or finer. Without one an action does not compile. */
  readonly permit: `${string}.${string}`
  readonly input: In
  readonly output: Out
  /** Words after `millrace` that show one use, for help. */
  readonly example?: string
  /**
   * Fields that a command takes without a flag, in order; the last may be a list. When not given: the path parameters, then the
   * one file that must be read.
   */
  readonly words?: readonly (keyof Static<In> & string)[]
  /** False where the output says no: the command then ends with status 1. */
  readonly passed?: (output: Static<Out>) => boolean
  /**
   * Where a use is kept: `audit` (the default for all but GET) or, on the hot path, `journal`: what it did is a row of the
   * prediction journal, and only a use without permit makes an audit entry.
   */
  readonly keptIn?: 'audit' | 'journal'
  readonly run: (needs: Needs, input: Static<In>, call: Call) => Promise<Static<Out>>
}

/**
 * Names what the actions of a room need, then takes each action, so that every type is inferred.
 *
 * @example
 * const action = actionsOver<{ versions: Versions }>()
 * export const show = action({ name: 'registry.show', … })
 */
export function actionsOver<Needs>() {
  return <const Name extends string, In extends TObject, Out extends TSchema>(
    spec: Action<Needs, Name, In, Out>,
  ): Action<Needs, Name, In, Out> => Object.freeze(spec)
}
