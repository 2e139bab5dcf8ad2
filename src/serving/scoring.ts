import type { Soon } from '../storage/index.ts'
import type { Table } from '../table/index.ts'
import type { RequestColumn } from './request.ts'

/** How the requests for a model become its features: made by `app.ts` from what the project declares. */
export interface ModelScoring {
  /** The columns a request must bring. */
  readonly columns: readonly RequestColumn[]
  /** The column with the moment of a row, where the request brings one: features are looked up as of then. */
  readonly timeColumn?: string
  /** The expressions that they are, where the features need nothing but the rows: then any process can compute them. */
  readonly expressions?: readonly string[]
  /** Columns of a request that the journal keeps besides the features, so that look-ups can be compared with the data later. */
  readonly replayed?: readonly string[]
  /**
   * The features of rows, one column each under its name: at once, unless they are looked up in another process. It waits for neither
   * database nor disk.
   *
   * @param at the moment of each row, in milliseconds
   */
  vectors(rows: Table, at: Float64Array): Soon<Table>
}
