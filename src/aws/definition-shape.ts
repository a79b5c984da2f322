import {
  ApplicationProtocol,
  Compatibility,
  ContainerCondition,
  CPUArchitecture,
  EFSAuthorizationConfigIAM,
  EFSTransitEncryption,
  EnvironmentFileType,
  FirelensConfigurationType,
  IpcMode,
  LogDriver,
  NetworkMode,
  OSFamily,
  PidMode,
  RegisterTaskDefinitionRequest$,
  ResourceType,
  Scope,
  TaskDefinitionPlacementConstraintType,
  UlimitName,
  VersionConsistency
} from '@aws-sdk/client-ecs'
import { NormalizedSchema } from '@smithy/core/schema'
import type { Shape, Structure } from '../inputs/task-definition-shape.ts'

/** The shape of a task definition: the model of RegisterTaskDefinition that the SDK sends requests by. */
export function definitionShape(): Structure {
  return structureOf(NormalizedSchema.of(RegisterTaskDefinitionRequest$))
}

/**
 * The words of the fields that have an enumeration, which the schemas leave out, by structure and field. ECS takes `protocol`
 * in any letter case. Source: "Amazon ECS task definition parameters", port mappings.
 */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'RegisterTaskDefinitionRequest.ipcMode': IpcMode,
  'RegisterTaskDefinitionRequest.networkMode': NetworkMode,
  'RegisterTaskDefinitionRequest.pidMode': PidMode,
  'RegisterTaskDefinitionRequest.requiresCompatibilities': Compatibility,
  'ContainerDefinition.versionConsistency': VersionConsistency,
  'ContainerDependency.condition': ContainerCondition,
  'DockerVolumeConfiguration.scope': Scope,
  'EFSAuthorizationConfig.iam': EFSAuthorizationConfigIAM,
  'EFSVolumeConfiguration.transitEncryption': EFSTransitEncryption,
  'EnvironmentFile.type': EnvironmentFileType,
  'FirelensConfiguration.type': FirelensConfigurationType,
  'LogConfiguration.logDriver': LogDriver,
  'PortMapping.appProtocol': ApplicationProtocol,
  'ResourceRequirement.type': ResourceType,
  'RuntimePlatform.cpuArchitecture': CPUArchitecture,
  'RuntimePlatform.operatingSystemFamily': OSFamily,
  'TaskDefinitionPlacementConstraint.type': TaskDefinitionPlacementConstraintType,
  'Ulimit.name': UlimitName
}

function shapeOf(schema: NormalizedSchema, field: string): Shape {
  if (schema.isStructSchema()) return structureOf(schema)
  if (schema.isListSchema()) return { kind: 'list', of: shapeOf(schema.getValueSchema(), field) }
  if (schema.isMapSchema()) return { kind: 'map', of: shapeOf(schema.getValueSchema(), field) }
  if (schema.isBooleanSchema()) return { kind: 'boolean' }
  if (schema.isNumericSchema()) return { kind: 'number' }
  const words = WORDS[field]
  return { kind: 'string', words: words && Object.values(words) }
}

function structureOf(schema: NormalizedSchema): Structure {
  const members = [...schema.structIterator()]
  const name = schema.getName() ?? ''
  return {
    kind: 'structure',
    name,
    members: Object.fromEntries(members.map(([member, of]) => [member, shapeOf(of, `${name}.${member}`)])),
    required: members.slice(0, requiredOf(schema)).map(([member]) => member)
  }
}

/** A structure's required members come first; how many there are is the last part of its schema (`StaticStructureSchema`). */
function requiredOf(schema: NormalizedSchema): number {
  const [, , , , , , required = 0] = schema.getSchema() as readonly unknown[] as readonly number[]
  return required
}
