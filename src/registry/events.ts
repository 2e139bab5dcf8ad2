import { Type } from 'typebox'
import { defineEvent } from '../base/index.ts'

export const versionRegistered = defineEvent(
  'registry.version_registered',
  'A model got a new version.',
  Type.Object({
    model: Type.String(),
    version: Type.Integer(),
    artifact: Type.Union([Type.String(), Type.Null()]),
    run: Type.Union([Type.String(), Type.Null()]),
    passed: Type.Boolean({ description: 'Whether it passed all of its gates.' }),
  }),
)

export const aliasMoved = defineEvent(
  'registry.alias_moved',
  'An alias was pointed at another version, or taken away.',
  Type.Object({
    model: Type.String(),
    alias: Type.String(),
    version: Type.Union([Type.Integer(), Type.Null()]),
    previous: Type.Union([Type.Integer(), Type.Null()]),
    by: Type.String(),
    because: Type.String(),
  }),
)

export const versionCompleted = defineEvent(
  'registry.version_completed',
  'It was seen whether ONNX can be made of a version that was registered from files.',
  Type.Object({
    model: Type.String(),
    version: Type.Integer(),
    artifact: Type.Union([Type.String(), Type.Null()]),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it has no ONNX.' }),
  }),
)

export const stageMoved = defineEvent(
  'registry.stage_moved',
  'A version came to another stage.',
  Type.Object({
    model: Type.String(),
    version: Type.Integer(),
    stage: Type.Union([Type.String(), Type.Null()]),
    previous: Type.Union([Type.String(), Type.Null()]),
    by: Type.String(),
    because: Type.String(),
  }),
)

export const requestChanged = defineEvent(
  'registry.request_changed',
  'A stage or alias was asked for, approved, given or refused.',
  Type.Object({
    request: Type.Integer(),
    model: Type.String(),
    version: Type.Integer(),
    stage: Type.Union([Type.String(), Type.Null()]),
    alias: Type.Union([Type.String(), Type.Null()]),
    state: Type.String(),
    by: Type.String({ description: 'Who changed it.' }),
  }),
)
