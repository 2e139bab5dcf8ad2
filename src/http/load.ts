/** What a server has on its hands, and the most it takes. */
export interface ServerLoad {
  /** Requests under way. */
  readonly requests: number
  /** Bytes held for them: bodies, packed and unpacked, and large answers that are not taken off yet. */
  readonly bytes: number
  /** Counts one request more; false where there are too many. */
  begin(): boolean
  /** Counts one request more, however many there are. */
  beginAnyway(): void
  end(): void
  /** Holds bytes; false where there are too many. */
  hold(bytes: number): boolean
  /** Holds bytes that are there already, however many there are. */
  keep(bytes: number): void
  letGo(bytes: number): void
}

/** The most of both. */
export interface LoadLimits {
  readonly requests: number
  readonly bytes: number
}

/** Small beside the memory of a process, and far beyond what one that keeps up has on its hands. */
export const LOAD_LIMITS: LoadLimits = Object.freeze({ requests: 10_000, bytes: 256 * 1024 * 1024 })

/**
 * Counts what is under way. The largest body that a door takes always finds room where nothing else is held.
 *
 * @example
 * const load = createLoad({ requests: 1, bytes: 100 })
 * load.begin() // true
 * load.begin() // false
 */
export function createLoad(limits: LoadLimits): ServerLoad {
  let requests = 0
  let bytes = 0
  return {
    get requests() {
      return requests
    },
    get bytes() {
      return bytes
    },
    begin() {
      if (requests >= limits.requests) return false
      requests++
      return true
    },
    beginAnyway() {
      requests++
    },
    end() {
      requests--
    },
    hold(more) {
      if (bytes > 0 && bytes + more > limits.bytes) return false
      bytes += more
      return true
    },
    keep(more) {
      bytes += more
    },
    letGo(less) {
      bytes -= less
    },
  }
}
