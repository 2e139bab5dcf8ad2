import { type ErrorNote, errorOfNote, noteOfError } from './error-note.ts'

/**
 * What one side does for the other: each method takes one value that can be copied. One that returns nothing is told and not
 * waited for; one that returns a promise is asked.
 */
type Methods<T> = { readonly [K in keyof T]: (given: never) => unknown }

/** The methods of the other side, as they are called from here: they begin there in the order of the calls. */
export type Remote<T extends Methods<T>> = {
  readonly [K in keyof T]: T[K] extends (given: infer G) => infer R
    ? (given: G) => R extends Promise<unknown> ? R : void
    : never
}

type Told<T extends Methods<T>> = {
  [K in keyof T]: ReturnType<T[K]> extends Promise<unknown> ? never : K
}[keyof T]

/** Two sides that ask each other over messages. */
export interface Channel<Theirs extends Methods<Theirs>> {
  readonly theirs: Remote<Theirs>
  /** Takes what came; false for a message that is none of the channel's. */
  receive(message: unknown): boolean
  /** Nothing comes any more: who waits for an answer is told so. */
  close(fault: Error): void
}

/** What a channel is made of. */
export interface ChannelNeeds<Theirs extends Methods<Theirs>> {
  /** Carries messages in their order; never throws. */
  readonly send: (message: object) => void
  /** What this side does for the other; it may be filled in until the first question comes. */
  readonly ours: object
  /** The methods of the other side that are waited for, and those that are not. */
  readonly asked: readonly Exclude<keyof Theirs, Told<Theirs>>[]
  readonly told: readonly Told<Theirs>[]
  /** Where faults go of what the other side told and does not wait for. */
  readonly onFault: (fault: unknown) => void
}

/** Without a number nobody waits. */
interface Question {
  readonly asks: number | undefined
  readonly method: string
  readonly given: unknown
}

interface Answer {
  readonly answers: number
  readonly value?: unknown
  readonly fault?: { readonly note: ErrorNote | undefined; readonly message: string }
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (fault: Error) => void
}

/**
 * Puts a channel over what carries messages. A coded error that one side throws comes out at the other as it was.
 *
 * @example
 * const channel = createChannel<Theirs>({ send: (message) => child.send(message), ours, asked: ['greet'], told: [], onFault })
 * child.on('message', (message) => channel.receive(message))
 * await channel.theirs.greet('you')
 */
export function createChannel<Theirs extends Methods<Theirs>>(needs: ChannelNeeds<Theirs>): Channel<Theirs> {
  const { send } = needs
  const waiting = new Map<number, Waiting>()
  let last = 0
  let closed: Error | undefined

  const tell = (method: string, given: unknown): void => {
    if (!closed) send({ asks: undefined, method, given } satisfies Question)
  }
  const ask = (method: string, given: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(closed)
      waiting.set(++last, { resolve, reject })
      send({ asks: last, method, given } satisfies Question)
    })

  function settle({ answers, value, fault }: Answer): void {
    const who = waiting.get(answers)
    waiting.delete(answers)
    if (fault === undefined) who?.resolve(value)
    else who?.reject(fault.note ? errorOfNote(fault.note) : new Error(fault.message))
  }

  const way =
    (carry: (method: string, given: unknown) => unknown) =>
    (name: PropertyKey): [string, (given: unknown) => unknown] => [String(name), (given) => carry(String(name), given)]

  return {
    theirs: Object.fromEntries([
      ...needs.asked.map(way(ask)),
      ...needs.told.map(way(tell)),
    ]) as unknown as Remote<Theirs>,
    receive(message) {
      if (typeof message !== 'object' || message === null) return false
      if ('answers' in message) settle(message as Answer)
      else if ('asks' in message) void answer(needs, message as Question)
      else return false
      return true
    },
    close(fault) {
      closed = fault
      for (const { reject } of waiting.values()) reject(fault)
      waiting.clear()
    },
  }
}

type Answering = Pick<ChannelNeeds<Record<never, never>>, 'send' | 'ours' | 'onFault'>

async function answer({ send, ours, onFault }: Answering, { asks, method, given }: Question): Promise<void> {
  try {
    if (!Object.hasOwn(ours, method)) throw new Error(`There is no ${method}.`)
    const value = await (ours as Record<string, (given: unknown) => unknown>)[method]!(given)
    if (asks !== undefined) send({ answers: asks, value } satisfies Answer)
  } catch (error) {
    if (asks === undefined) onFault(error)
    else send({ answers: asks, fault: { note: noteOfError(error), message: String(error) } } satisfies Answer)
  }
}
