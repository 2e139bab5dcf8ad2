import { createClient, type MillraceClient } from '../../http/client.ts'

/** The server that this page came from. Only `api.ts` and the `questions.ts` of pages know it. */
export const client: MillraceClient = createClient('')
