export const id = 847;
export const ids = [847,865];
export const modules = {

/***/ 1035:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ unlessNamed),
/* harmony export */   a: () => (/* binding */ isDenied),
/* harmony export */   c: () => (/* binding */ isServiceRolePending),
/* harmony export */   d: () => (/* binding */ isTooNewToRun),
/* harmony export */   f: () => (/* binding */ isTooNewToStart),
/* harmony export */   g: () => (/* binding */ unlessDenied),
/* harmony export */   h: () => (/* binding */ required),
/* harmony export */   i: () => (/* binding */ describeRefusal),
/* harmony export */   l: () => (/* binding */ isThrottled),
/* harmony export */   m: () => (/* binding */ refusalOf),
/* harmony export */   n: () => (/* binding */ PROPAGATION),
/* harmony export */   o: () => (/* binding */ isNamed),
/* harmony export */   p: () => (/* binding */ noteCall),
/* harmony export */   r: () => (/* binding */ allFound),
/* harmony export */   s: () => (/* binding */ isPassing),
/* harmony export */   t: () => (/* binding */ Denials),
/* harmony export */   u: () => (/* binding */ isThrottledWithin),
/* harmony export */   v: () => (/* binding */ wordsOf)
/* harmony export */ });
/* harmony import */ var _service_error_classification_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7393);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);


// src/aws/errors.ts
const calls = /* @__PURE__ */ new WeakMap();
/** Whether `error` has one of these names. AWS's errors are told apart by name, never by message, where they have one. */
function isNamed(error, ...names) {
	return error instanceof Error && names.includes(error.name);
}
/** Whether AWS refused the call for want of a permission. The three names: JSON services, IAM and STS, EC2. */
function isDenied(error) {
	return isNamed(error, "AccessDeniedException", "AccessDenied", "UnauthorizedOperation");
}
/** The answer of a look-up that is nice to have, or `fallback` when the caller may not make it. */
async function unlessDenied(lookUp, fallback) {
	try {
		return await lookUp;
	} catch (error) {
		if (isDenied(error)) return fallback(error);
		throw error;
	}
}
/** The answer of a call; nothing where AWS refuses it with one of these names. */
async function unlessNamed(call, ...names) {
	try {
		return await call;
	} catch (error) {
		if (isNamed(error, ...names)) return void 0;
		throw error;
	}
}
/** A field that AWS always tells. Throws `ANSWER_INCOMPLETE` rather than go on with nothing in its place. */
function required(value, field) {
	if (value !== void 0) return value;
	throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__.t("ANSWER_INCOMPLETE", `AWS answered without \`${field}\`, which its API promises.`, "If AWS is reached by a proxy or at an endpoint of your own, see what that leaves out. Otherwise run the workflow again.");
}
/** Several calls that AWS refused for want of a permission. */
var Denials = class extends Error {
	errors;
	constructor(errors) {
		super(errors.map(_errors_js__WEBPACK_IMPORTED_MODULE_0__.c).join("\n"));
		this.name = "Denials";
		this.errors = errors;
	}
};
/**
* What all of the look-ups find. The first failure ends them, but for a missing permission: then the others are waited for,
* so that all missing permissions are reported at once, as `Denials`.
*/
async function allFound(lookUps) {
	const denials = /* @__PURE__ */ new Map();
	const outcomes = lookUps.map(async (lookUp) => {
		try {
			await lookUp;
		} catch (error) {
			const found = error instanceof Denials ? error.errors : [error];
			if (!found.every(isDenied)) throw error;
			for (const each of found) denials.set((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__.c)(each), each);
		}
	});
	await Promise.all(outcomes);
	const [first, ...others] = denials.values();
	if (others.length > 0) throw new Denials([first, ...others]);
	return Promise.all(lookUps);
}
/**
* Whether the same call may well succeed later: throttling, a fault on AWS's side, or a broken connection. The SDK has
* tried it some times by then. Which errors these are is the SDK's own knowledge.
*/
function isPassing(error) {
	if (!(error instanceof Error) || (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__.s)(error) || isQuota(error)) return false;
	const known = error;
	return isThrottled(error) || (0,_service_error_classification_js__WEBPACK_IMPORTED_MODULE_1__.r)(known) || (0,_service_error_classification_js__WEBPACK_IMPORTED_MODULE_1__.t)(known) || isConnectionFailure(error);
}
/** Whether AWS asked for fewer calls: this service itself, or another one that it had to ask. */
function isThrottled(error) {
	if (!(error instanceof Error) || isQuota(error)) return false;
	return (0,_service_error_classification_js__WEBPACK_IMPORTED_MODULE_1__.n)(error) || isThrottledWithin((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__.c)(error));
}
/**
* Whether a text of one service passes on that another one asked for fewer calls: `Error retrieving subnet information for
* [subnet-1]: Rate exceeded (ErrorCode: Throttling)`. The error's own code is then that of a real mistake.
*/
function isThrottledWithin(text) {
	return [...text.matchAll(/\bError ?Code: (\w+)/gi), ...text.matchAll(/\b(\w+Exception): /g)].some(([, name = ""]) => (0,_service_error_classification_js__WEBPACK_IMPORTED_MODULE_1__.n)(Object.assign(/* @__PURE__ */ new Error(), { name })) && !isQuota({ name })) || /\b(?:Rate exceeded|Request limit exceeded)\b/.test(text);
}
/** The SDK takes it for throttling; in every service that is called here, it is a quota, which no waiting raises. */
function isQuota({ name }) {
	return name === "LimitExceededException" || name === "LimitExceeded";
}
/** Whether no answer came at all, by those of Node's codes that the SDK does not know. */
function isConnectionFailure(error) {
	const { code } = error;
	return typeof code === "string" && /^(?:ECONN|EHOST|ENET)[A-Z]+$/.test(code);
}
/** Keeps which call it was that `error` answers. */
function noteCall(error, call) {
	if (error instanceof Error) calls.set(error, call);
}
/** Reads the parts of what a call to AWS has thrown. */
function refusalOf(error) {
	const thrown = typeof error === "object" && error !== null ? error : {};
	const { name = "", $metadata: metadata } = thrown;
	const nodeCode = typeof thrown.code === "string" ? thrown.code : "";
	const answered = metadata?.httpStatusCode !== void 0 || metadata?.requestId !== void 0 || thrown.$fault !== void 0;
	const code = [
		"",
		"Error",
		"TypeError",
		"AggregateError"
	].includes(name) || !answered && nodeCode !== "" ? nodeCode : name;
	return {
		...error instanceof Error && calls.get(error),
		code,
		words: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__.c)(error) || nodeCode,
		requestId: metadata?.requestId,
		answered,
		attempts: metadata?.attempts
	};
}
/** An answer of AWS in full: the call, the code, AWS's words and the request that its support finds. */
function describeRefusal(error) {
	const { service = "AWS", operation = "a call", code, words, requestId, answered, attempts = 1 } = refusalOf(error);
	const said = requestId === void 0 ? words.replace(/\.$/, "") : words;
	if (code.endsWith("ProviderError")) return `The AWS SDK has no credentials for ${service} (${operation}): ${said}`;
	if (!answered && service !== "AWS") return `Could not reach ${service} (${operation}): ${said}${attempts > 1 ? `. Sent ${attempts} times` : ""}`;
	const id = requestId === void 0 ? "" : ` (request ID ${requestId})`;
	return `${service} rejected ${operation}: ${code === "" ? "" : `${code}: `}${said}${id}`;
}
/** The same for anything that was thrown where AWS was called: an error of our own has words of its own. */
function wordsOf(error) {
	return error instanceof Error && calls.has(error) && !(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__.s)(error) ? describeRefusal(error) : (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__.c)(error);
}
/**
* The first use of ECS in an account makes its service-linked role, and fails until it is available.
* The code says only that a parameter is invalid, so the text has to be read.
*/
function isServiceRolePending(error) {
	return isNamed(error, "InvalidParameterException") && /service linked role/i.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__.c)(error));
}
/** How long AWS may take to see what has been made, in ms. IAM's guide says to allow for about a minute. */
const PROPAGATION = 6e4;
/**
* Whether RunTask was refused only because something is too new. The codes are the same as for real mistakes, so the texts
* have to be read. Source: "Troubleshoot IAM: changes that I make are not always immediately visible"; ECS wraps EC2's
* errors.
*/
function isTooNewToStart(error, kept) {
	const message = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__.c)(error);
	return isServiceRolePending(error) || kept.role && message.includes("unable to assume the role") || kept.securityGroup && message.includes("InvalidGroup.NotFound");
}
/**
* Whether a task died only because it did not see yet what was made for it: the role's grant, the secret or the log group.
* Denials for other reasons (a permissions boundary, an explicit deny) stay and are not meant.
*/
function isTooNewToRun(stoppedReason, kept) {
	return kept.role && /AccessDenied.*because no identity-based policy allows/.test(stoppedReason) || kept.role && /unable to assume the role/i.test(stoppedReason) || kept.secret && /ResourceNotFoundException: Secrets Manager can.t find the specified secret/.test(stoppedReason) || kept.logGroup && stoppedReason.includes("The specified log group does not exist");
}



/***/ }),

/***/ 7393:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ isThrottlingError),
/* harmony export */   r: () => (/* binding */ isTransientError),
/* harmony export */   t: () => (/* binding */ isServerError)
/* harmony export */ });
// node_modules/@smithy/core/dist-es/submodules/retry/service-error-classification/constants.js
const THROTTLING_ERROR_CODES = [
	"BandwidthLimitExceeded",
	"EC2ThrottledException",
	"LimitExceededException",
	"PriorRequestNotComplete",
	"ProvisionedThroughputExceededException",
	"RequestLimitExceeded",
	"RequestThrottled",
	"RequestThrottledException",
	"SlowDown",
	"ThrottledException",
	"Throttling",
	"ThrottlingException",
	"TooManyRequestsException",
	"TransactionInProgressException"
];
const TRANSIENT_ERROR_CODES = [
	"TimeoutError",
	"RequestTimeout",
	"RequestTimeoutException"
];
const TRANSIENT_ERROR_STATUS_CODES = [
	500,
	502,
	503,
	504
];
const NODEJS_TIMEOUT_ERROR_CODES = [
	"ECONNRESET",
	"ECONNREFUSED",
	"EPIPE",
	"ETIMEDOUT"
];
const NODEJS_NETWORK_ERROR_CODES = [
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENOTFOUND",
	"EAI_AGAIN"
];
// node_modules/@smithy/core/dist-es/submodules/retry/service-error-classification/service-error-classification.js
const isRetryableByTrait = (error) => error?.$retryable !== void 0;
const isClockSkewCorrectedError = (error) => error.$metadata?.clockSkewCorrected;
const isBrowserNetworkError = (error) => {
	const errorMessages = /* @__PURE__ */ new Set([
		"Failed to fetch",
		"NetworkError when attempting to fetch resource",
		"The Internet connection appears to be offline",
		"Load failed",
		"Network request failed"
	]);
	if (!(error && error instanceof TypeError)) return false;
	return errorMessages.has(error.message);
};
const isThrottlingError = (error) => error.$metadata?.httpStatusCode === 429 || THROTTLING_ERROR_CODES.includes(error.name) || error.$retryable?.throttling == true;
const isTransientError = (error, depth = 0) => error?.name !== "AbortError" && (isRetryableByTrait(error) || isClockSkewCorrectedError(error) || error.name === "InvalidSignatureException" && error.message?.includes("Signature expired") || TRANSIENT_ERROR_CODES.includes(error.name) || NODEJS_TIMEOUT_ERROR_CODES.includes(error?.code || "") || NODEJS_NETWORK_ERROR_CODES.includes(error?.code || "") || TRANSIENT_ERROR_STATUS_CODES.includes(error.$metadata?.httpStatusCode || 0) || isBrowserNetworkError(error) || isNodeJsHttp2TransientError(error) || error.cause !== void 0 && depth <= 10 && isTransientError(error.cause, depth + 1));
const isServerError = (error) => {
	if (error.$metadata?.httpStatusCode !== void 0) {
		const statusCode = error.$metadata.httpStatusCode;
		if (500 <= statusCode && statusCode <= 599 && !isTransientError(error)) return true;
		return false;
	}
	return false;
};
function isNodeJsHttp2TransientError(error) {
	return error.code === "ERR_HTTP2_STREAM_ERROR" && error.message.includes("NGHTTP2_REFUSED_STREAM");
}



/***/ }),

/***/ 5865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ logStream),
/* harmony export */   c: () => (/* binding */ timerContainer),
/* harmony export */   i: () => (/* binding */ furtherContainer),
/* harmony export */   l: () => (/* binding */ withVariables),
/* harmony export */   n: () => (/* binding */ completed),
/* harmony export */   o: () => (/* binding */ renderMain),
/* harmony export */   r: () => (/* binding */ containerLogs),
/* harmony export */   s: () => (/* binding */ task_definition_exports),
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
/** The stream prefix of the containers whose log is ours. */
const LOG_STREAM_PREFIX = "task";
/**
* The container that ends the task when its time is over. It is essential, so its end is the task's; it runs under an init
* process, as `sleep` alone would not hear SIGTERM and hold up every stop. Sources: `essential` and `initProcessEnabled` in
* "Amazon ECS task definition parameters".
*/
const TIMER = "run-on-fargate-timer";
/** The index for all architectures, by its digest: what the tag names later can't reach a task. */
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
/** The main container with what the deployment sets in it. A variable that is set replaces the template's of that name. */
function renderMain(container, main) {
	const { image, ports, command, exec } = main;
	return {
		...withVariables(container, main),
		image,
		...command && { command: [...command] },
		...ports && { portMappings: ports.map((port) => mappingOf(container, port)) },
		...exec === true && { linuxParameters: {
			initProcessEnabled: true,
			...container.linuxParameters
		} }
	};
}
/** The container with these variables. */
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
/** The container of an image that the template lacks. */
function furtherContainer(name, image, ports = []) {
	return {
		name,
		image,
		...ports.length > 0 && { portMappings: ports.map((port) => mappingOf({ name }, port)) }
	};
}
/** The container's own mapping of the port, which may say more than that, such as the port of the instance; else a plain one. */
function mappingOf({ portMappings = [] }, port) {
	const own = portMappings.find((each) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_3__.f)(port, (0,_arn_js__WEBPACK_IMPORTED_MODULE_3__.d)(each)));
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
/** The container with the login that its image needs, and with a log where it has none. */
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
* Where the containers log, of those whose log is in CloudWatch. Source: "Send Amazon ECS logs to CloudWatch" in the Amazon
* ECS Developer Guide.
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
/** The name of a container's log stream. Source: as above. */
function logStream({ container, prefix }, taskArn) {
	return `${prefix}/${container}/${(0,_arn_js__WEBPACK_IMPORTED_MODULE_3__.i)(taskArn)}`;
}
/** The shape of a task definition: the model of RegisterTaskDefinition that the SDK sends requests by. */
function definitionShape() {
	return structureOf(_exceptions_js__WEBPACK_IMPORTED_MODULE_2__.r.of(_schemas_03_js__WEBPACK_IMPORTED_MODULE_1__.p));
}
/**
* The words of the fields that have an enumeration, which the schemas leave out, by structure and field. ECS takes `protocol`
* in any letter case. Source: "Amazon ECS task definition parameters", port mappings.
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
/** A structure's required members come first; how many there are is the last part of its schema (`StaticStructureSchema`). */
function requiredOf(schema) {
	const [, , , , , , required = 0] = schema.getSchema();
	return required;
}



/***/ })

};
