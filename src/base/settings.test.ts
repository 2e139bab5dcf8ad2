import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { environmentName, hasCode, resolveSettings } from './index.ts'

const schema = Type.Object({
  port: Type.Integer({ default: 4100, minimum: 1, maximum: 65_535 }),
  dataDir: Type.String({ default: '.millrace' }),
})

describe('settings', () => {
  it('lets flags win over the environment, the environment over the file, the file over defaults', () => {
    const resolved = resolveSettings(schema, {
      file: { port: 1, dataDir: 'a' },
      environment: { MILLRACE_PORT: '2', HOME: '/x' },
      flags: { port: '3' },
    })
    expect(resolved.values).toEqual({ port: 3, dataDir: 'a' })
    expect(resolved.origins).toEqual({ port: 'flag', dataDir: 'file' })
  })

  it('refuses an unknown key and names the nearest known one', () => {
    expect(() => resolveSettings(schema, { file: { prot: 1 } })).toThrow('no setting prot; the nearest is port')
    expect(() => resolveSettings(schema, { environment: { MILLRACE_DATA_DIRR: 'x' } })).toThrow(
      'the nearest is MILLRACE_DATA_DIR',
    )
  })

  it('refuses a value that the schema does not take, with its code', () => {
    for (const port of ['seventy', '70000', '1.5']) {
      let error: unknown
      try {
        resolveSettings(schema, { flags: { port } })
      } catch (thrown) {
        error = thrown
      }
      expect(hasCode(error, 'settings.bad_value')).toBe(true)
    }
  })

  it('derives the name of the variable from the name of the setting', () => {
    expect(environmentName('dataDir')).toBe('MILLRACE_DATA_DIR')
  })
})
