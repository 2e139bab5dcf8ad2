/** One input as it came, whichever way; checked to be a tensor, not yet against a model. */
export interface SentTensor {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  /** Its values, row by row: those of JSON or of typed contents. Empty where `raw` is there. */
  readonly values: ArrayLike<unknown>
  /** Its bytes, little-endian, packed; each text with its length before it. */
  readonly raw?: Uint8Array
  /** Whether an infinite value was meant: bare words and bytes can say so, a number of JSON that is too large can not. */
  readonly infinite: boolean
  /** How its texts are written, by the words of MLServer: `base64` is unpacked. */
  readonly contentType?: string
}

/** An output that was asked for. */
export interface WantedOutput {
  readonly name: string
  /** Whether its values go as raw bytes. */
  readonly binary: boolean
  /** The best so many classes instead of the values; 0 for the values. */
  readonly classes: number
}

/** An inference request as it came. */
export interface SentRequest {
  readonly id?: string
  readonly inputs: readonly SentTensor[]
  /** Nothing for all, with `binary` for each. */
  readonly wanted?: readonly WantedOutput[]
  readonly binary: boolean
  /** Whether FP64 must not be rounded to single precision. */
  readonly strict: boolean
  readonly withinMs?: number
}
