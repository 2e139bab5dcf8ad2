import type { ServerHttp2Stream } from 'node:http2'
import type { MillraceError } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Held } from './collect.ts'
import { createFrames, frameOf, unpack } from './frames.ts'
import type { GrpcCall, GrpcMethod, Reply } from './methods.ts'
import { readerOf } from './reader.ts'
import { begin, dropRest } from './respond.ts'

/** One stream of messages. */
export interface Conversation {
  readonly stream: ServerHttp2Stream
  readonly method: GrpcMethod
  readonly call: GrpcCall
  readonly held: Held
  /** How its messages are packed. */
  readonly encoding: unknown
  /** What may be told of anything that was thrown. */
  publicError(thrown: unknown): MillraceError
}

/**
 * Answers message after message, in their order; a new one is read when the one before is answered and taken. An error of one request is an
 * answer, what cannot be read as messages ends the stream.
 */
export async function converse(conversation: Conversation): Promise<void> {
  const { stream, held } = conversation
  let ending: MillraceError | undefined
  begin(stream, () => ending)
  try {
    const frames = createFrames()
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      held.hold(chunk.length)
      frames.add(chunk)
      for (let frame = frames.next(); frame; frame = frames.next()) {
        const message = await unpack(frame, conversation.encoding)
        await send(stream, frameOf(await answerOne(conversation, message)))
      }
      if (frames.left === 0) held.letGo()
    }
    if (frames.left > 0) throw fail('bad_framing', { reason: 'its last message is cut short' })
  } catch (thrown) {
    if (stream.destroyed || stream.closed) return
    ending = conversation.publicError(thrown)
  }
  stream.end()
  dropRest(stream)
}

async function answerOne({ method, call, publicError }: Conversation, message: Buffer): Promise<Reply> {
  try {
    return await method.answer(readerOf(message), call)
  } catch (thrown) {
    const { message: text } = publicError(thrown)
    return (writer) => writer.text(1, text)
  }
}

/** Sends a message, and waits where the client does not keep up. */
async function send(stream: ServerHttp2Stream, parts: readonly Buffer[]): Promise<void> {
  let goesOn = true
  for (const part of parts) goesOn = stream.write(part)
  if (goesOn || stream.closed) return
  await new Promise<void>((resolve) => {
    stream.once('drain', resolve)
    stream.once('close', resolve)
  })
}
