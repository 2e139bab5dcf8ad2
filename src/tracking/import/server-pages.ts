import { type Row, textOf, textsFrom } from './cells.ts'

/** Routes that every server has. */
export const API = 'api/2.0/mlflow'
/** Routes that only MLflow's page asks for; servers have them all the same. */
export const AJAX = 'ajax-api/2.0/mlflow'

/** Everything of a listing, page by page. */
export async function* pagesOf(
  ask: (page: { readonly page_token?: string }) => Promise<Row | undefined>,
  member: string,
): AsyncIterable<readonly Row[]> {
  for (let token: string | undefined; ; ) {
    const answer = await ask(token === undefined ? {} : { page_token: token })
    if (!answer) return
    const rows = listOf(answer[member])
    if (rows.length > 0) yield rows
    const next = textOf(answer['next_page_token'])
    if (next === '' || next === token) return
    token = next
  }
}

/** A list of objects; empty where there is none. */
export const listOf = (value: unknown): readonly Row[] => (Array.isArray(value) ? (value as Row[]) : [])

/** A list of `{ key, value }` as one object. */
export const pairsOf = (value: unknown): Record<string, string> =>
  textsFrom(listOf(value).map((pair) => [pair['key'], pair['value']]))
