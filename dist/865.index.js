export const id = 865;
export const ids = [865,246];
export const modules = {

/***/ 5865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ renderMain),
/* harmony export */   c: () => (/* binding */ withPorts),
/* harmony export */   i: () => (/* binding */ logStream),
/* harmony export */   l: () => (/* binding */ withVariables),
/* harmony export */   n: () => (/* binding */ completed),
/* harmony export */   o: () => (/* binding */ task_definition_exports),
/* harmony export */   r: () => (/* binding */ containerLogs),
/* harmony export */   s: () => (/* binding */ timerContainer),
/* harmony export */   t: () => (/* binding */ TIMER)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _schemas_03_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3354);
/* harmony import */ var _arn_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1635);
/* harmony import */ var _exceptions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9556);




// node_modules/@aws-sdk/client-ecs/dist-es/models/enums.js
const ContainerCondition = {
	COMPLETE: "COMPLETE",
	HEALTHY: "HEALTHY",
	START: "START",
	SUCCESS: "SUCCESS"
};
const EnvironmentFileType = { S3: "s3" };
const FirelensConfigurationType = {
	FLUENTBIT: "fluentbit",
	FLUENTD: "fluentd"
};
const LogDriver = {
	AWSFIRELENS: "awsfirelens",
	AWSLOGS: "awslogs",
	FLUENTD: "fluentd",
	GELF: "gelf",
	JOURNALD: "journald",
	JSON_FILE: "json-file",
	SPLUNK: "splunk",
	SYSLOG: "syslog"
};
const UlimitName = {
	CORE: "core",
	CPU: "cpu",
	DATA: "data",
	FSIZE: "fsize",
	LOCKS: "locks",
	MEMLOCK: "memlock",
	MSGQUEUE: "msgqueue",
	NICE: "nice",
	NOFILE: "nofile",
	NPROC: "nproc",
	RSS: "rss",
	RTPRIO: "rtprio",
	RTTIME: "rttime",
	SIGPENDING: "sigpending",
	STACK: "stack"
};
const Compatibility = {
	EC2: "EC2",
	EXTERNAL: "EXTERNAL",
	FARGATE: "FARGATE",
	MANAGED_INSTANCES: "MANAGED_INSTANCES"
};
const ApplicationProtocol = {
	GRPC: "grpc",
	HTTP: "http",
	HTTP2: "http2"
};
const ResourceType = {
	GPU: "GPU",
	INFERENCE_ACCELERATOR: "InferenceAccelerator",
	NEURON_DEVICE: "NeuronDevice"
};
const VersionConsistency = {
	DISABLED: "disabled",
	ENABLED: "enabled"
};
const IpcMode = {
	HOST: "host",
	NONE: "none",
	TASK: "task"
};
const NetworkMode = {
	AWSVPC: "awsvpc",
	BRIDGE: "bridge",
	HOST: "host",
	NONE: "none"
};
const PidMode = {
	HOST: "host",
	TASK: "task"
};
const TaskDefinitionPlacementConstraintType = { MEMBER_OF: "memberOf" };
const CPUArchitecture = {
	ARM64: "ARM64",
	X86_64: "X86_64"
};
const OSFamily = {
	LINUX: "LINUX",
	WINDOWS_SERVER_2004_CORE: "WINDOWS_SERVER_2004_CORE",
	WINDOWS_SERVER_2016_FULL: "WINDOWS_SERVER_2016_FULL",
	WINDOWS_SERVER_2019_CORE: "WINDOWS_SERVER_2019_CORE",
	WINDOWS_SERVER_2019_FULL: "WINDOWS_SERVER_2019_FULL",
	WINDOWS_SERVER_2022_CORE: "WINDOWS_SERVER_2022_CORE",
	WINDOWS_SERVER_2022_FULL: "WINDOWS_SERVER_2022_FULL",
	WINDOWS_SERVER_2025_CORE: "WINDOWS_SERVER_2025_CORE",
	WINDOWS_SERVER_2025_FULL: "WINDOWS_SERVER_2025_FULL",
	WINDOWS_SERVER_20H2_CORE: "WINDOWS_SERVER_20H2_CORE"
};
const Scope = {
	SHARED: "shared",
	TASK: "task"
};
const EFSAuthorizationConfigIAM = {
	DISABLED: "DISABLED",
	ENABLED: "ENABLED"
};
const EFSTransitEncryption = {
	DISABLED: "DISABLED",
	ENABLED: "ENABLED"
};
// src/aws/task-definition.ts
var task_definition_exports = /* @__PURE__ */ (0,_rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__.r)({ definitionShape: () => definitionShape });
/** The stream prefix of containers whose log the action configures. */
const LOG_STREAM_PREFIX = "task";
/**
* The container that stops the task when its lifetime is over. It is essential, so the task ends with it. It runs under
* an init process: `sleep` alone ignores SIGTERM and would delay every stop. Sources: `essential` and
* `initProcessEnabled` in "Amazon ECS task definition parameters".
*/
const TIMER = "run-on-fargate-timer";
/** The image for all architectures. The digest prevents later changes to the tag from reaching a task. */
const TIMER_IMAGE = "public.ecr.aws/docker/library/busybox:1.37.0@sha256:bdf57e528e45e4433820e045b29b4597825a1c9e38353532d90a01445013f82e";
function timerContainer(seconds) {
	return {
		name: TIMER,
		image: TIMER_IMAGE,
		command: ["sleep", String(seconds)],
		essential: true,
		linuxParameters: { initProcessEnabled: true }
	};
}
/** Returns the main container with the deployment's settings. Its variables replace the template's of the same name. */
function renderMain(container, main) {
	const { image, command, exec } = main;
	return {
		...withVariables(container, main),
		image,
		...command && { command: [...command] },
		...exec === true && { linuxParameters: {
			initProcessEnabled: true,
			...container.linuxParameters
		} }
	};
}
/** Returns the container with these variables, which replace its own of the same name. */
function withVariables(container, { environment, secrets }) {
	const set = {
		...environment,
		...secrets
	};
	const others = (list) => (list ?? []).filter(({ name = "" }) => !Object.hasOwn(set, name));
	const variables = [...others(container.environment), ...Object.entries(environment).map(([name, value]) => ({
		name,
		value
	}))];
	const values = [...others(container.secrets), ...Object.entries(secrets).map(([name, valueFrom]) => ({
		name,
		valueFrom
	}))];
	return {
		...container,
		...(variables.length > 0 || container.environment) && { environment: variables },
		...(values.length > 0 || container.secrets) && { secrets: values }
	};
}
/** Returns the container with these ports mapped, or with its own mappings if `ports` is undefined. */
function withPorts(container, ports) {
	return ports === void 0 ? container : {
		...container,
		portMappings: ports.map((port) => mappingOf(container, port))
	};
}
/** Returns the container's own mapping of the port, which may set more, such as a host port; otherwise a plain one. */
function mappingOf({ portMappings = [] }, port) {
	const own = portMappings.find((each) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_3__.p)(port, (0,_arn_js__WEBPACK_IMPORTED_MODULE_3__.f)(each)));
	if (own !== void 0) return own;
	const { port: containerPort, to, protocol } = port;
	return to === void 0 ? {
		containerPort,
		protocol
	} : {
		containerPortRange: `${containerPort}-${to}`,
		protocol
	};
}
/** Returns the container with the credentials for its image, and with a log configuration if it has none. */
function completed(container, credentials, log) {
	return {
		...container,
		...credentials !== void 0 && { repositoryCredentials: { credentialsParameter: credentials } },
		logConfiguration: container.logConfiguration ?? {
			logDriver: "awslogs",
			options: {
				"awslogs-group": log.group,
				"awslogs-region": log.region,
				"awslogs-stream-prefix": LOG_STREAM_PREFIX
			}
		}
	};
}
/**
* Returns the logs of those containers that log to CloudWatch. Source: "Send Amazon ECS logs to CloudWatch" in the
* Amazon ECS Developer Guide.
*/
function containerLogs(containers, place) {
	return containers.flatMap((container) => {
		const { logDriver, options = {} } = completed(container, void 0, place).logConfiguration ?? {};
		const { "awslogs-group": group, "awslogs-stream-prefix": prefix, "awslogs-region": region = place.region } = options;
		if (logDriver !== "awslogs" || group === void 0 || prefix === void 0) return [];
		const makesGroup = options["awslogs-create-group"] === "true";
		return {
			container: container.name,
			group,
			prefix,
			region,
			makesGroup
		};
	});
}
/** Returns the name of a container's log stream. Source: as above. */
function logStream({ container, prefix }, taskArn) {
	return `${prefix}/${container}/${(0,_arn_js__WEBPACK_IMPORTED_MODULE_3__.a)(taskArn)}`;
}
/** Returns the shape of a task definition, from the SDK's model of RegisterTaskDefinition. */
function definitionShape() {
	return structureOf(_exceptions_js__WEBPACK_IMPORTED_MODULE_2__.r.of(_schemas_03_js__WEBPACK_IMPORTED_MODULE_1__.p));
}
/**
* The allowed values of enumerated fields, by structure and field. The SDK's schemas don't have them. `protocol` isn't
* here because ECS ignores its letter case. Source: "Amazon ECS task definition parameters", port mappings.
*/
const WORDS = {
	"RegisterTaskDefinitionRequest.ipcMode": IpcMode,
	"RegisterTaskDefinitionRequest.networkMode": NetworkMode,
	"RegisterTaskDefinitionRequest.pidMode": PidMode,
	"RegisterTaskDefinitionRequest.requiresCompatibilities": Compatibility,
	"ContainerDefinition.versionConsistency": VersionConsistency,
	"ContainerDependency.condition": ContainerCondition,
	"DockerVolumeConfiguration.scope": Scope,
	"EFSAuthorizationConfig.iam": EFSAuthorizationConfigIAM,
	"EFSVolumeConfiguration.transitEncryption": EFSTransitEncryption,
	"EnvironmentFile.type": EnvironmentFileType,
	"FirelensConfiguration.type": FirelensConfigurationType,
	"LogConfiguration.logDriver": LogDriver,
	"PortMapping.appProtocol": ApplicationProtocol,
	"ResourceRequirement.type": ResourceType,
	"RuntimePlatform.cpuArchitecture": CPUArchitecture,
	"RuntimePlatform.operatingSystemFamily": OSFamily,
	"TaskDefinitionPlacementConstraint.type": TaskDefinitionPlacementConstraintType,
	"Ulimit.name": UlimitName
};
function shapeOf(schema, field) {
	if (schema.isStructSchema()) return structureOf(schema);
	if (schema.isListSchema()) return {
		kind: "list",
		of: shapeOf(schema.getValueSchema(), field)
	};
	if (schema.isMapSchema()) return {
		kind: "map",
		of: shapeOf(schema.getValueSchema(), field)
	};
	if (schema.isBooleanSchema()) return { kind: "boolean" };
	if (schema.isNumericSchema()) return { kind: "number" };
	const words = WORDS[field];
	return {
		kind: "string",
		words: words && Object.values(words)
	};
}
function structureOf(schema) {
	const members = [...schema.structIterator()];
	const name = schema.getName() ?? "";
	return {
		kind: "structure",
		name,
		members: Object.fromEntries(members.map(([member, of]) => [member, shapeOf(of, `${name}.${member}`)])),
		required: members.slice(0, requiredOf(schema)).map(([member]) => member)
	};
}
/** Returns how many members are required. They come first, and `StaticStructureSchema` ends with the count. */
function requiredOf(schema) {
	const [, , , , , , required = 0] = schema.getSchema();
	return required;
}



/***/ })

};
