import {
  attribute,
  floatTensor,
  type GraphNode,
  LABEL,
  ML,
  node,
  PROBABILITIES,
  stringTensor,
  type Tensor,
  VARIABLE,
  value,
} from '../../inference/index.ts'
import type { Sealing } from '../seal.ts'
import { LEAST_PROBABILITY } from './answers.ts'
import { memberGraph } from './member.ts'
import { createSketch, type Sketch } from './sketch.ts'

/** Nodes from `FEATURES` to the outputs of a model. */
export interface OutputGraph {
  readonly nodes: readonly GraphNode[]
  readonly initializers: Readonly<Record<string, Tensor>>
  readonly outputs: readonly ReturnType<typeof value>[]
  /** The version of `ai.onnx.ml` that the nodes need. */
  readonly ml: number
}

/** The bodies of all members and what makes answers of their scores. */
export function outputGraph(sealing: Sealing): OutputGraph {
  const sketch = createSketch()
  const isClass = sealing.objective === 'binary' || sealing.objective === 'multiclass'
  if (!isClass) drawNumber(sealing, sketch)
  else if (sealing.width === 1) drawTwoClasses(sealing, sketch)
  else drawClasses(sealing, sketch)
  return {
    ...sketch.finish(),
    outputs: isClass ? classOutputs(sealing) : numberOutputs(sealing),
    ml: sealing.members.reduce((most, { learned }) => Math.max(most, learned.body.ml ?? 3), 3),
  }
}

function classOutputs({ width, classes }: Sealing): OutputGraph['outputs'] {
  const count = Math.max(2, width)
  return [value(LABEL, classes ? 'string' : 'int64', ['N']), value(PROBABILITIES, 'float', ['N', count])]
}

function numberOutputs({ interval }: Sealing): OutputGraph['outputs'] {
  const names = interval ? [VARIABLE, 'lower', 'upper'] : [VARIABLE]
  return names.map((name) => value(name, 'float', ['N', 1]))
}

function drawNumber({ members, interval }: Sealing, sketch: Sketch): void {
  blend(members, sketch, VARIABLE)
  interval?.forEach((distance, i) => {
    sketch.add('Add', [VARIABLE, sketch.scalar(distance)], i === 0 ? 'lower' : 'upper')
  })
}

/** The weighted sum of the members' answers. */
function blend(members: Sealing['members'], sketch: Sketch, output: string): void {
  const [only] = members
  if (members.length === 1) {
    memberGraph(only!.learned, sketch, { path: '/model', answer: output })
    return
  }
  const answers = members.map(({ learned }, i) => memberGraph(learned, sketch, { path: `/model/${i}` }))
  weighted(answers, { members, sketch, output })
}

function weighted(
  answers: readonly string[],
  to: { readonly members: Sealing['members']; readonly sketch: Sketch; readonly output: string },
): void {
  const { members, sketch, output } = to
  const shares = answers.map((answer, i) => sketch.add('Mul', [answer, sketch.scalar(members[i]!.weight)]))
  shares.reduce((sum, share, i) => sketch.add('Add', [sum, share], i === shares.length - 1 ? output : undefined))
}

function drawTwoClasses(sealing: Sealing, sketch: Sketch): void {
  const { members, calibration } = sealing
  const [first] = members
  const isLogit = members.length === 1 && first!.learned.link === 'logistic'
  if (isLogit && !calibration) {
    classify(memberGraph(first!.learned, sketch, { path: '/model', isRaw: true }), sealing, sketch)
    return
  }
  if (calibration) {
    classify(isLogit ? boundedScores(sealing, sketch) : logitOfBlend(sealing, sketch), sealing, sketch)
    return
  }
  const blended = '/answer/blend'
  blend(members, sketch, blended)
  const one = sketch.scalar(1)
  const second = sketch.add('Clip', [blended, sketch.scalar(0), one])
  const other = sketch.add('Sub', [one, second])
  sketch.put(node('Concat', [other, second], [PROBABILITIES], { axis: attribute.int(1) }))
  drawLabel(sealing, sketch)
}

/** Label and probabilities of a logit, calibrated where asked, in one node. */
function classify(logit: string, { calibration, classes }: Sealing, sketch: Sketch): void {
  const attributes = {
    coefficients: attribute.floats([calibration?.slope ?? 1]),
    intercepts: attribute.floats([calibration?.offsets[0] ?? 0]),
    ...(classes ? { classlabels_strings: attribute.texts(classes) } : { classlabels_ints: attribute.ints([0, 1]) }),
    post_transform: attribute.text('LOGISTIC'),
  }
  sketch.put(node('LinearClassifier', [logit], [LABEL, PROBABILITIES], attributes, ML))
}

function boundedScores({ members: [only] }: Sealing, sketch: Sketch): string {
  const most = Math.log((1 - LEAST_PROBABILITY) / LEAST_PROBABILITY)
  const scores = memberGraph(only!.learned, sketch, { path: '/model', isRaw: true })
  return sketch.add('Clip', [scores, sketch.scalar(-most), sketch.scalar(most)])
}

/** ln p - ln q, where q is summed by itself: 1 - p would lose all digits of a q near 0. */
function logitOfBlend({ members }: Sealing, sketch: Sketch): string {
  const raw = members.map(({ learned }, i) => memberGraph(learned, sketch, { path: `/model/${i}`, isRaw: true }))
  const isLogistic = (i: number): boolean => members[i]!.learned.link === 'logistic'
  const chances = raw.map((scores, i) => (isLogistic(i) ? sketch.add('Sigmoid', [scores]) : scores))
  const others = raw.map((scores, i) =>
    isLogistic(i)
      ? sketch.add('Sigmoid', [sketch.add('Neg', [scores])])
      : sketch.add('Sub', [sketch.scalar(1), scores]),
  )
  const [p, q] = [chances, others].map((answers, i) => {
    const output = `/answer/${i}`
    if (answers.length > 1) weighted(answers, { members, sketch, output })
    return logOf(answers.length > 1 ? output : answers[0]!, sketch)
  }) as [string, string]
  return sketch.add('Sub', [p, q])
}

function logOf(chance: string, sketch: Sketch): string {
  return sketch.add('Log', [sketch.add('Clip', [chance, sketch.scalar(LEAST_PROBABILITY), sketch.scalar(1)])])
}

function drawClasses(sealing: Sealing, sketch: Sketch): void {
  const { members, calibration } = sealing
  const blended = calibration ? '/answer/blend' : PROBABILITIES
  blend(members, sketch, blended)
  if (calibration) {
    const offsets = sketch.constant(floatTensor([1, calibration.offsets.length], calibration.offsets))
    const scaled = sketch.add('Mul', [logOf(blended, sketch), sketch.scalar(calibration.slope)])
    const scores = sketch.add('Add', [scaled, offsets])
    sketch.put(node('Softmax', [scores], [PROBABILITIES], { axis: attribute.int(1) }))
  }
  drawLabel(sealing, sketch)
}

/** The class with the largest probability; of equal ones the first. */
function drawLabel({ classes }: Sealing, sketch: Sketch): void {
  const place = classes ? '/answer/class' : LABEL
  const rules = { axis: attribute.int(1), keepdims: attribute.int(0) }
  sketch.put(node('ArgMax', [PROBABILITIES], [place], rules))
  if (classes) sketch.add('Gather', [sketch.constant(stringTensor([classes.length], classes)), place], LABEL)
}
