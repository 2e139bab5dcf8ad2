import { defineConfig } from 'vitest/config'

/** Rooms whose tests hold nothing outside of themselves share a process and what it has imported; the others get a fresh one for each file. */
const APART = ['src/{serving,storage,training,assembly}/**/*.test.ts', 'test/**/*.test.ts']
const NEVER = ['test/interop/**', '**/node_modules/**']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'apart', include: APART, exclude: NEVER } },
      {
        extends: true,
        test: { name: 'rooms', include: ['src/**/*.test.ts'], exclude: [...APART, ...NEVER], isolate: false },
      },
    ],
  },
})
