/** A stream as it is, and how many bytes of it have gone by. */
export interface Counting {
  readonly stream: AsyncIterable<Uint8Array>
  bytes(): number
}

export function counting(stream: AsyncIterable<Uint8Array>): Counting {
  let bytes = 0
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const part of stream) {
      bytes += part.length
      yield part
    }
  }
  return { stream: counted(), bytes: () => bytes }
}
