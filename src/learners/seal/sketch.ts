import { floatTensor, type GraphNode, node, type Tensor } from '../../inference/index.ts'

/** Nodes and constants of a graph while it is being drawn. */
export interface Sketch {
  /** Adds a node of ai.onnx with one output and returns the output's name, which is a new one unless given. */
  add(operator: string, inputs: readonly string[], output?: string): string
  put(node: GraphNode): void
  /** The name of a constant; equal numbers share one. */
  scalar(value: number): string
  constant(tensor: Tensor, name?: string): string
  finish(): { readonly nodes: readonly GraphNode[]; readonly initializers: Readonly<Record<string, Tensor>> }
}

export function createSketch(): Sketch {
  const nodes: GraphNode[] = []
  const initializers: Record<string, Tensor> = {}
  const constant = (tensor: Tensor, name = `/constant/${Object.keys(initializers).length}`): string => {
    initializers[name] = tensor
    return name
  }
  return {
    add(operator, inputs, output = `/answer/${operator}/${nodes.length}`) {
      nodes.push(node(operator, inputs, [output]))
      return output
    },
    put: (added) => void nodes.push(added),
    scalar: (value) => constant(floatTensor([], [value]), `/constant/=${Math.fround(value)}`),
    constant,
    finish: () => ({ nodes, initializers }),
  }
}
