/**
 * What kernels are called with: addresses of the first root and behind the last one, of the column numbers and of the sums, the last
 * two for the first row; then bytes of a number × the number of rows; then the bytes of the sums of one row.
 */
export const PARAMETERS = {
  roots: 'i32',
  rootsEnd: 'i32',
  columns: 'i32',
  sums: 'i32',
  rowBytes: 'i32',
  sumBytes: 'i32',
} as const
