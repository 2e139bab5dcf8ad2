import type { Happening } from '../base/index.ts'
import { authorization, errorOf, type Remote, send } from './request.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000

/** What of the stream is heard. */
export interface ListenOptions {
  /** Only events of these names. */
  readonly names?: readonly string[]
  /** Told when the stream opens, and when it breaks off and will be tried again. */
  readonly onState?: (state: 'open' | 'broken', error?: unknown) => void
}

interface Position {
  last: string | undefined
}

/**
 * Hears the events of a server until it is told to stop. A stream that breaks is opened again after a growing pause and goes on
 * after the last event heard. The token travels in the header, never in the address. Source: WHATWG HTML, server-sent events.
 */
export function listenTo(remote: Remote, hear: (happening: Happening) => void, options: ListenOptions): () => void {
  const stop = new AbortController()
  const position: Position = { last: undefined }
  const run = async (): Promise<void> => {
    let pause = FIRST_PAUSE_MS
    while (!stop.signal.aborted) {
      try {
        const body = await open({ ...remote, signal: stop.signal }, options, position)
        options.onState?.('open')
        pause = FIRST_PAUSE_MS
        await read(body, position, hear)
        options.onState?.('broken')
      } catch (error) {
        if (stop.signal.aborted) return
        options.onState?.('broken', error)
      }
      await rest(pause, stop.signal)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    }
  }
  void run()
  return () => stop.abort()
}

async function open(remote: Remote, { names }: ListenOptions, { last }: Position): Promise<ReadableStream<Uint8Array>> {
  const address = `/api/v1/events${names ? `?names=${names.map(encodeURIComponent).join(',')}` : ''}`
  const headers = {
    ...authorization(remote),
    accept: 'text/event-stream',
    ...(last !== undefined && { 'last-event-id': last }),
  }
  const answer = await send(remote, address, { headers })
  if (!answer.ok || !answer.body) throw errorOf(await answer.text(), answer.status, remote)
  return answer.body
}

async function read(
  body: ReadableStream<Uint8Array>,
  position: Position,
  hear: (happening: Happening) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += decoder.decode(value, { stream: true })
    const frames = text.split('\n\n')
    text = frames.pop()!
    for (const frame of frames) hearFrame(frame, position, hear)
  }
}

function hearFrame(frame: string, position: Position, hear: (happening: Happening) => void): void {
  const fields = new Map(
    frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  position.last = fields.get('id') ?? position.last
  const data = fields.get('data')
  if (data !== undefined) hear(JSON.parse(data) as Happening)
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
