import { describe, expect, it } from 'vitest'
import { MillraceError } from '../../../base/index.ts'
import type { InertDict } from '../inert.ts'
import { readPickle } from '../pickle/read-pickle.ts'
import { arrayOf, scalarOf } from './array.ts'
import { readNpy } from './npy.ts'

const base64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'))
const read = (text: string) => arrayOf(readPickle(base64(text)))!

/** pickle.dumps(array, protocol) of numpy 2.4 */
const FLOATS_4 =
  'gASVmwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsCSwKGlGgDjAVkdHlwZZSTlIwCZjSUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYolDEAAAwD8AAADAAABAQAAAwH+UdJRiLg=='
const FLOATS_5 =
  'gAWVhgAAAAAAAACME251bXB5Ll9jb3JlLm51bWVyaWOUjAtfZnJvbWJ1ZmZlcpSTlCiWEAAAAAAAAAAAAMA/AAAAwAAAQEAAAMB/lIwFbnVtcHmUjAVkdHlwZZSTlIwCZjSUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYksCSwKGlIwBQ5R0lFKULg=='
const FORTRAN_4 =
  'gASVuwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsCSwOGlGgDjAVkdHlwZZSTlIwCZjiUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYohDMAAAAAAAAPA/AAAAAAAAEEAAAAAAAAAAQAAAAAAAABRAAAAAAAAACEAAAAAAAAAYQJR0lGIu'
const FORTRAN_5 =
  'gAWVpgAAAAAAAACME251bXB5Ll9jb3JlLm51bWVyaWOUjAtfZnJvbWJ1ZmZlcpSTlCiWMAAAAAAAAAAAAAAAAADwPwAAAAAAABBAAAAAAAAAAEAAAAAAAAAUQAAAAAAAAAhAAAAAAAAAGECUjAVudW1weZSMBWR0eXBllJOUjAJmOJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiSwJLA4aUjAFGlHSUUpQu'
const BIG_ENDIAN =
  'gASVjwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsDhZRoA4wFZHR5cGWUk5SMAmkylImIh5RSlChLA4wBPpROTk5K/////0r/////SwB0lGKJQwYAAf/+ASyUdJRiLg=='
const RECORDS =
  'gASVUAEAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5SMA1YyNJSJiIeUUpQoSwOMAXyUTowEbGVmdJSMCXRocmVzaG9sZJSMAmdvlIeUfZQoaBFoDIwCaTiUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYksAhpRoEmgMjAJmOJSJiIeUUpQoSwNoGU5OTkr/////Sv////9LAHSUYksIhpRoE2gMjAJ1MZSJiIeUUpQoSwNoEE5OTkr/////Sv////9LAHSUYksQhpR1SxhLCEuQdJRiiUMwAQAAAAAAAAAAAAAAAADgP/8AAAAAAAhA//////////8AAAAAAAAEQAAAAAAAABhAlHSUYi4='
const OBJECTS =
  'gASVkQAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsDhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZQojAFhlE5LAmV0lGIu'
const TEXTS =
  'gASVowAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5SMAlU0lImIh5RSlChLA4wBPJROTk5LEEsESwh0lGKJQyBLAAAA9gAAAGwAAABuAAAAYQAAAAAAAAAAAAAAAAAAAJR0lGIu'
const TRUTHS =
  'gASViwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5SMAmIxlImIh5RSlChLA4wBfJROTk5K/////0r/////SwB0lGKJQwIBAJR0lGIu'
const HALVES =
  'gASVkQAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsEhZRoA4wFZHR5cGWUk5SMAmYylImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQwgAPAC4/3sAfJR0lGIu'
const SCALAR =
  'gASVagAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAZzY2FsYXKUk5SMBW51bXB5lIwFZHR5cGWUk5SMAmY4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJDCAAAAAAAAARAlIaUUpQu'
/** numpy.save of the records */
const NPY =
  'k05VTVBZAQC2AHsnZGVzY3InOiBbKCdsZWZ0JywgJzxpOCcpLCAoJ3RocmVzaG9sZCcsICc8ZjgnKSwgKCdnbycsICd8dTEnKSwgKCcnLCAnfFY3JyldLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQAAAAAAAAAAAAAAAADgP/8AAAAAAAhA//////////8AAAAAAAAEQAAAAAAAABhA'
/** joblib.dump({'w': np.array([[1., 2], [3, 4]])}) of joblib 1.5 */
const JOBLIB =
  'gASV2QAAAAAAAAB9lIwBd5SME2pvYmxpYi5udW1weV9waWNrbGWUjBFOdW1weUFycmF5V3JhcHBlcpSTlCmBlH2UKIwIc3ViY2xhc3OUjAVudW1weZSMB25kYXJyYXmUk5SMBXNoYXBllEsCSwKGlIwFb3JkZXKUjAFDlIwFZHR5cGWUaAiMBWR0eXBllJOUjAJmOJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRijAphbGxvd19tbWFwlIiMG251bXB5X2FycmF5X2FsaWdubWVudF9ieXRlc5RLEHViC///////////////AAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhAAAAAAAAAEEBzLg=='

describe('an array of numpy in a pickle', () => {
  it.each([
    ['protocol 4', FLOATS_4],
    ['protocol 5', FLOATS_5],
  ])('holds its numbers row by row, by %s', (_, text) => {
    expect(read(text)).toMatchObject({ shape: [2, 2], type: 'f4', values: Float64Array.of(1.5, -2, 3, Number.NaN) })
  })

  it.each([
    ['protocol 4', FORTRAN_4],
    ['protocol 5', FORTRAN_5],
  ])('that lies column by column is turned, by %s', (_, text) => {
    expect(read(text)).toMatchObject({ shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6) })
  })

  it('may hold other bytes first, truths, halves, texts and objects', () => {
    expect(read(BIG_ENDIAN).values).toEqual(Float64Array.of(1, -2, 300))
    expect(read(TRUTHS).values).toEqual(Float64Array.of(1, 0))
    expect(read(HALVES).values).toEqual(Float64Array.of(1, -0.5, 65504, Number.POSITIVE_INFINITY))
    expect(read(TEXTS).values).toEqual(['Köln', 'a'])
    expect(read(OBJECTS).values).toEqual(['a', null, 2])
    expect(scalarOf(readPickle(base64(SCALAR)))).toBe(2.5)
  })

  it('of records gives their columns, from a pickle as from a file of its own', () => {
    for (const cells of [read(RECORDS), readNpy(base64(NPY))])
      expect(Object.fromEntries(cells.columns!)).toEqual({
        left: Float64Array.of(1, -1),
        threshold: Float64Array.of(0.5, 2.5),
        go: Float64Array.of(255, 0),
      })
  })

  it('that joblib put behind its description is read from there', () => {
    const [[, value]] = (readPickle(base64(JOBLIB)) as InertDict).entries as [readonly [unknown, never]]
    expect(arrayOf(value)).toMatchObject({ shape: [2, 2], values: Float64Array.of(1, 2, 3, 4) })
  })

  it('whose shape promises more than its bytes is refused before anything is made', () => {
    const huge = base64(FLOATS_4)
    const at = Buffer.from(huge).indexOf(Buffer.from([0x4b, 2, 0x4b, 2]))
    huge[at + 1] = 200
    expect(() => arrayOf(readPickle(huge))).toThrow(MillraceError)
  })
})
