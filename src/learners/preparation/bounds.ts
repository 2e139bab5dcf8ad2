/** The largest number of float32. */
export const LARGEST = (2 - 2 ** -23) * 2 ** 127

/** Makes sentinels missing and infinite numbers the largest there are, in place. */
export function bound(values: Float32Array, sentinels: readonly number[]): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (sentinels.length > 0 && sentinels.includes(value)) values[row] = Number.NaN
    else if (value > LARGEST) values[row] = LARGEST
    else if (value < -LARGEST) values[row] = -LARGEST
  }
}
