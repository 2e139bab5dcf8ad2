import type { GraphNode } from './model.ts'
import { eachRow, type Fact, isRows, mixed, type RowRule } from './row-fact.ts'

/**
 * Operators on texts. Tokens are filled up to the longest row; that is sure again where the filling is no item that is counted.
 */
export const textRules: { readonly [domain in '' | 'com.microsoft']: Readonly<Record<string, RowRule>> } = {
  '': {
    StringNormalizer: () => [mixed('string')],
    TfIdfVectorizer: ({ node, inputs: [input] }) => {
      const isSure = input?.rows === 'each' && input.shape?.length === 2
      if (!isSure || (input.filledWith !== undefined && isCounted(node, input.filledWith))) return [mixed('float')]
      return [eachRow('float', [undefined])]
    },
  },
  'com.microsoft': {
    Tokenizer: ({ node, inputs: [input] }): readonly Fact[] => {
      const pad = node.attributes['pad_value']
      if (!isRows(input) || input.shape.length !== 1) return [mixed('string')]
      return [{ ...eachRow('string', [undefined]), filledWith: pad?.kind === 'text' ? pad.value : '#' }]
    },
  },
}

function isCounted(node: GraphNode, item: string | number): boolean {
  const pool = node.attributes[typeof item === 'string' ? 'pool_strings' : 'pool_int64s']
  return (pool?.kind === 'texts' || pool?.kind === 'ints') && Array.from<string | number>(pool.value).includes(item)
}
