import {
  type Attribute,
  attribute as a,
  encodeModel,
  graph,
  int64Tensor,
  node,
  value,
} from '../../src/inference/index.ts'

type Parts = Parameters<typeof graph>[0]

/** A field of protobuf whose content is a span of bytes. */
function field(number: number, content: Uint8Array): Uint8Array {
  const head = [...varint(number * 8 + 2), ...varint(content.length)]
  return Uint8Array.from([...head, ...content])
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left]
    bytes.push((left % 128) + 128)
  }
}

/** The GraphProto inside an encoded model: its field 7. */
function graphBytes(model: Uint8Array): Uint8Array {
  let at = 0
  const number = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = model[at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  for (;;) {
    const key = number()
    const length = number()
    if (key === 7 * 8 + 2) return model.subarray(at, at + length)
    if (key % 8 === 2) at += length
  }
}

const GRAPH = 5

/** An attribute that holds a graph, which the reader keeps as bytes. */
function subgraph(name: string, parts: Parts): Attribute {
  const text = new TextEncoder().encode(name)
  const body = graphBytes(encodeModel(graph(parts)))
  const value = Uint8Array.from([...field(1, text), ...field(6, body), 160, 1, GRAPH])
  return { kind: 'other', type: GRAPH, value }
}

/** Where `x` is above 0 it never ends; else `y` is `x`. */
function endlessModel(): Uint8Array {
  return encodeModel(
    graph({
      name: 'endless',
      inputs: [value('x', 'float', [1])],
      outputs: [value('y', 'float', [1])],
      initializers: { zero: { type: 'float', shape: [1], data: Float32Array.of(0) }, flat: int64Tensor([0], []) },
      nodes: [
        node('Greater', ['x', 'zero'], ['above']),
        node('Reshape', ['above', 'flat'], ['on']),
        node('Loop', ['', 'on', 'x'], ['y'], {
          body: subgraph('body', {
            name: 'body',
            inputs: [value('turn', 'int64', []), value('go', 'bool', []), value('v', 'float', [1])],
            outputs: [value('go_on', 'bool', []), value('w', 'float', [1])],
            nodes: [node('Identity', ['go'], ['go_on']), node('Identity', ['v'], ['w'])],
          }),
        }),
      ],
    }),
  )
}

/** Joins `x` with itself, `turns` times over: 2^turns times the memory. */
function greedyModel(): Uint8Array {
  return encodeModel(
    graph({
      name: 'greedy',
      inputs: [value('x', 'float', ['n']), value('turns', 'int64', [])],
      outputs: [value('y', 'float', [])],
      nodes: [
        node('Loop', ['turns', '', 'x'], ['large'], {
          body: subgraph('body', {
            name: 'body',
            inputs: [value('turn', 'int64', []), value('go', 'bool', []), value('v', 'float', ['n'])],
            outputs: [value('go_on', 'bool', []), value('w', 'float', ['m'])],
            nodes: [node('Identity', ['go'], ['go_on']), node('Concat', ['v', 'v'], ['w'], { axis: a.int(0) })],
          }),
        }),
        node('ReduceMean', ['large'], ['y'], { keepdims: a.int(0) }),
      ],
    }),
  )
}

/** Images of 4 by 4 become 3 numbers each: operators that plans do not know. */
function convolution(): Uint8Array {
  const weights = Float32Array.from({ length: 3 * 16 }, (_, i) => Math.sin(i) / 3)
  return encodeModel(
    graph({
      name: 'convolution',
      inputs: [value('x', 'float', ['N', 1, 4, 4])],
      outputs: [value('y', 'float', ['N', 3, 1, 1])],
      initializers: { w: { type: 'float', shape: [3, 1, 4, 4], data: weights } },
      nodes: [node('Conv', ['x', 'w'], ['z']), node('HardSigmoid', ['z'], ['y'])],
    }),
  )
}

/** Each row less the mean of all rows that came with it. */
function centered(): Uint8Array {
  return encodeModel(
    graph({
      name: 'centered',
      inputs: [value('x', 'float', ['N', 2])],
      outputs: [value('y', 'float', ['N', 2])],
      nodes: [
        node('ReduceMean', ['x'], ['mean'], { axes: a.ints([0]), keepdims: a.int(1) }),
        node('Sub', ['x', 'mean'], ['z']),
        node('Celu', ['z'], ['y']),
      ],
    }),
  )
}

/** Models that take more than a plan knows, or more than they may. */
export const heavy = { endless: endlessModel, greedy: greedyModel, convolution, centered }
