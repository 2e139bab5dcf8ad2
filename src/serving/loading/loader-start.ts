import type { Loader } from './loader.ts'

/**
 * While the endpoints of an earlier process come back nobody is served yet, and their models have been read before: they are read on
 * this thread, which is quicker than to start another one. Later models are left to the loader.
 *
 * @param isStarting whether endpoints are still coming back
 */
export function loaderAfterStart(loader: Loader | undefined, isStarting: () => boolean): Loader | undefined {
  if (loader === undefined) return undefined
  return {
    read: (order) => (isStarting() ? Promise.resolve(undefined) : loader.read(order)),
    close: loader.close,
  }
}
