import { describe, expect, it } from 'vitest'
import { hrefOf, wordsOf } from './anchors.ts'
import { nameAt, piecesOf } from './words.ts'

const marked = (text: string, names: readonly string[] = []): string =>
  piecesOf(text, names)
    .map(({ kind, text: piece }) => (kind === 'text' ? piece : `[${kind} ${piece}]`))
    .join('')

describe('the words of a comment', () => {
  it('are links only for plain http and https addresses, without the sentence around them', () => {
    expect(marked('see (https://a.example/x_(1)?q=1#y), then http://b.example.')).toBe(
      'see ([link https://a.example/x_(1)?q=1#y]), then [link http://b.example].',
    )
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://',
      'https://user:pw@evil.example/',
      'ftp://a',
    ])
      expect(marked(text)).toBe(text)
    expect(marked('<a href="https://x.example">')).toBe('<a href="[link https://x.example]">')
  })

  it('are names only where somebody has them', () => {
    expect(marked('@ada, ask @bob. not me@ada or @adam', ['ada', 'bob'])).toBe(
      '[name @ada], ask [name @bob]. not me@ada or @adam',
    )
    expect(marked('@ada@example.com', ['ada@example.com'])).toBe('[name @ada@example.com]')
    expect(piecesOf('', [])).toEqual([])
  })

  it('offer names while one is written', () => {
    expect([nameAt('ask @ad', 7), nameAt('ask @', 5), nameAt('a@b', 3), nameAt('@ad x', 5)]).toEqual([
      'ad',
      '',
      undefined,
      undefined,
    ])
  })

  it('hang on things that have a page and a name', () => {
    expect(hrefOf({ kind: 'version', id: 'late/3' })).toBe('/models/late/3#comments')
    expect(hrefOf({ kind: 'dataset', id: 'a/b?c' })).toBe('/data/a%2Fb%3Fc#comments')
    expect([wordsOf({ kind: 'version', id: 'late/3' }), wordsOf({ kind: 'run', id: '0a' })]).toEqual([
      'late v3',
      'a run',
    ])
  })
})
