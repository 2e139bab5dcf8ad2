import { attribute, floatTensor, type GraphNode, int64Tensor, ML, node, type Tensor } from '../inference/index.ts'
import { type Design, WIDEST } from './design.ts'
import { type Body, FEATURES } from './learner.ts'
import type { CategoryFeature, Sheet } from './sheet.ts'

/** The dense part in a graph, [rows, width] float; it is there where the width is above 0. */
export const DENSE = '/dense'
/** The places in the table of levels in a graph, [rows, categories] int64; there where there are categories. */
export const LEVELS = '/levels'

/** The nodes that compute the design from the features, to the bit as `writeDense` and `writeLevels` do. */
export function designBody(design: Design, sheet: Sheet): Required<Pick<Body, 'nodes' | 'initializers'>> {
  const parts = [numberNodes(design, sheet.columns.length), missingNodes(design), levelNodes(design, sheet)]
  const dense = [...(design.numbers.length > 0 ? ['/scaled'] : []), ...(design.missing.length > 0 ? ['/missing'] : [])]
  const joined = dense.length > 0 ? [node('Concat', dense, [DENSE], { axis: attribute.int(1) })] : []
  return {
    nodes: [...parts.flatMap(({ nodes }) => nodes), ...joined],
    initializers: Object.assign({}, ...parts.map(({ initializers }) => initializers)),
  }
}

interface Part {
  readonly nodes: readonly GraphNode[]
  readonly initializers: Readonly<Record<string, Tensor>>
}

const NOTHING: Part = { nodes: [], initializers: {} }
const FLOAT = 1
const INT64 = 7
const axisOne = { axis: attribute.int(1) }

function numberNodes({ numbers, means, scales }: Design, features: number): Part {
  if (numbers.length === 0) return NOTHING
  const all = numbers.length === features
  const impute = {
    imputed_value_floats: attribute.floats(means),
    replaced_value_float: attribute.float(Number.NaN),
  }
  const scale = { offset: attribute.floats(means), scale: attribute.floats(scales) }
  return {
    nodes: [
      ...(all ? [] : [node('Gather', [FEATURES, '/numbers.places'], ['/numbers'], axisOne)]),
      node('Imputer', [all ? FEATURES : '/numbers'], ['/imputed'], impute, ML),
      node('Scaler', ['/imputed'], ['/standardized'], scale, ML),
      node('Clip', ['/standardized', '/lowest', '/highest'], ['/scaled']),
    ],
    initializers: {
      ...(all ? {} : { '/numbers.places': int64Tensor([numbers.length], numbers) }),
      '/lowest': floatTensor([], [-WIDEST]),
      '/highest': floatTensor([], [WIDEST]),
    },
  }
}

function missingNodes({ missing }: Design): Part {
  if (missing.length === 0) return NOTHING
  return {
    nodes: [
      node('Gather', [FEATURES, '/missing.places'], ['/missing.values'], axisOne),
      node('IsNaN', ['/missing.values'], ['/missing.marks']),
      node('Cast', ['/missing.marks'], ['/missing'], { to: attribute.int(FLOAT) }),
    ],
    initializers: { '/missing.places': int64Tensor([missing.length], missing) },
  }
}

function levelNodes({ categories, known, offsets }: Design, sheet: Sheet): Part {
  if (categories.length === 0) return NOTHING
  const count = categories.length
  const isCut = known.some((most, i) => most < (sheet.columns[categories[i]!] as CategoryFeature).categories)
  return {
    nodes: [
      node('Gather', [FEATURES, '/categories.places'], ['/codes'], axisOne),
      ...(isCut
        ? [
            node('LessOrEqual', ['/codes', '/known'], ['/frequent']),
            node('Where', ['/frequent', '/codes', '/shared'], ['/codes.cut']),
          ]
        : []),
      node('Cast', [isCut ? '/codes.cut' : '/codes'], ['/codes.whole'], { to: attribute.int(INT64) }),
      node('Add', ['/codes.whole', '/offsets'], [LEVELS]),
    ],
    initializers: {
      '/categories.places': int64Tensor([count], categories),
      ...(isCut ? { '/known': floatTensor([count], Float32Array.from(known)), '/shared': floatTensor([], [0]) } : {}),
      '/offsets': int64Tensor([count], offsets),
    },
  }
}
