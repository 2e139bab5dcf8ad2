/**
 * The increasing step function nearest to labels in the order of their ranks (isotonic regression by pooling neighbors), as its value at the
 * middle of each of `steps` equal stretches of rank.
 *
 * Source: Ayer et al. 1955 (pool adjacent violators).
 */
export function monotoneSteps(ordered: Float64Array, steps: number): Float64Array {
  const { means, sizes, count } = pooled(ordered)
  const table = new Float64Array(steps)
  let [block, end] = [0, sizes[0] ?? 0]
  for (let step = 0; step < steps; step++) {
    const place = ((step + 0.5) / steps) * ordered.length
    while (place >= end && block < count - 1) end += sizes[++block]!
    table[step] = means[block]!
  }
  return table
}

function pooled(ordered: Float64Array) {
  const means = new Float64Array(ordered.length)
  const sizes = new Float64Array(ordered.length)
  let count = 0
  for (const value of ordered) {
    means[count] = value
    sizes[count] = 1
    count++
    while (count > 1 && means[count - 2]! >= means[count - 1]!) {
      const size = sizes[count - 2]! + sizes[count - 1]!
      means[count - 2] = (means[count - 2]! * sizes[count - 2]! + means[count - 1]! * sizes[count - 1]!) / size
      sizes[count - 2] = size
      count--
    }
  }
  return { means, sizes, count }
}
