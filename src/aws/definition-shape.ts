import { RegisterTaskDefinitionRequest$ } from '@aws-sdk/client-ecs'
import { NormalizedSchema } from '@smithy/core/schema'
import type { Shape, Structure } from '../inputs/shape.ts'

/** The shape of a task definition: the model of RegisterTaskDefinition that the SDK sends requests by. */
export function definitionShape(): Structure {
  return structureOf(NormalizedSchema.of(RegisterTaskDefinitionRequest$))
}

function shapeOf(schema: NormalizedSchema): Shape {
  if (schema.isStructSchema()) return structureOf(schema)
  if (schema.isListSchema()) return { kind: 'list', of: shapeOf(schema.getValueSchema()) }
  if (schema.isMapSchema()) return { kind: 'map', of: shapeOf(schema.getValueSchema()) }
  if (schema.isBooleanSchema()) return { kind: 'boolean' }
  return { kind: schema.isNumericSchema() ? 'number' : 'string' }
}

function structureOf(schema: NormalizedSchema): Structure {
  const members = [...schema.structIterator()]
  return {
    kind: 'structure',
    name: schema.getName() ?? '',
    members: Object.fromEntries(members.map(([name, member]) => [name, shapeOf(member)])),
    required: members.slice(0, requiredOf(schema)).map(([name]) => name)
  }
}

/** A structure's required members come first; how many there are is the last part of its schema (`StaticStructureSchema`). */
function requiredOf(schema: NormalizedSchema): number {
  const [, , , , , , required = 0] = schema.getSchema() as readonly unknown[] as readonly number[]
  return required
}
