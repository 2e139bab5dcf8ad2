import { Measured } from '../../charts/measured.tsx'
import type { Axis } from './axes.ts'
import { Drawing, HEIGHT } from './scatter-drawing.tsx'

interface Given {
  readonly x: Axis
  readonly y: Axis
  readonly names: readonly string[]
}

/** One mark for each run that has both; its name beside it. */
export function Scatter({ x, y, names }: Given) {
  const points = names.flatMap((name, index) => {
    const [a, b] = [x.values[index], y.values[index]]
    return typeof a === 'number' && typeof b === 'number' ? [{ name, index, a, b }] : []
  })
  if (points.length === 0) return <p className="lede">No run has a number for both.</p>
  return <Measured height={HEIGHT}>{(width) => <Drawing x={x} y={y} points={points} width={width} />}</Measured>
}
