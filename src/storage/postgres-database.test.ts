import { describe, expect, it } from 'vitest'
import { hasCode, type MillraceError } from '../base/index.ts'
import { openPostgres } from './postgres-database.ts'

describe('a PostgreSQL that does not answer', () => {
  it('is named by host and port, without the password', async () => {
    const opening = openPostgres({ url: 'postgres://someone:s3cret@127.0.0.1:9/db' })
    const error = (await opening.catch((fault: unknown) => fault)) as MillraceError
    expect(error).toSatisfy((e) => hasCode(e, 'storage.database_unreachable'))
    expect(error.message).toContain('127.0.0.1:9')
    expect(JSON.stringify(error)).not.toContain('s3cret')
  })
})
