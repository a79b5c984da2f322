export const id = 33;
export const ids = [33,865,246];
export const modules = {

/***/ 1718:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ DescribeLogStreams$),
/* harmony export */   c: () => (/* binding */ PutRetentionPolicy$),
/* harmony export */   i: () => (/* binding */ DescribeLogGroups$),
/* harmony export */   l: () => (/* binding */ commonParams),
/* harmony export */   n: () => (/* binding */ CreateLogGroup$),
/* harmony export */   o: () => (/* binding */ GetLogEvents$),
/* harmony export */   r: () => (/* binding */ DeleteLogGroup$),
/* harmony export */   s: () => (/* binding */ ListTagsForResource$),
/* harmony export */   t: () => (/* binding */ CloudWatchLogsClient)
/* harmony export */ });
/* harmony import */ var _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8305);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _configLoader_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7595);
/* harmony import */ var _event_streams_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6892);
/* harmony import */ var _node_http_handler_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7938);
/* harmony import */ var _AwsJson1_1Protocol_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1656);
/* harmony import */ var _toUtf8_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9760);
/* harmony import */ var _TypeRegistry_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4425);
/* harmony import */ var _exceptions_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9556);









// node_modules/@smithy/core/dist-es/submodules/event-streams/eventstream-serde-config-resolver/EventStreamSerdeConfig.js
const resolveEventStreamSerdeConfig = (input) => Object.assign(input, { eventStreamMarshaller: input.eventStreamSerdeProvider(input) });
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/auth/httpAuthSchemeProvider.js
const defaultCloudWatchLogsHttpAuthSchemeParametersProvider = async (config, context, input) => {
	return {
		operation: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__._t)(context).operation,
		region: await (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.gt)(config.region)() || (() => {
			throw new Error("expected `region` to be configured for `aws.auth#sigv4`");
		})()
	};
};
function createAwsAuthSigv4HttpAuthOption(authParameters) {
	return {
		schemeId: "aws.auth#sigv4",
		signingProperties: {
			name: "logs",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
const defaultCloudWatchLogsHttpAuthSchemeProvider = (authParameters) => {
	const options = [];
	switch (authParameters.operation) {
		default: options.push(createAwsAuthSigv4HttpAuthOption(authParameters));
	}
	return options;
};
const resolveHttpAuthSchemeConfig = (config) => {
	const config_0 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.r)(config);
	return Object.assign(config_0, { authSchemePreference: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.gt)(config.authSchemePreference ?? []) });
};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/endpoint/EndpointParameters.js
const resolveClientEndpointParameters = (options) => {
	return Object.assign(options, {
		useDualstackEndpoint: options.useDualstackEndpoint ?? false,
		useFipsEndpoint: options.useFipsEndpoint ?? false,
		defaultSigningName: "logs"
	});
};
const commonParams = {
	UseFIPS: {
		type: "builtInParams",
		name: "useFipsEndpoint"
	},
	Endpoint: {
		type: "builtInParams",
		name: "endpoint"
	},
	Region: {
		type: "builtInParams",
		name: "region"
	},
	UseDualStack: {
		type: "builtInParams",
		name: "useDualstackEndpoint"
	}
};
// node_modules/@aws-sdk/client-cloudwatch-logs/package.json
var version = "3.1164.0";
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/endpoint/bdd.js
const m = "ref";
const a = -1;
const b = true;
const c = "isSet";
const d = "PartitionResult";
const e = "booleanEquals";
const f = "getAttr";
const g = "stringEquals";
const h = { [m]: "Endpoint" };
const i = { [m]: d };
const j = { [m]: "Region" };
const k = {};
const l = [j];
const _data = {
	conditions: [
		[c, [h]],
		[c, l],
		[
			"aws.partition",
			l,
			d
		],
		[e, [{ [m]: "UseFIPS" }, b]],
		[e, [{ [m]: "UseDualStack" }, b]],
		[e, [{
			fn: f,
			argv: [i, "supportsDualStack"]
		}, b]],
		[e, [{
			fn: f,
			argv: [i, "supportsFIPS"]
		}, b]],
		[g, [j, "us-gov-east-1"]],
		[g, [j, "us-gov-west-1"]]
	],
	results: [
		[a],
		[a, "Invalid Configuration: FIPS and custom endpoint are not supported"],
		[a, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
		[h, k],
		["https://logs-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", k],
		[a, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://logs.us-gov-east-1.amazonaws.com", k],
		["https://logs.us-gov-west-1.amazonaws.com", k],
		["https://logs-fips.{Region}.{PartitionResult#dnsSuffix}", k],
		[a, "FIPS is enabled but this partition does not support FIPS"],
		["https://logs.{Region}.{PartitionResult#dualStackDnsSuffix}", k],
		[a, "DualStack is enabled but this partition does not support DualStack"],
		["https://logs.{Region}.{PartitionResult#dnsSuffix}", k],
		[a, "Invalid Configuration: Missing Region"]
	]
};
const root = 2;
const nodes = new Int32Array([
	-1,
	1,
	-1,
	0,
	14,
	3,
	1,
	4,
	100000013,
	2,
	5,
	100000013,
	3,
	8,
	6,
	4,
	7,
	100000012,
	5,
	100000010,
	100000011,
	4,
	12,
	9,
	6,
	10,
	100000009,
	7,
	100000006,
	11,
	8,
	100000007,
	100000008,
	5,
	13,
	100000005,
	6,
	100000004,
	100000005,
	3,
	100000001,
	15,
	4,
	100000002,
	100000003
]);
const bdd = _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.X.from(nodes, root, _data.conditions, _data.results);
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/endpoint/endpointResolver.js
const cache = new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.Y({
	size: 50,
	params: [
		"Endpoint",
		"Region",
		"UseDualStack",
		"UseFIPS"
	]
});
const defaultEndpointResolver = (endpointParams, context = {}) => {
	return cache.get(endpointParams, () => (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.q)(bdd, {
		endpointParams,
		logger: context.logger
	}));
};
_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.J.aws = _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.d;
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/models/CloudWatchLogsServiceException.js
var CloudWatchLogsServiceException = class CloudWatchLogsServiceException extends _exceptions_js__WEBPACK_IMPORTED_MODULE_8__.t {
	static shapeId = "smithy.ts.sdk.synthetic.com.amazonaws.cloudwatchlogs#CloudWatchLogsServiceException";
	constructor(options) {
		super(options);
		Object.setPrototypeOf(this, CloudWatchLogsServiceException.prototype);
	}
};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/models/errors.js
var AccessDeniedException = class AccessDeniedException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#AccessDeniedException";
	name = "AccessDeniedException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "AccessDeniedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, AccessDeniedException.prototype);
	}
};
var InvalidParameterException = class InvalidParameterException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#InvalidParameterException";
	name = "InvalidParameterException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "InvalidParameterException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidParameterException.prototype);
	}
};
var OperationAbortedException = class OperationAbortedException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#OperationAbortedException";
	name = "OperationAbortedException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "OperationAbortedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, OperationAbortedException.prototype);
	}
};
var ResourceNotFoundException = class ResourceNotFoundException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#ResourceNotFoundException";
	name = "ResourceNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ResourceNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceNotFoundException.prototype);
	}
};
var ServiceUnavailableException = class ServiceUnavailableException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#ServiceUnavailableException";
	name = "ServiceUnavailableException";
	$fault = "server";
	constructor(opts) {
		super({
			name: "ServiceUnavailableException",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, ServiceUnavailableException.prototype);
	}
};
var InternalServerException = class InternalServerException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#InternalServerException";
	name = "InternalServerException";
	$fault = "server";
	constructor(opts) {
		super({
			name: "InternalServerException",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, InternalServerException.prototype);
	}
};
var ThrottlingException = class ThrottlingException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#ThrottlingException";
	name = "ThrottlingException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ThrottlingException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ThrottlingException.prototype);
	}
};
var ValidationException = class ValidationException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#ValidationException";
	name = "ValidationException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ValidationException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ValidationException.prototype);
	}
};
var InvalidOperationException = class InvalidOperationException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#InvalidOperationException";
	name = "InvalidOperationException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "InvalidOperationException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidOperationException.prototype);
	}
};
var ConflictException = class ConflictException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#ConflictException";
	name = "ConflictException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ConflictException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ConflictException.prototype);
	}
};
var ServiceQuotaExceededException = class ServiceQuotaExceededException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#ServiceQuotaExceededException";
	name = "ServiceQuotaExceededException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ServiceQuotaExceededException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ServiceQuotaExceededException.prototype);
	}
};
var LimitExceededException = class LimitExceededException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#LimitExceededException";
	name = "LimitExceededException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "LimitExceededException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, LimitExceededException.prototype);
	}
};
var ResourceAlreadyExistsException = class ResourceAlreadyExistsException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#ResourceAlreadyExistsException";
	name = "ResourceAlreadyExistsException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ResourceAlreadyExistsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceAlreadyExistsException.prototype);
	}
};
var DataAlreadyAcceptedException = class DataAlreadyAcceptedException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#DataAlreadyAcceptedException";
	name = "DataAlreadyAcceptedException";
	$fault = "client";
	expectedSequenceToken;
	constructor(opts) {
		super({
			name: "DataAlreadyAcceptedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DataAlreadyAcceptedException.prototype);
		this.expectedSequenceToken = opts.expectedSequenceToken;
	}
};
var InternalStreamingException = class InternalStreamingException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#InternalStreamingException";
	name = "InternalStreamingException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "InternalStreamingException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InternalStreamingException.prototype);
	}
};
var InvalidSequenceTokenException = class InvalidSequenceTokenException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#InvalidSequenceTokenException";
	name = "InvalidSequenceTokenException";
	$fault = "client";
	expectedSequenceToken;
	constructor(opts) {
		super({
			name: "InvalidSequenceTokenException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidSequenceTokenException.prototype);
		this.expectedSequenceToken = opts.expectedSequenceToken;
	}
};
var UnrecognizedClientException = class UnrecognizedClientException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#UnrecognizedClientException";
	name = "UnrecognizedClientException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "UnrecognizedClientException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, UnrecognizedClientException.prototype);
	}
};
var SessionStreamingException = class SessionStreamingException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#SessionStreamingException";
	name = "SessionStreamingException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "SessionStreamingException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, SessionStreamingException.prototype);
	}
};
var SessionTimeoutException = class SessionTimeoutException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#SessionTimeoutException";
	name = "SessionTimeoutException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "SessionTimeoutException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, SessionTimeoutException.prototype);
	}
};
var MalformedQueryException = class MalformedQueryException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#MalformedQueryException";
	name = "MalformedQueryException";
	$fault = "client";
	queryCompileError;
	constructor(opts) {
		super({
			name: "MalformedQueryException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, MalformedQueryException.prototype);
		this.queryCompileError = opts.queryCompileError;
	}
};
var TooManyTagsException = class TooManyTagsException extends CloudWatchLogsServiceException {
	static shapeId = "com.amazonaws.cloudwatchlogs#TooManyTagsException";
	name = "TooManyTagsException";
	$fault = "client";
	resourceName;
	constructor(opts) {
		super({
			name: "TooManyTagsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyTagsException.prototype);
		this.resourceName = opts.resourceName;
	}
};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/schemas/schemas_0.js
const _ADE = "AccessDeniedException";
const _CE = "ConflictException";
const _CLG = "CreateLogGroup";
const _CLGR = "CreateLogGroupRequest";
const _DAAE = "DataAlreadyAcceptedException";
const _DLG = "DeleteLogGroup";
const _DLGR = "DeleteLogGroupRequest";
const _DLGRe = "DescribeLogGroupsRequest";
const _DLGRes = "DescribeLogGroupsResponse";
const _DLGe = "DescribeLogGroups";
const _DLSRe = "DescribeLogStreamsRequest";
const _DLSRes = "DescribeLogStreamsResponse";
const _DLSe = "DescribeLogStreams";
const _GLE = "GetLogEvents";
const _GLER = "GetLogEventsRequest";
const _GLERe = "GetLogEventsResponse";
const _IOE = "InvalidOperationException";
const _IPE = "InvalidParameterException";
const _ISE = "InternalServerException";
const _ISEn = "InternalStreamingException";
const _ISTE = "InvalidSequenceTokenException";
const _LEE = "LimitExceededException";
const _LG = "LogGroup";
const _LGo = "LogGroups";
const _LS = "LogStream";
const _LSog = "LogStreams";
const _LTFR = "ListTagsForResource";
const _LTFRR = "ListTagsForResourceRequest";
const _LTFRRi = "ListTagsForResourceResponse";
const _MQE = "MalformedQueryException";
const _OAE = "OperationAbortedException";
const _OLE = "OutputLogEvent";
const _OLEu = "OutputLogEvents";
const _PRPRut = "PutRetentionPolicyRequest";
const _PRPu = "PutRetentionPolicy";
const _QCE = "QueryCompileError";
const _QCEL = "QueryCompileErrorLocation";
const _RAEE = "ResourceAlreadyExistsException";
const _RNFE = "ResourceNotFoundException";
const _SQEE = "ServiceQuotaExceededException";
const _SSE = "SessionStreamingException";
const _STE = "SessionTimeoutException";
const _SUE = "ServiceUnavailableException";
const _TE = "ThrottlingException";
const _TMTE = "TooManyTagsException";
const _UCE = "UnrecognizedClientException";
const _VE = "ValidationException";
const _aIc = "accountIdentifiers";
const _ar = "arn";
const _bTAE = "bearerTokenAuthenticationEnabled";
const _c = "client";
const _cT = "creationTime";
const _dPE = "deletionProtectionEnabled";
const _dPS = "dataProtectionStatus";
const _desc = "descending";
const _e = "error";
const _eCO = "endCharOffset";
const _eST = "expectedSequenceToken";
const _eTn = "endTime";
const _ev = "events";
const _fETi = "firstEventTimestamp";
const _hE = "httpError";
const _iLA = "includeLinkedAccounts";
const _iPn = "inheritedProperties";
const _iT = "ingestionTime";
const _kKI = "kmsKeyId";
const _lETa = "lastEventTimestamp";
const _lG = "logGroups";
const _lGA = "logGroupArn";
const _lGCo = "logGroupClass";
const _lGI = "logGroupIdentifiers";
const _lGIo = "logGroupIdentifier";
const _lGN = "logGroupName";
const _lGNP = "logGroupNamePrefix";
const _lGNPo = "logGroupNamePattern";
const _lIT = "lastIngestionTime";
const _lSN = "logStreamName";
const _lSNP = "logStreamNamePrefix";
const _lSog = "logStreams";
const _li = "limit";
const _lo = "location";
const _m = "message";
const _mFC = "metricFilterCount";
const _nBT = "nextBackwardToken";
const _nFT = "nextForwardToken";
const _nT = "nextToken";
const _oB = "orderBy";
const _qCE = "queryCompileError";
const _rA = "resourceArn";
const _rID = "retentionInDays";
const _rN = "resourceName";
const _rPN = "retentionPolicyName";
const _s = "smithy.ts.sdk.synthetic.com.amazonaws.cloudwatchlogs";
const _sBt = "storedBytes";
const _sCO = "startCharOffset";
const _sFH = "startFromHead";
const _sTt = "startTime";
const _se = "server";
const _ta = "tags";
const _tim = "timestamp";
const _u = "unmask";
const _uST = "uploadSequenceToken";
const n0 = "com.amazonaws.cloudwatchlogs";
const _s_registry = new _TypeRegistry_js__WEBPACK_IMPORTED_MODULE_7__.t(_s);
var CloudWatchLogsServiceException$ = [
	-3,
	_s,
	"CloudWatchLogsServiceException",
	0,
	[],
	[]
];
_s_registry.registerError(CloudWatchLogsServiceException$, CloudWatchLogsServiceException);
const n0_registry = new _TypeRegistry_js__WEBPACK_IMPORTED_MODULE_7__.t(n0);
var AccessDeniedException$ = [
	-3,
	n0,
	_ADE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(AccessDeniedException$, AccessDeniedException);
var ConflictException$ = [
	-3,
	n0,
	_CE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ConflictException$, ConflictException);
var DataAlreadyAcceptedException$ = [
	-3,
	n0,
	_DAAE,
	{ [_e]: _c },
	[_eST, _m],
	[0, 0]
];
n0_registry.registerError(DataAlreadyAcceptedException$, DataAlreadyAcceptedException);
var InternalServerException$ = [
	-3,
	n0,
	_ISE,
	{
		[_e]: _se,
		[_hE]: 500
	},
	[_m],
	[0]
];
n0_registry.registerError(InternalServerException$, InternalServerException);
var InternalStreamingException$ = [
	-3,
	n0,
	_ISEn,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(InternalStreamingException$, InternalStreamingException);
var InvalidOperationException$ = [
	-3,
	n0,
	_IOE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(InvalidOperationException$, InvalidOperationException);
var InvalidParameterException$ = [
	-3,
	n0,
	_IPE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(InvalidParameterException$, InvalidParameterException);
var InvalidSequenceTokenException$ = [
	-3,
	n0,
	_ISTE,
	{ [_e]: _c },
	[_eST, _m],
	[0, 0]
];
n0_registry.registerError(InvalidSequenceTokenException$, InvalidSequenceTokenException);
var LimitExceededException$ = [
	-3,
	n0,
	_LEE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(LimitExceededException$, LimitExceededException);
var MalformedQueryException$ = [
	-3,
	n0,
	_MQE,
	{ [_e]: _c },
	[_qCE, _m],
	[() => QueryCompileError$, 0]
];
n0_registry.registerError(MalformedQueryException$, MalformedQueryException);
var OperationAbortedException$ = [
	-3,
	n0,
	_OAE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(OperationAbortedException$, OperationAbortedException);
var ResourceAlreadyExistsException$ = [
	-3,
	n0,
	_RAEE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ResourceAlreadyExistsException$, ResourceAlreadyExistsException);
var ResourceNotFoundException$ = [
	-3,
	n0,
	_RNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ResourceNotFoundException$, ResourceNotFoundException);
var ServiceQuotaExceededException$ = [
	-3,
	n0,
	_SQEE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ServiceQuotaExceededException$, ServiceQuotaExceededException);
var ServiceUnavailableException$ = [
	-3,
	n0,
	_SUE,
	{ [_e]: _se },
	[_m],
	[0]
];
n0_registry.registerError(ServiceUnavailableException$, ServiceUnavailableException);
var SessionStreamingException$ = [
	-3,
	n0,
	_SSE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(SessionStreamingException$, SessionStreamingException);
var SessionTimeoutException$ = [
	-3,
	n0,
	_STE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(SessionTimeoutException$, SessionTimeoutException);
var ThrottlingException$ = [
	-3,
	n0,
	_TE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ThrottlingException$, ThrottlingException);
var TooManyTagsException$ = [
	-3,
	n0,
	_TMTE,
	{
		[_e]: _c,
		[_hE]: 400
	},
	[_m, _rN],
	[0, 0]
];
n0_registry.registerError(TooManyTagsException$, TooManyTagsException);
var UnrecognizedClientException$ = [
	-3,
	n0,
	_UCE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(UnrecognizedClientException$, UnrecognizedClientException);
var ValidationException$ = [
	-3,
	n0,
	_VE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ValidationException$, ValidationException);
const errorTypeRegistries = [_s_registry, n0_registry];
var CreateLogGroupRequest$ = [
	3,
	n0,
	_CLGR,
	0,
	[
		_lGN,
		_kKI,
		_ta,
		_lGCo,
		_dPE
	],
	[
		0,
		0,
		128,
		0,
		2
	],
	1
];
var DeleteLogGroupRequest$ = [
	3,
	n0,
	_DLGR,
	0,
	[_lGN],
	[0],
	1
];
var DescribeLogGroupsRequest$ = [
	3,
	n0,
	_DLGRe,
	0,
	[
		_aIc,
		_lGNP,
		_lGNPo,
		_nT,
		_li,
		_iLA,
		_lGCo,
		_lGI
	],
	[
		64,
		0,
		0,
		0,
		1,
		2,
		0,
		64
	]
];
var DescribeLogGroupsResponse$ = [
	3,
	n0,
	_DLGRes,
	0,
	[_lG, _nT],
	[() => LogGroups, 0]
];
var DescribeLogStreamsRequest$ = [
	3,
	n0,
	_DLSRe,
	0,
	[
		_lGN,
		_lGIo,
		_lSNP,
		_oB,
		_desc,
		_nT,
		_li
	],
	[
		0,
		0,
		0,
		0,
		2,
		0,
		1
	]
];
var DescribeLogStreamsResponse$ = [
	3,
	n0,
	_DLSRes,
	0,
	[_lSog, _nT],
	[() => LogStreams, 0]
];
var GetLogEventsRequest$ = [
	3,
	n0,
	_GLER,
	0,
	[
		_lSN,
		_lGN,
		_lGIo,
		_sTt,
		_eTn,
		_nT,
		_li,
		_sFH,
		_u
	],
	[
		0,
		0,
		0,
		1,
		1,
		0,
		1,
		2,
		2
	],
	1
];
var GetLogEventsResponse$ = [
	3,
	n0,
	_GLERe,
	0,
	[
		_ev,
		_nFT,
		_nBT
	],
	[
		() => OutputLogEvents,
		0,
		0
	]
];
var ListTagsForResourceRequest$ = [
	3,
	n0,
	_LTFRR,
	0,
	[_rA],
	[0],
	1
];
var ListTagsForResourceResponse$ = [
	3,
	n0,
	_LTFRRi,
	0,
	[_ta],
	[128]
];
var LogGroup$ = [
	3,
	n0,
	_LG,
	0,
	[
		_lGN,
		_cT,
		_rID,
		_mFC,
		_ar,
		_sBt,
		_kKI,
		_dPS,
		_iPn,
		_lGCo,
		_lGA,
		_dPE,
		_bTAE,
		_rPN
	],
	[
		0,
		1,
		1,
		1,
		0,
		1,
		0,
		0,
		64,
		0,
		0,
		2,
		2,
		0
	]
];
var LogStream$ = [
	3,
	n0,
	_LS,
	0,
	[
		_lSN,
		_cT,
		_fETi,
		_lETa,
		_lIT,
		_uST,
		_ar,
		_sBt
	],
	[
		0,
		1,
		1,
		1,
		1,
		0,
		0,
		1
	]
];
var OutputLogEvent$ = [
	3,
	n0,
	_OLE,
	0,
	[
		_tim,
		_m,
		_iT
	],
	[
		1,
		0,
		1
	]
];
var PutRetentionPolicyRequest$ = [
	3,
	n0,
	_PRPRut,
	0,
	[_lGN, _rID],
	[0, 1],
	2
];
var QueryCompileError$ = [
	3,
	n0,
	_QCE,
	0,
	[_lo, _m],
	[() => QueryCompileErrorLocation$, 0]
];
var QueryCompileErrorLocation$ = [
	3,
	n0,
	_QCEL,
	0,
	[_sCO, _eCO],
	[1, 1]
];
var __Unit = "unit";
var LogGroups = [
	1,
	n0,
	_LGo,
	0,
	() => LogGroup$
];
var LogStreams = [
	1,
	n0,
	_LSog,
	0,
	() => LogStream$
];
var OutputLogEvents = [
	1,
	n0,
	_OLEu,
	0,
	() => OutputLogEvent$
];
var CreateLogGroup$ = [
	9,
	n0,
	_CLG,
	0,
	() => CreateLogGroupRequest$,
	() => __Unit
];
var DeleteLogGroup$ = [
	9,
	n0,
	_DLG,
	0,
	() => DeleteLogGroupRequest$,
	() => __Unit
];
var DescribeLogGroups$ = [
	9,
	n0,
	_DLGe,
	0,
	() => DescribeLogGroupsRequest$,
	() => DescribeLogGroupsResponse$
];
var DescribeLogStreams$ = [
	9,
	n0,
	_DLSe,
	0,
	() => DescribeLogStreamsRequest$,
	() => DescribeLogStreamsResponse$
];
var GetLogEvents$ = [
	9,
	n0,
	_GLE,
	0,
	() => GetLogEventsRequest$,
	() => GetLogEventsResponse$
];
var ListTagsForResource$ = [
	9,
	n0,
	_LTFR,
	0,
	() => ListTagsForResourceRequest$,
	() => ListTagsForResourceResponse$
];
var PutRetentionPolicy$ = [
	9,
	n0,
	_PRPu,
	0,
	() => PutRetentionPolicyRequest$,
	() => __Unit
];
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$1 = (config) => {
	return {
		apiVersion: "2014-03-28",
		base64Decoder: config?.base64Decoder ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.yt,
		base64Encoder: config?.base64Encoder ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.vt,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultCloudWatchLogsHttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [{
			schemeId: "aws.auth#sigv4",
			identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
			signer: new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.o()
		}],
		logger: config?.logger ?? new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.rt(),
		protocol: config?.protocol ?? _AwsJson1_1Protocol_js__WEBPACK_IMPORTED_MODULE_5__.t,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.cloudwatchlogs",
			errorTypeRegistries,
			xmlNamespace: "http://monitoring.amazonaws.com/doc/2014-03-28/",
			version: "2014-03-28",
			serviceTarget: "Logs_20140328"
		},
		serviceId: config?.serviceId ?? "CloudWatch Logs",
		sha256: config?.sha256 ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.t,
		urlParser: config?.urlParser ?? _configLoader_js__WEBPACK_IMPORTED_MODULE_2__.r,
		utf8Decoder: config?.utf8Decoder ?? _toUtf8_js__WEBPACK_IMPORTED_MODULE_6__.n,
		utf8Encoder: config?.utf8Encoder ?? _toUtf8_js__WEBPACK_IMPORTED_MODULE_6__.t
	};
};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/runtimeConfig.js
const getRuntimeConfig = (config) => {
	(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.ot)(process.version);
	const defaultsMode = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.Q)(config);
	const defaultConfigProvider = () => defaultsMode().then(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.st);
	const clientSharedValues = getRuntimeConfig$1(config);
	(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.xt)(process.version);
	const loaderConfig = {
		profile: config?.profile,
		logger: clientSharedValues.logger
	};
	return {
		...clientSharedValues,
		...config,
		runtime: "node",
		defaultsMode,
		authSchemePreference: config?.authSchemePreference ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_2__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.a, loaderConfig),
		bodyLengthChecker: config?.bodyLengthChecker ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.pt,
		credentialDefaultProvider: config?.credentialDefaultProvider ?? _errors_js__WEBPACK_IMPORTED_MODULE_1__.x,
		defaultSocketTimeout: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.bt)(config?.requestHandler, 3e5),
		defaultUserAgentProvider: config?.defaultUserAgentProvider ?? (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.p)({
			serviceId: clientSharedValues.serviceId,
			clientVersion: version
		}),
		eventStreamSerdeProvider: config?.eventStreamSerdeProvider ?? _event_streams_js__WEBPACK_IMPORTED_MODULE_3__.n,
		maxAttempts: config?.maxAttempts ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_2__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.g, config),
		region: config?.region ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_2__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.tt, {
			..._Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.et,
			...loaderConfig
		}),
		requestHandler: _node_http_handler_js__WEBPACK_IMPORTED_MODULE_4__.t.create(config?.requestHandler ?? defaultConfigProvider),
		retryMode: config?.retryMode ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_2__.t)({
			..._Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__._,
			default: async () => (await defaultConfigProvider()).retryMode || _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.b
		}, config),
		streamCollector: config?.streamCollector ?? _node_http_handler_js__WEBPACK_IMPORTED_MODULE_4__.r,
		useDualstackEndpoint: config?.useDualstackEndpoint ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_2__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.ft, loaderConfig),
		useFipsEndpoint: config?.useFipsEndpoint ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_2__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.dt, loaderConfig),
		userAgentAppId: config?.userAgentAppId ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_2__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.f, loaderConfig)
	};
};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/auth/httpAuthExtensionConfiguration.js
const getHttpAuthExtensionConfiguration = (runtimeConfig) => {
	const _httpAuthSchemes = runtimeConfig.httpAuthSchemes;
	let _httpAuthSchemeProvider = runtimeConfig.httpAuthSchemeProvider;
	let _credentials = runtimeConfig.credentials;
	return {
		setHttpAuthScheme(httpAuthScheme) {
			const index = _httpAuthSchemes.findIndex((scheme) => scheme.schemeId === httpAuthScheme.schemeId);
			if (index === -1) _httpAuthSchemes.push(httpAuthScheme);
			else _httpAuthSchemes.splice(index, 1, httpAuthScheme);
		},
		httpAuthSchemes() {
			return _httpAuthSchemes;
		},
		setHttpAuthSchemeProvider(httpAuthSchemeProvider) {
			_httpAuthSchemeProvider = httpAuthSchemeProvider;
		},
		httpAuthSchemeProvider() {
			return _httpAuthSchemeProvider;
		},
		setCredentials(credentials) {
			_credentials = credentials;
		},
		credentials() {
			return _credentials;
		}
	};
};
const resolveHttpAuthRuntimeConfig = (config) => {
	return {
		httpAuthSchemes: config.httpAuthSchemes(),
		httpAuthSchemeProvider: config.httpAuthSchemeProvider(),
		credentials: config.credentials()
	};
};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.l)(runtimeConfig), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.it)(runtimeConfig), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.F)(runtimeConfig), getHttpAuthExtensionConfiguration(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.u)(extensionConfiguration), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.at)(extensionConfiguration), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.I)(extensionConfiguration), resolveHttpAuthRuntimeConfig(extensionConfiguration));
};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/CloudWatchLogsClient.js
var CloudWatchLogsClient = class extends _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.ut {
	config;
	constructor(...[configuration]) {
		const _config_0 = getRuntimeConfig(configuration || {});
		super(_config_0);
		this.initConfig = _config_0;
		const _config_1 = resolveClientEndpointParameters(_config_0);
		const _config_2 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.T)(_config_1);
		const _config_3 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.v)(_config_2);
		const _config_4 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.$)(_config_3);
		const _config_5 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.N)(_config_4);
		const _config_6 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.K)(_config_5);
		const _config_7 = resolveEventStreamSerdeConfig(_config_6);
		const _config_8 = resolveHttpAuthSchemeConfig(_config_7);
		const _config_9 = resolveRuntimeExtensions(_config_8, configuration?.extensions || []);
		this.config = _config_9;
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.lt)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.m)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.h)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.P)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.M)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.j)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.A)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.k)(this.config, {
			httpAuthSchemeParametersProvider: defaultCloudWatchLogsHttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.E({ "aws.auth#sigv4": config.credentials })
		}));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.O)(this.config));
	}
	destroy() {
		super.destroy();
	}
};



/***/ }),

/***/ 8523:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ AwsSdkSigV4ASigner),
/* harmony export */   n: () => (/* binding */ NODE_SIGV4A_CONFIG_OPTIONS),
/* harmony export */   r: () => (/* binding */ resolveAwsSdkSigV4AConfig),
/* harmony export */   t: () => (/* binding */ SignatureV4MultiRegion)
/* harmony export */ });
/* harmony import */ var _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8305);
/* harmony import */ var _httpRequest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5693);
/* harmony import */ var _CredentialsProviderError_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5993);



// node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/AwsSdkSigV4ASigner.js
var AwsSdkSigV4ASigner = class extends _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.o {
	async sign(httpRequest, identity, signingProperties) {
		if (!_httpRequest_js__WEBPACK_IMPORTED_MODULE_2__.t.isInstance(httpRequest)) throw new Error("The request is not an instance of `HttpRequest` and cannot be signed");
		const { config, signer, signingRegion, signingRegionSet, signingName } = await (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.s)(signingProperties);
		const multiRegionOverride = (await config.sigv4aSigningRegionSet?.() ?? signingRegionSet ?? [signingRegion]).join(",");
		const noSkewCorrection = await config.disableClockSkewCorrection?.() === true;
		signingProperties._disableClockSkewCorrection = noSkewCorrection;
		if (!noSkewCorrection) {
			signingProperties._preRequestSystemClockOffset = config.systemClockOffset;
			signingProperties._requestSentAt = Date.now();
		}
		return await signer.sign(httpRequest, {
			signingDate: noSkewCorrection ? /* @__PURE__ */ new Date() : (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.c)(config.systemClockOffset),
			signingRegion: multiRegionOverride,
			signingService: signingName
		});
	}
};
// node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/resolveAwsSdkSigV4AConfig.js
const resolveAwsSdkSigV4AConfig = (config) => {
	config.sigv4aSigningRegionSet = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.D)(config.sigv4aSigningRegionSet);
	return config;
};
const NODE_SIGV4A_CONFIG_OPTIONS = {
	environmentVariableSelector(env) {
		if (env.AWS_SIGV4A_SIGNING_REGION_SET) return env.AWS_SIGV4A_SIGNING_REGION_SET.split(",").map((_) => _.trim());
		throw new _CredentialsProviderError_js__WEBPACK_IMPORTED_MODULE_1__.n("AWS_SIGV4A_SIGNING_REGION_SET not set in env.", { tryNextLink: true });
	},
	configFileSelector(profile) {
		if (profile.sigv4a_signing_region_set) return (profile.sigv4a_signing_region_set ?? "").split(",").map((_) => _.trim());
		throw new _CredentialsProviderError_js__WEBPACK_IMPORTED_MODULE_1__.n("sigv4a_signing_region_set not set in profile.", { tryNextLink: true });
	},
	default: void 0
};
// node_modules/@smithy/signature-v4/dist-es/signature-v4a-container.js
const signatureV4aContainer = { SignatureV4a: null };
// node_modules/@aws-sdk/signature-v4-multi-region/dist-es/signature-v4-crt-container.js
const signatureV4CrtContainer = { CrtSignerV4: null };
// node_modules/@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4SignWithCredentials.js
const SESSION_TOKEN_QUERY_PARAM = "X-Amz-S3session-Token";
const SESSION_TOKEN_HEADER = SESSION_TOKEN_QUERY_PARAM.toLowerCase();
var SignatureV4SignWithCredentials = class extends _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.i {
	async signWithCredentials(requestToSign, credentials, options) {
		const credentialsWithoutSessionToken = getCredentialsWithoutSessionToken(credentials);
		requestToSign.headers[SESSION_TOKEN_HEADER] = credentials.sessionToken;
		const privateAccess = this;
		setSingleOverride(privateAccess, credentialsWithoutSessionToken);
		return privateAccess.signRequest(requestToSign, options ?? {});
	}
	async presignWithCredentials(requestToSign, credentials, options) {
		const credentialsWithoutSessionToken = getCredentialsWithoutSessionToken(credentials);
		delete requestToSign.headers[SESSION_TOKEN_HEADER];
		requestToSign.headers[SESSION_TOKEN_QUERY_PARAM] = credentials.sessionToken;
		requestToSign.query = requestToSign.query ?? {};
		requestToSign.query[SESSION_TOKEN_QUERY_PARAM] = credentials.sessionToken;
		setSingleOverride(this, credentialsWithoutSessionToken);
		return this.presign(requestToSign, options);
	}
};
function getCredentialsWithoutSessionToken(credentials) {
	return {
		accessKeyId: credentials.accessKeyId,
		secretAccessKey: credentials.secretAccessKey,
		expiration: credentials.expiration
	};
}
function setSingleOverride(privateAccess, credentialsWithoutSessionToken) {
	const currentCredentialProvider = privateAccess.credentialProvider;
	privateAccess.credentialProvider = () => {
		privateAccess.credentialProvider = currentCredentialProvider;
		return Promise.resolve(credentialsWithoutSessionToken);
	};
}
// node_modules/@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4MultiRegion.js
var SignatureV4MultiRegion = class {
	sigv4aSigner;
	sigv4Signer;
	signerOptions;
	static sigv4aDependency() {
		if (typeof signatureV4CrtContainer.CrtSignerV4 === "function") return "crt";
		else if (typeof signatureV4aContainer.SignatureV4a === "function") return "js";
		return "none";
	}
	constructor(options) {
		this.sigv4Signer = new SignatureV4SignWithCredentials(options);
		this.signerOptions = options;
	}
	async sign(requestToSign, options = {}) {
		if (options.signingRegion === "*") return this.getSigv4aSigner().sign(requestToSign, options);
		return this.sigv4Signer.sign(requestToSign, options);
	}
	async signWithCredentials(requestToSign, credentials, options = {}) {
		if (options.signingRegion === "*") {
			const signer = this.getSigv4aSigner();
			const CrtSignerV4 = signatureV4CrtContainer.CrtSignerV4;
			if (CrtSignerV4 && signer instanceof CrtSignerV4) return signer.signWithCredentials(requestToSign, credentials, options);
			else throw new Error("signWithCredentials with signingRegion '*' is only supported when using the CRT dependency @aws-sdk/signature-v4-crt. Please check whether you have installed the \"@aws-sdk/signature-v4-crt\" package explicitly. You must also register the package by calling [require(\"@aws-sdk/signature-v4-crt\");] or an ESM equivalent such as [import \"@aws-sdk/signature-v4-crt\";]. For more information please go to https://github.com/aws/aws-sdk-js-v3#functionality-requiring-aws-common-runtime-crt");
		}
		return this.sigv4Signer.signWithCredentials(requestToSign, credentials, options);
	}
	async presign(originalRequest, options = {}) {
		if (options.signingRegion === "*") {
			const signer = this.getSigv4aSigner();
			const CrtSignerV4 = signatureV4CrtContainer.CrtSignerV4;
			if (CrtSignerV4 && signer instanceof CrtSignerV4) return signer.presign(originalRequest, options);
			else throw new Error("presign with signingRegion '*' is only supported when using the CRT dependency @aws-sdk/signature-v4-crt. Please check whether you have installed the \"@aws-sdk/signature-v4-crt\" package explicitly. You must also register the package by calling [require(\"@aws-sdk/signature-v4-crt\");] or an ESM equivalent such as [import \"@aws-sdk/signature-v4-crt\";]. For more information please go to https://github.com/aws/aws-sdk-js-v3#functionality-requiring-aws-common-runtime-crt");
		}
		return this.sigv4Signer.presign(originalRequest, options);
	}
	async presignWithCredentials(originalRequest, credentials, options = {}) {
		if (options.signingRegion === "*") throw new Error("Method presignWithCredentials is not supported for [signingRegion=*].");
		return this.sigv4Signer.presignWithCredentials(originalRequest, credentials, options);
	}
	getSigv4aSigner() {
		if (!this.sigv4aSigner) {
			const CrtSignerV4 = signatureV4CrtContainer.CrtSignerV4;
			const JsSigV4aSigner = signatureV4aContainer.SignatureV4a;
			if (this.signerOptions.runtime === "node") {
				if (!CrtSignerV4 && !JsSigV4aSigner) throw new Error("Neither CRT nor JS SigV4a implementation is available. Please load either @aws-sdk/signature-v4-crt or @aws-sdk/signature-v4a. For more information please go to https://github.com/aws/aws-sdk-js-v3#functionality-requiring-aws-common-runtime-crt");
				if (CrtSignerV4 && typeof CrtSignerV4 === "function") this.sigv4aSigner = new CrtSignerV4({
					...this.signerOptions,
					signingAlgorithm: 1
				});
				else if (JsSigV4aSigner && typeof JsSigV4aSigner === "function") this.sigv4aSigner = new JsSigV4aSigner({ ...this.signerOptions });
				else throw new Error("Available SigV4a implementation is not a valid constructor. Please ensure you've properly imported @aws-sdk/signature-v4-crt or @aws-sdk/signature-v4a.For more information please go to https://github.com/aws/aws-sdk-js-v3#functionality-requiring-aws-common-runtime-crt");
			} else {
				if (!JsSigV4aSigner || typeof JsSigV4aSigner !== "function") throw new Error("JS SigV4a implementation is not available or not a valid constructor. Please check whether you have installed the @aws-sdk/signature-v4a package explicitly. The CRT implementation is not available for browsers. You must also register the package by calling [require('@aws-sdk/signature-v4a');] or an ESM equivalent such as [import '@aws-sdk/signature-v4a';]. For more information please go to https://github.com/aws/aws-sdk-js-v3#using-javascript-non-crt-implementation-of-sigv4a");
				this.sigv4aSigner = new JsSigV4aSigner({ ...this.signerOptions });
			}
		}
		return this.sigv4aSigner;
	}
};



/***/ }),

/***/ 9625:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ HttpsCheck),
/* harmony export */   c: () => (/* binding */ findAddresses),
/* harmony export */   d: () => (/* binding */ firstPort),
/* harmony export */   f: () => (/* binding */ urlOf),
/* harmony export */   i: () => (/* binding */ restoreName),
/* harmony export */   l: () => (/* binding */ findLive),
/* harmony export */   m: () => (/* binding */ IAMClient),
/* harmony export */   n: () => (/* binding */ nameReleaser),
/* harmony export */   o: () => (/* binding */ probe),
/* harmony export */   p: () => (/* binding */ makeClients),
/* harmony export */   r: () => (/* binding */ nameTasks),
/* harmony export */   s: () => (/* binding */ readAnswer),
/* harmony export */   t: () => (/* binding */ loadRecords),
/* harmony export */   u: () => (/* binding */ findLiveCommit)
/* harmony export */ });
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4479);
/* harmony import */ var _ports_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4788);
/* harmony import */ var _arn_js__WEBPACK_IMPORTED_MODULE_22__ = __webpack_require__(1635);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6829);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4577);
/* harmony import */ var _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8305);
/* harmony import */ var _toUtf8_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9760);
/* harmony import */ var _node_http_handler_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7938);
/* harmony import */ var _configLoader_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7595);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9473);
/* harmony import */ var _noAuth_js__WEBPACK_IMPORTED_MODULE_21__ = __webpack_require__(9727);
/* harmony import */ var _SignatureV4MultiRegion_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8523);
/* harmony import */ var _AwsJson1_1Protocol_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1656);
/* harmony import */ var _AwsQueryProtocol_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1821);
/* harmony import */ var _security_group_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(5886);
/* harmony import */ var _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(1718);
/* harmony import */ var _schemas_0_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(639);
/* harmony import */ var _SecretsManagerClient_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(9297);
/* harmony import */ var _schemas_02_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(569);
/* harmony import */ var _task_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(7115);
/* harmony import */ var _schemas_04_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(3395);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_20__ = __webpack_require__(4708);























// node_modules/@aws-sdk/client-sts/dist-es/endpoint/bdd.js
const q$1 = "ref";
const a$2 = -1;
const b$2 = true;
const c$2 = "isSet";
const d$2 = "PartitionResult";
const e$2 = "booleanEquals";
const f$2 = "stringEquals";
const g$2 = "getAttr";
const h$2 = "us-east-1";
const i$2 = "sigv4";
const j$2 = "sts";
const k$2 = "https://sts.{Region}.{PartitionResult#dnsSuffix}";
const l$1 = { [q$1]: "Endpoint" };
const m$1 = { [q$1]: "Region" };
const n$1 = { [q$1]: d$2 };
const o$1 = {};
const p$1 = [m$1];
const _data$2 = {
	conditions: [
		[c$2, [l$1]],
		[c$2, p$1],
		[
			"aws.partition",
			p$1,
			d$2
		],
		[e$2, [{ [q$1]: "UseFIPS" }, b$2]],
		[e$2, [{ [q$1]: "UseDualStack" }, b$2]],
		[f$2, [m$1, "aws-global"]],
		[e$2, [{ [q$1]: "UseGlobalEndpoint" }, b$2]],
		[f$2, [m$1, "eu-central-1"]],
		[e$2, [{
			fn: g$2,
			argv: [n$1, "supportsDualStack"]
		}, b$2]],
		[e$2, [{
			fn: g$2,
			argv: [n$1, "supportsFIPS"]
		}, b$2]],
		[f$2, [m$1, "ap-south-1"]],
		[f$2, [m$1, "eu-north-1"]],
		[f$2, [m$1, "eu-west-1"]],
		[f$2, [m$1, "eu-west-2"]],
		[f$2, [m$1, "eu-west-3"]],
		[f$2, [m$1, "sa-east-1"]],
		[f$2, [m$1, h$2]],
		[f$2, [m$1, "us-east-2"]],
		[f$2, [m$1, "us-west-2"]],
		[f$2, [m$1, "us-west-1"]],
		[f$2, [m$1, "ca-central-1"]],
		[f$2, [m$1, "ap-southeast-1"]],
		[f$2, [m$1, "ap-northeast-1"]],
		[f$2, [m$1, "ap-southeast-2"]],
		[f$2, [{
			fn: g$2,
			argv: [n$1, "name"]
		}, "aws-us-gov"]]
	],
	results: [
		[a$2],
		["https://sts.amazonaws.com", { authSchemes: [{
			name: i$2,
			signingName: j$2,
			signingRegion: h$2
		}] }],
		[k$2, { authSchemes: [{
			name: i$2,
			signingName: j$2,
			signingRegion: "{Region}"
		}] }],
		[a$2, "Invalid Configuration: FIPS and custom endpoint are not supported"],
		[a$2, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
		[l$1, o$1],
		["https://sts-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", o$1],
		[a$2, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://sts.{Region}.amazonaws.com", o$1],
		["https://sts-fips.{Region}.{PartitionResult#dnsSuffix}", o$1],
		[a$2, "FIPS is enabled but this partition does not support FIPS"],
		["https://sts.{Region}.{PartitionResult#dualStackDnsSuffix}", o$1],
		[a$2, "DualStack is enabled but this partition does not support DualStack"],
		[k$2, o$1],
		[a$2, "Invalid Configuration: Missing Region"]
	]
};
const root$2 = 2;
const nodes$2 = new Int32Array([
	-1,
	1,
	-1,
	0,
	30,
	3,
	1,
	4,
	100000014,
	2,
	5,
	100000014,
	3,
	25,
	6,
	4,
	24,
	7,
	5,
	100000001,
	8,
	6,
	9,
	100000013,
	7,
	100000001,
	10,
	10,
	100000001,
	11,
	11,
	100000001,
	12,
	12,
	100000001,
	13,
	13,
	100000001,
	14,
	14,
	100000001,
	15,
	15,
	100000001,
	16,
	16,
	100000001,
	17,
	17,
	100000001,
	18,
	18,
	100000001,
	19,
	19,
	100000001,
	20,
	20,
	100000001,
	21,
	21,
	100000001,
	22,
	22,
	100000001,
	23,
	23,
	100000001,
	100000002,
	8,
	100000011,
	100000012,
	4,
	28,
	26,
	9,
	27,
	100000010,
	24,
	100000008,
	100000009,
	8,
	29,
	100000007,
	9,
	100000006,
	100000007,
	3,
	100000003,
	31,
	4,
	100000004,
	100000005
]);
const bdd$2 = _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.X.from(nodes$2, root$2, _data$2.conditions, _data$2.results);
// node_modules/@aws-sdk/client-sts/dist-es/endpoint/endpointResolver.js
const cache$2 = new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.Y({
	size: 50,
	params: [
		"Endpoint",
		"Region",
		"UseDualStack",
		"UseFIPS",
		"UseGlobalEndpoint"
	]
});
const defaultEndpointResolver$2 = (endpointParams, context = {}) => {
	return cache$2.get(endpointParams, () => (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.q)(bdd$2, {
		endpointParams,
		logger: context.logger
	}));
};
_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.J.aws = _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.d;
// node_modules/@aws-sdk/client-sts/dist-es/auth/httpAuthSchemeProvider.js
const createEndpointRuleSetHttpAuthSchemeParametersProvider = (defaultHttpAuthSchemeParametersProvider) => async (config, context, input) => {
	if (!input) throw new Error("Could not find `input` for `defaultEndpointRuleSetHttpAuthSchemeParametersProvider`");
	const defaultParameters = await defaultHttpAuthSchemeParametersProvider(config, context, input);
	const instructionsFn = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__._t)(context)?.commandInstance?.constructor?.getEndpointParameterInstructions;
	if (!instructionsFn) throw new Error(`getEndpointParameterInstructions() is not defined on '${context.commandName}'`);
	const endpointParameters = await (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.Z)(input, { getEndpointParameterInstructions: instructionsFn }, config);
	return Object.assign(defaultParameters, endpointParameters);
};
const _defaultSTSHttpAuthSchemeParametersProvider = async (config, context, input) => {
	return {
		operation: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__._t)(context).operation,
		region: await (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.gt)(config.region)() || (() => {
			throw new Error("expected `region` to be configured for `aws.auth#sigv4`");
		})()
	};
};
const defaultSTSHttpAuthSchemeParametersProvider = createEndpointRuleSetHttpAuthSchemeParametersProvider(_defaultSTSHttpAuthSchemeParametersProvider);
function createAwsAuthSigv4HttpAuthOption$2(authParameters) {
	return {
		schemeId: "aws.auth#sigv4",
		signingProperties: {
			name: "sts",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
function createAwsAuthSigv4aHttpAuthOption(authParameters) {
	return {
		schemeId: "aws.auth#sigv4a",
		signingProperties: {
			name: "sts",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
function createSmithyApiNoAuthHttpAuthOption(authParameters) {
	return { schemeId: "smithy.api#noAuth" };
}
const createEndpointRuleSetHttpAuthSchemeProvider = (defaultEndpointResolver, defaultHttpAuthSchemeResolver, createHttpAuthOptionFunctions) => {
	const endpointRuleSetHttpAuthSchemeProvider = (authParameters) => {
		const authSchemes = defaultEndpointResolver(authParameters).properties?.authSchemes;
		if (!authSchemes) return defaultHttpAuthSchemeResolver(authParameters);
		const options = [];
		for (const scheme of authSchemes) {
			const { name: resolvedName, properties = {}, ...rest } = scheme;
			const name = resolvedName.toLowerCase();
			if (resolvedName !== name) console.warn(`HttpAuthScheme has been normalized with lowercasing: '${resolvedName}' to '${name}'`);
			let schemeId;
			if (name === "sigv4a") {
				schemeId = "aws.auth#sigv4a";
				const sigv4Present = authSchemes.find((s) => {
					const name = s.name.toLowerCase();
					return name !== "sigv4a" && name.startsWith("sigv4");
				});
				if (_SignatureV4MultiRegion_js__WEBPACK_IMPORTED_MODULE_9__.t.sigv4aDependency() === "none" && sigv4Present) continue;
			} else if (name.startsWith("sigv4")) schemeId = "aws.auth#sigv4";
			else throw new Error(`Unknown HttpAuthScheme found in '@smithy.rules#endpointRuleSet': '${name}'`);
			const createOption = createHttpAuthOptionFunctions[schemeId];
			if (!createOption) throw new Error(`Could not find HttpAuthOption create function for '${schemeId}'`);
			const option = createOption(authParameters);
			option.schemeId = schemeId;
			option.signingProperties = {
				...option.signingProperties || {},
				...rest,
				...properties
			};
			options.push(option);
		}
		return options;
	};
	return endpointRuleSetHttpAuthSchemeProvider;
};
const _defaultSTSHttpAuthSchemeProvider = (authParameters) => {
	const options = [];
	switch (authParameters.operation) {
		case "AssumeRoleWithSAML":
			options.push(createSmithyApiNoAuthHttpAuthOption(authParameters));
			options.push(createAwsAuthSigv4aHttpAuthOption(authParameters));
			break;
		case "AssumeRoleWithWebIdentity":
			options.push(createSmithyApiNoAuthHttpAuthOption(authParameters));
			options.push(createAwsAuthSigv4aHttpAuthOption(authParameters));
			break;
		default:
			options.push(createAwsAuthSigv4HttpAuthOption$2(authParameters));
			options.push(createAwsAuthSigv4aHttpAuthOption(authParameters));
	}
	return options;
};
const defaultSTSHttpAuthSchemeProvider = createEndpointRuleSetHttpAuthSchemeProvider(defaultEndpointResolver$2, _defaultSTSHttpAuthSchemeProvider, {
	"aws.auth#sigv4": createAwsAuthSigv4HttpAuthOption$2,
	"aws.auth#sigv4a": createAwsAuthSigv4aHttpAuthOption,
	"smithy.api#noAuth": createSmithyApiNoAuthHttpAuthOption
});
const resolveHttpAuthSchemeConfig$2 = (config) => {
	const config_0 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.r)(config);
	const config_1 = (0,_SignatureV4MultiRegion_js__WEBPACK_IMPORTED_MODULE_9__.r)(config_0);
	return Object.assign(config_1, { authSchemePreference: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.gt)(config.authSchemePreference ?? []) });
};
// node_modules/@aws-sdk/client-sts/package.json
var version$2 = "3.1164.0";
// node_modules/@aws-sdk/client-sts/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$5 = (config) => {
	return {
		apiVersion: "2011-06-15",
		base64Decoder: config?.base64Decoder ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.yt,
		base64Encoder: config?.base64Encoder ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.vt,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver$2,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultSTSHttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [
			{
				schemeId: "aws.auth#sigv4",
				identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
				signer: new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.o()
			},
			{
				schemeId: "aws.auth#sigv4a",
				identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4a"),
				signer: new _SignatureV4MultiRegion_js__WEBPACK_IMPORTED_MODULE_9__.i()
			},
			{
				schemeId: "smithy.api#noAuth",
				identityProvider: (ipc) => ipc.getIdentityProvider("smithy.api#noAuth") || (async () => ({})),
				signer: new _noAuth_js__WEBPACK_IMPORTED_MODULE_21__.t()
			}
		],
		logger: config?.logger ?? new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.rt(),
		protocol: config?.protocol ?? _AwsQueryProtocol_js__WEBPACK_IMPORTED_MODULE_11__.t,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.sts",
			errorTypeRegistries: _schemas_0_js__WEBPACK_IMPORTED_MODULE_14__.n,
			xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
			version: "2011-06-15",
			serviceTarget: "AWSSecurityTokenServiceV20110615"
		},
		serviceId: config?.serviceId ?? "STS",
		sha256: config?.sha256 ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.t,
		signerConstructor: config?.signerConstructor ?? _SignatureV4MultiRegion_js__WEBPACK_IMPORTED_MODULE_9__.t,
		urlParser: config?.urlParser ?? _configLoader_js__WEBPACK_IMPORTED_MODULE_7__.r,
		utf8Decoder: config?.utf8Decoder ?? _toUtf8_js__WEBPACK_IMPORTED_MODULE_5__.n,
		utf8Encoder: config?.utf8Encoder ?? _toUtf8_js__WEBPACK_IMPORTED_MODULE_5__.t
	};
};
// node_modules/@aws-sdk/client-sts/dist-es/runtimeConfig.js
const getRuntimeConfig$4 = (config) => {
	(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ot)(process.version);
	const defaultsMode = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.Q)(config);
	const defaultConfigProvider = () => defaultsMode().then(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.st);
	const clientSharedValues = getRuntimeConfig$5(config);
	(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.xt)(process.version);
	const loaderConfig = {
		profile: config?.profile,
		logger: clientSharedValues.logger
	};
	return {
		...clientSharedValues,
		...config,
		runtime: "node",
		defaultsMode,
		authSchemePreference: config?.authSchemePreference ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.a, loaderConfig),
		bodyLengthChecker: config?.bodyLengthChecker ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.pt,
		credentialDefaultProvider: config?.credentialDefaultProvider ?? _errors_js__WEBPACK_IMPORTED_MODULE_8__.x,
		defaultSocketTimeout: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.bt)(config?.requestHandler, 3e5),
		defaultUserAgentProvider: config?.defaultUserAgentProvider ?? (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.p)({
			serviceId: clientSharedValues.serviceId,
			clientVersion: version$2
		}),
		httpAuthSchemes: config?.httpAuthSchemes ?? [
			{
				schemeId: "aws.auth#sigv4",
				identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4") || (async (idProps) => await (0,_errors_js__WEBPACK_IMPORTED_MODULE_8__.x)(idProps?.__config || {})()),
				signer: new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.o()
			},
			{
				schemeId: "aws.auth#sigv4a",
				identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4a"),
				signer: new _SignatureV4MultiRegion_js__WEBPACK_IMPORTED_MODULE_9__.i()
			},
			{
				schemeId: "smithy.api#noAuth",
				identityProvider: (ipc) => ipc.getIdentityProvider("smithy.api#noAuth") || (async () => ({})),
				signer: new _noAuth_js__WEBPACK_IMPORTED_MODULE_21__.t()
			}
		],
		maxAttempts: config?.maxAttempts ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.g, config),
		region: config?.region ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.tt, {
			..._Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.et,
			...loaderConfig
		}),
		requestHandler: _node_http_handler_js__WEBPACK_IMPORTED_MODULE_6__.t.create(config?.requestHandler ?? defaultConfigProvider),
		retryMode: config?.retryMode ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)({
			..._Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__._,
			default: async () => (await defaultConfigProvider()).retryMode || _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.b
		}, config),
		sigv4aSigningRegionSet: config?.sigv4aSigningRegionSet ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_SignatureV4MultiRegion_js__WEBPACK_IMPORTED_MODULE_9__.n, loaderConfig),
		streamCollector: config?.streamCollector ?? _node_http_handler_js__WEBPACK_IMPORTED_MODULE_6__.r,
		useDualstackEndpoint: config?.useDualstackEndpoint ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ft, loaderConfig),
		useFipsEndpoint: config?.useFipsEndpoint ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.dt, loaderConfig),
		userAgentAppId: config?.userAgentAppId ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.f, loaderConfig)
	};
};
// node_modules/@aws-sdk/client-sts/dist-es/auth/httpAuthExtensionConfiguration.js
const getHttpAuthExtensionConfiguration$2 = (runtimeConfig) => {
	const _httpAuthSchemes = runtimeConfig.httpAuthSchemes;
	let _httpAuthSchemeProvider = runtimeConfig.httpAuthSchemeProvider;
	let _credentials = runtimeConfig.credentials;
	return {
		setHttpAuthScheme(httpAuthScheme) {
			const index = _httpAuthSchemes.findIndex((scheme) => scheme.schemeId === httpAuthScheme.schemeId);
			if (index === -1) _httpAuthSchemes.push(httpAuthScheme);
			else _httpAuthSchemes.splice(index, 1, httpAuthScheme);
		},
		httpAuthSchemes() {
			return _httpAuthSchemes;
		},
		setHttpAuthSchemeProvider(httpAuthSchemeProvider) {
			_httpAuthSchemeProvider = httpAuthSchemeProvider;
		},
		httpAuthSchemeProvider() {
			return _httpAuthSchemeProvider;
		},
		setCredentials(credentials) {
			_credentials = credentials;
		},
		credentials() {
			return _credentials;
		}
	};
};
const resolveHttpAuthRuntimeConfig$2 = (config) => {
	return {
		httpAuthSchemes: config.httpAuthSchemes(),
		httpAuthSchemeProvider: config.httpAuthSchemeProvider(),
		credentials: config.credentials()
	};
};
// node_modules/@aws-sdk/client-sts/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions$2 = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.l)(runtimeConfig), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.it)(runtimeConfig), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.F)(runtimeConfig), getHttpAuthExtensionConfiguration$2(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.u)(extensionConfiguration), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.at)(extensionConfiguration), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.I)(extensionConfiguration), resolveHttpAuthRuntimeConfig$2(extensionConfiguration));
};
// node_modules/@aws-sdk/client-sts/dist-es/STSClient.js
var STSClient = class extends _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ut {
	config;
	constructor(...[configuration]) {
		const _config_0 = getRuntimeConfig$4(configuration || {});
		super(_config_0);
		this.initConfig = _config_0;
		const _config_1 = (0,_schemas_0_js__WEBPACK_IMPORTED_MODULE_14__.i)(_config_0);
		const _config_2 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.T)(_config_1);
		const _config_3 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.v)(_config_2);
		const _config_4 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.$)(_config_3);
		const _config_5 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.N)(_config_4);
		const _config_6 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.K)(_config_5);
		const _config_7 = resolveHttpAuthSchemeConfig$2(_config_6);
		const _config_8 = resolveRuntimeExtensions$2(_config_7, configuration?.extensions || []);
		this.config = _config_8;
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.lt)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.m)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.h)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.P)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.M)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.j)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.A)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.k)(this.config, {
			httpAuthSchemeParametersProvider: defaultSTSHttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.E({
				"aws.auth#sigv4": config.credentials,
				"aws.auth#sigv4a": config.credentials
			})
		}));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.O)(this.config));
	}
	destroy() {
		super.destroy();
	}
};
// node_modules/@aws-sdk/client-kms/dist-es/auth/httpAuthSchemeProvider.js
const defaultKMSHttpAuthSchemeParametersProvider = async (config, context, input) => {
	return {
		operation: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__._t)(context).operation,
		region: await (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.gt)(config.region)() || (() => {
			throw new Error("expected `region` to be configured for `aws.auth#sigv4`");
		})()
	};
};
function createAwsAuthSigv4HttpAuthOption$1(authParameters) {
	return {
		schemeId: "aws.auth#sigv4",
		signingProperties: {
			name: "kms",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
const defaultKMSHttpAuthSchemeProvider = (authParameters) => {
	const options = [];
	switch (authParameters.operation) {
		default: options.push(createAwsAuthSigv4HttpAuthOption$1(authParameters));
	}
	return options;
};
const resolveHttpAuthSchemeConfig$1 = (config) => {
	const config_0 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.r)(config);
	return Object.assign(config_0, { authSchemePreference: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.gt)(config.authSchemePreference ?? []) });
};
// node_modules/@aws-sdk/client-kms/package.json
var version$1 = "3.1164.0";
// node_modules/@aws-sdk/client-kms/dist-es/endpoint/bdd.js
const k$1 = "ref";
const a$1 = -1;
const b$1 = true;
const c$1 = "isSet";
const d$1 = "PartitionResult";
const e$1 = "booleanEquals";
const f$1 = "getAttr";
const g$1 = { [k$1]: "Endpoint" };
const h$1 = { [k$1]: d$1 };
const i$1 = {};
const j$1 = [{ [k$1]: "Region" }];
const _data$1 = {
	conditions: [
		[c$1, [g$1]],
		[c$1, j$1],
		[
			"aws.partition",
			j$1,
			d$1
		],
		[e$1, [{ [k$1]: "UseFIPS" }, b$1]],
		[e$1, [{ [k$1]: "UseDualStack" }, b$1]],
		[e$1, [{
			fn: f$1,
			argv: [h$1, "supportsDualStack"]
		}, b$1]],
		[e$1, [{
			fn: f$1,
			argv: [h$1, "supportsFIPS"]
		}, b$1]]
	],
	results: [
		[a$1],
		[a$1, "Invalid Configuration: FIPS and custom endpoint are not supported"],
		[a$1, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
		[g$1, i$1],
		["https://kms-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", i$1],
		[a$1, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://kms-fips.{Region}.{PartitionResult#dnsSuffix}", i$1],
		[a$1, "FIPS is enabled but this partition does not support FIPS"],
		["https://kms.{Region}.{PartitionResult#dualStackDnsSuffix}", i$1],
		[a$1, "DualStack is enabled but this partition does not support DualStack"],
		["https://kms.{Region}.{PartitionResult#dnsSuffix}", i$1],
		[a$1, "Invalid Configuration: Missing Region"]
	]
};
const root$1 = 2;
const nodes$1 = new Int32Array([
	-1,
	1,
	-1,
	0,
	12,
	3,
	1,
	4,
	100000011,
	2,
	5,
	100000011,
	3,
	8,
	6,
	4,
	7,
	100000010,
	5,
	100000008,
	100000009,
	4,
	10,
	9,
	6,
	100000006,
	100000007,
	5,
	11,
	100000005,
	6,
	100000004,
	100000005,
	3,
	100000001,
	13,
	4,
	100000002,
	100000003
]);
const bdd$1 = _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.X.from(nodes$1, root$1, _data$1.conditions, _data$1.results);
// node_modules/@aws-sdk/client-kms/dist-es/endpoint/endpointResolver.js
const cache$1 = new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.Y({
	size: 50,
	params: [
		"Endpoint",
		"Region",
		"UseDualStack",
		"UseFIPS"
	]
});
const defaultEndpointResolver$1 = (endpointParams, context = {}) => {
	return cache$1.get(endpointParams, () => (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.q)(bdd$1, {
		endpointParams,
		logger: context.logger
	}));
};
_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.J.aws = _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.d;
// node_modules/@aws-sdk/client-kms/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$3 = (config) => {
	return {
		apiVersion: "2014-11-01",
		base64Decoder: config?.base64Decoder ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.yt,
		base64Encoder: config?.base64Encoder ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.vt,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver$1,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultKMSHttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [{
			schemeId: "aws.auth#sigv4",
			identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
			signer: new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.o()
		}],
		logger: config?.logger ?? new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.rt(),
		protocol: config?.protocol ?? _AwsJson1_1Protocol_js__WEBPACK_IMPORTED_MODULE_10__.t,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.kms",
			errorTypeRegistries: _schemas_02_js__WEBPACK_IMPORTED_MODULE_16__.n,
			xmlNamespace: "https://trent.amazonaws.com/doc/2014-11-01/",
			version: "2014-11-01",
			serviceTarget: "TrentService"
		},
		serviceId: config?.serviceId ?? "KMS",
		sha256: config?.sha256 ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.t,
		urlParser: config?.urlParser ?? _configLoader_js__WEBPACK_IMPORTED_MODULE_7__.r,
		utf8Decoder: config?.utf8Decoder ?? _toUtf8_js__WEBPACK_IMPORTED_MODULE_5__.n,
		utf8Encoder: config?.utf8Encoder ?? _toUtf8_js__WEBPACK_IMPORTED_MODULE_5__.t
	};
};
// node_modules/@aws-sdk/client-kms/dist-es/runtimeConfig.js
const getRuntimeConfig$2 = (config) => {
	(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ot)(process.version);
	const defaultsMode = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.Q)(config);
	const defaultConfigProvider = () => defaultsMode().then(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.st);
	const clientSharedValues = getRuntimeConfig$3(config);
	(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.xt)(process.version);
	const loaderConfig = {
		profile: config?.profile,
		logger: clientSharedValues.logger
	};
	return {
		...clientSharedValues,
		...config,
		runtime: "node",
		defaultsMode,
		authSchemePreference: config?.authSchemePreference ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.a, loaderConfig),
		bodyLengthChecker: config?.bodyLengthChecker ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.pt,
		credentialDefaultProvider: config?.credentialDefaultProvider ?? _errors_js__WEBPACK_IMPORTED_MODULE_8__.x,
		defaultSocketTimeout: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.bt)(config?.requestHandler, 3e5),
		defaultUserAgentProvider: config?.defaultUserAgentProvider ?? (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.p)({
			serviceId: clientSharedValues.serviceId,
			clientVersion: version$1
		}),
		maxAttempts: config?.maxAttempts ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.g, config),
		region: config?.region ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.tt, {
			..._Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.et,
			...loaderConfig
		}),
		requestHandler: _node_http_handler_js__WEBPACK_IMPORTED_MODULE_6__.t.create(config?.requestHandler ?? defaultConfigProvider),
		retryMode: config?.retryMode ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)({
			..._Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__._,
			default: async () => (await defaultConfigProvider()).retryMode || _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.b
		}, config),
		streamCollector: config?.streamCollector ?? _node_http_handler_js__WEBPACK_IMPORTED_MODULE_6__.r,
		useDualstackEndpoint: config?.useDualstackEndpoint ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ft, loaderConfig),
		useFipsEndpoint: config?.useFipsEndpoint ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.dt, loaderConfig),
		userAgentAppId: config?.userAgentAppId ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.f, loaderConfig)
	};
};
// node_modules/@aws-sdk/client-kms/dist-es/auth/httpAuthExtensionConfiguration.js
const getHttpAuthExtensionConfiguration$1 = (runtimeConfig) => {
	const _httpAuthSchemes = runtimeConfig.httpAuthSchemes;
	let _httpAuthSchemeProvider = runtimeConfig.httpAuthSchemeProvider;
	let _credentials = runtimeConfig.credentials;
	return {
		setHttpAuthScheme(httpAuthScheme) {
			const index = _httpAuthSchemes.findIndex((scheme) => scheme.schemeId === httpAuthScheme.schemeId);
			if (index === -1) _httpAuthSchemes.push(httpAuthScheme);
			else _httpAuthSchemes.splice(index, 1, httpAuthScheme);
		},
		httpAuthSchemes() {
			return _httpAuthSchemes;
		},
		setHttpAuthSchemeProvider(httpAuthSchemeProvider) {
			_httpAuthSchemeProvider = httpAuthSchemeProvider;
		},
		httpAuthSchemeProvider() {
			return _httpAuthSchemeProvider;
		},
		setCredentials(credentials) {
			_credentials = credentials;
		},
		credentials() {
			return _credentials;
		}
	};
};
const resolveHttpAuthRuntimeConfig$1 = (config) => {
	return {
		httpAuthSchemes: config.httpAuthSchemes(),
		httpAuthSchemeProvider: config.httpAuthSchemeProvider(),
		credentials: config.credentials()
	};
};
// node_modules/@aws-sdk/client-kms/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions$1 = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.l)(runtimeConfig), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.it)(runtimeConfig), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.F)(runtimeConfig), getHttpAuthExtensionConfiguration$1(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.u)(extensionConfiguration), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.at)(extensionConfiguration), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.I)(extensionConfiguration), resolveHttpAuthRuntimeConfig$1(extensionConfiguration));
};
// node_modules/@aws-sdk/client-kms/dist-es/KMSClient.js
var KMSClient = class extends _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ut {
	config;
	constructor(...[configuration]) {
		const _config_0 = getRuntimeConfig$2(configuration || {});
		super(_config_0);
		this.initConfig = _config_0;
		const _config_1 = (0,_schemas_02_js__WEBPACK_IMPORTED_MODULE_16__.i)(_config_0);
		const _config_2 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.T)(_config_1);
		const _config_3 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.v)(_config_2);
		const _config_4 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.$)(_config_3);
		const _config_5 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.N)(_config_4);
		const _config_6 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.K)(_config_5);
		const _config_7 = resolveHttpAuthSchemeConfig$1(_config_6);
		const _config_8 = resolveRuntimeExtensions$1(_config_7, configuration?.extensions || []);
		this.config = _config_8;
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.lt)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.m)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.h)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.P)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.M)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.j)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.A)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.k)(this.config, {
			httpAuthSchemeParametersProvider: defaultKMSHttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.E({ "aws.auth#sigv4": config.credentials })
		}));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.O)(this.config));
	}
	destroy() {
		super.destroy();
	}
};
// node_modules/@aws-sdk/client-iam/dist-es/auth/httpAuthSchemeProvider.js
const defaultIAMHttpAuthSchemeParametersProvider = async (config, context, input) => {
	return {
		operation: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__._t)(context).operation,
		region: await (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.gt)(config.region)() || (() => {
			throw new Error("expected `region` to be configured for `aws.auth#sigv4`");
		})()
	};
};
function createAwsAuthSigv4HttpAuthOption(authParameters) {
	return {
		schemeId: "aws.auth#sigv4",
		signingProperties: {
			name: "iam",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
const defaultIAMHttpAuthSchemeProvider = (authParameters) => {
	const options = [];
	switch (authParameters.operation) {
		default: options.push(createAwsAuthSigv4HttpAuthOption(authParameters));
	}
	return options;
};
const resolveHttpAuthSchemeConfig = (config) => {
	const config_0 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.r)(config);
	return Object.assign(config_0, { authSchemePreference: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.gt)(config.authSchemePreference ?? []) });
};
// node_modules/@aws-sdk/client-iam/package.json
var version = "3.1164.0";
// node_modules/@aws-sdk/client-iam/dist-es/endpoint/bdd.js
const v = "ref";
const w = "authSchemes";
const x = "name";
const y = "signingRegion";
const a = -1;
const b = true;
const c = "isSet";
const d = "PartitionResult";
const e = "stringEquals";
const f = "booleanEquals";
const g = "getAttr";
const h = { [v]: "Endpoint" };
const i = {
	"fn": g,
	"argv": [{ [v]: d }, "name"]
};
const j = { [v]: d };
const k = { [w]: [{
	[x]: "sigv4",
	[y]: "us-east-1"
}] };
const l = { [w]: [{
	[x]: "sigv4",
	[y]: "cn-north-1"
}] };
const m = { [w]: [{
	[x]: "sigv4",
	[y]: "us-gov-west-1"
}] };
const n = { [w]: [{
	[x]: "sigv4",
	[y]: "us-iso-east-1"
}] };
const o = { [w]: [{
	[x]: "sigv4",
	[y]: "us-isob-east-1"
}] };
const p = { [w]: [{
	[x]: "sigv4",
	[y]: "eu-isoe-west-1"
}] };
const q = { [w]: [{
	[x]: "sigv4",
	[y]: "us-isof-south-1"
}] };
const s = { [w]: [{
	[x]: "sigv4",
	[y]: "eusc-de-east-1"
}] };
const t = { [w]: [{
	[x]: "sigv4",
	[y]: "{PartitionResult#implicitGlobalRegion}"
}] };
const u = [{ [v]: "Region" }];
const _data = {
	conditions: [
		[c, [h]],
		[c, u],
		[
			"aws.partition",
			u,
			d
		],
		[e, [i, "aws"]],
		[e, [i, "aws-cn"]],
		[e, [i, "aws-us-gov"]],
		[e, [i, "aws-iso"]],
		[f, [{ [v]: "UseFIPS" }, b]],
		[f, [{ [v]: "UseDualStack" }, b]],
		[e, [i, "aws-iso-b"]],
		[e, [i, "aws-iso-e"]],
		[e, [i, "aws-iso-f"]],
		[e, [i, "aws-eusc"]],
		[f, [{
			fn: g,
			argv: [j, "supportsDualStack"]
		}, b]],
		[f, [{
			fn: g,
			argv: [j, "supportsFIPS"]
		}, b]]
	],
	results: [
		[a],
		[a, "Invalid Configuration: FIPS and custom endpoint are not supported"],
		[a, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
		[h, {}],
		["https://iam.amazonaws.com", k],
		["https://iam-fips.amazonaws.com", k],
		["https://iam.global.api.aws", k],
		["https://iam-fips.global.api.aws", k],
		["https://iam.global.api.amazonwebservices.com.cn", l],
		["https://iam-fips.api.amazonwebservices.com.cn", l],
		["https://iam.cn-north-1.amazonaws.com.cn", l],
		["https://iam-fips.amazonaws.com.cn", l],
		["https://iam.us-gov.api.aws", m],
		["https://iam.us-gov.amazonaws.com", m],
		["https://iam.us-iso-east-1.c2s.ic.gov", n],
		["https://iam-fips.us-iso-east-1.c2s.ic.gov", n],
		["https://iam.api.aws.ic.gov", n],
		["https://iam-fips.api.aws.ic.gov", n],
		["https://iam.us-isob-east-1.sc2s.sgov.gov", o],
		["https://iam-fips.us-isob-east-1.sc2s.sgov.gov", o],
		["https://iam.api.aws.scloud", o],
		["https://iam-fips.api.aws.scloud", o],
		["https://iam.eu-isoe-west-1.cloud.adc-e.uk", p],
		["https://iam-fips.cloud.adc-e.uk", p],
		["https://iam.api.cloud-aws.adc-e.uk", p],
		["https://iam-fips.api.cloud-aws.adc-e.uk", p],
		["https://iam.us-isof-south-1.csp.hci.ic.gov", q],
		["https://iam-fips.csp.hci.ic.gov", q],
		["https://iam.api.aws.hci.ic.gov", q],
		["https://iam-fips.api.aws.hci.ic.gov", q],
		["https://iam.eusc-de-east-1.amazonaws.eu", s],
		["https://iam-fips.amazonaws.eu", s],
		["https://iam.global.api.amazonwebservices.eu", s],
		["https://iam-fips.api.amazonwebservices.eu", s],
		["https://iam-fips.{PartitionResult#implicitGlobalRegion}.{PartitionResult#dualStackDnsSuffix}", t],
		[a, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://iam-fips.{PartitionResult#implicitGlobalRegion}.{PartitionResult#dnsSuffix}", t],
		[a, "FIPS is enabled but this partition does not support FIPS"],
		["https://iam.{PartitionResult#implicitGlobalRegion}.{PartitionResult#dualStackDnsSuffix}", t],
		[a, "DualStack is enabled but this partition does not support DualStack"],
		["https://iam.{PartitionResult#implicitGlobalRegion}.{PartitionResult#dnsSuffix}", t],
		[a, "Invalid Configuration: Missing Region"]
	]
};
const root = 2;
const nodes = new Int32Array([
	-1,
	1,
	-1,
	0,
	42,
	3,
	1,
	4,
	100000041,
	2,
	5,
	100000041,
	3,
	39,
	6,
	4,
	36,
	7,
	5,
	35,
	8,
	6,
	32,
	9,
	7,
	20,
	10,
	8,
	15,
	11,
	9,
	100000018,
	12,
	10,
	100000022,
	13,
	11,
	100000026,
	14,
	12,
	100000030,
	100000040,
	9,
	100000020,
	16,
	10,
	100000024,
	17,
	11,
	100000028,
	18,
	12,
	100000032,
	19,
	13,
	100000038,
	100000039,
	8,
	26,
	21,
	9,
	100000019,
	22,
	10,
	100000023,
	23,
	11,
	100000027,
	24,
	12,
	100000031,
	25,
	14,
	100000036,
	100000037,
	9,
	100000021,
	27,
	10,
	100000025,
	28,
	11,
	100000029,
	29,
	12,
	100000033,
	30,
	13,
	31,
	100000035,
	14,
	100000034,
	100000035,
	7,
	34,
	33,
	8,
	100000016,
	100000014,
	8,
	100000017,
	100000015,
	8,
	100000012,
	100000013,
	7,
	38,
	37,
	8,
	100000008,
	100000010,
	8,
	100000009,
	100000011,
	7,
	41,
	40,
	8,
	100000006,
	100000004,
	8,
	100000007,
	100000005,
	7,
	100000001,
	43,
	8,
	100000002,
	100000003
]);
const bdd = _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.X.from(nodes, root, _data.conditions, _data.results);
// node_modules/@aws-sdk/client-iam/dist-es/endpoint/endpointResolver.js
const cache = new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.Y({
	size: 50,
	params: [
		"Endpoint",
		"Region",
		"UseDualStack",
		"UseFIPS"
	]
});
const defaultEndpointResolver = (endpointParams, context = {}) => {
	return cache.get(endpointParams, () => (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.q)(bdd, {
		endpointParams,
		logger: context.logger
	}));
};
_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.J.aws = _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.d;
// node_modules/@aws-sdk/client-iam/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$1 = (config) => {
	return {
		apiVersion: "2010-05-08",
		base64Decoder: config?.base64Decoder ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.yt,
		base64Encoder: config?.base64Encoder ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.vt,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultIAMHttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [{
			schemeId: "aws.auth#sigv4",
			identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
			signer: new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.o()
		}],
		logger: config?.logger ?? new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.rt(),
		protocol: config?.protocol ?? _AwsQueryProtocol_js__WEBPACK_IMPORTED_MODULE_11__.t,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.iam",
			errorTypeRegistries: _schemas_04_js__WEBPACK_IMPORTED_MODULE_18__.l,
			xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
			version: "2010-05-08",
			serviceTarget: "AWSIdentityManagementV20100508"
		},
		serviceId: config?.serviceId ?? "IAM",
		sha256: config?.sha256 ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.t,
		urlParser: config?.urlParser ?? _configLoader_js__WEBPACK_IMPORTED_MODULE_7__.r,
		utf8Decoder: config?.utf8Decoder ?? _toUtf8_js__WEBPACK_IMPORTED_MODULE_5__.n,
		utf8Encoder: config?.utf8Encoder ?? _toUtf8_js__WEBPACK_IMPORTED_MODULE_5__.t
	};
};
// node_modules/@aws-sdk/client-iam/dist-es/runtimeConfig.js
const getRuntimeConfig = (config) => {
	(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ot)(process.version);
	const defaultsMode = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.Q)(config);
	const defaultConfigProvider = () => defaultsMode().then(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.st);
	const clientSharedValues = getRuntimeConfig$1(config);
	(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.xt)(process.version);
	const loaderConfig = {
		profile: config?.profile,
		logger: clientSharedValues.logger
	};
	return {
		...clientSharedValues,
		...config,
		runtime: "node",
		defaultsMode,
		authSchemePreference: config?.authSchemePreference ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.a, loaderConfig),
		bodyLengthChecker: config?.bodyLengthChecker ?? _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.pt,
		credentialDefaultProvider: config?.credentialDefaultProvider ?? _errors_js__WEBPACK_IMPORTED_MODULE_8__.x,
		defaultSocketTimeout: (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.bt)(config?.requestHandler, 3e5),
		defaultUserAgentProvider: config?.defaultUserAgentProvider ?? (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.p)({
			serviceId: clientSharedValues.serviceId,
			clientVersion: version
		}),
		maxAttempts: config?.maxAttempts ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.g, config),
		region: config?.region ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.tt, {
			..._Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.et,
			...loaderConfig
		}),
		requestHandler: _node_http_handler_js__WEBPACK_IMPORTED_MODULE_6__.t.create(config?.requestHandler ?? defaultConfigProvider),
		retryMode: config?.retryMode ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)({
			..._Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__._,
			default: async () => (await defaultConfigProvider()).retryMode || _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.b
		}, config),
		streamCollector: config?.streamCollector ?? _node_http_handler_js__WEBPACK_IMPORTED_MODULE_6__.r,
		useDualstackEndpoint: config?.useDualstackEndpoint ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ft, loaderConfig),
		useFipsEndpoint: config?.useFipsEndpoint ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.dt, loaderConfig),
		userAgentAppId: config?.userAgentAppId ?? (0,_configLoader_js__WEBPACK_IMPORTED_MODULE_7__.t)(_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.f, loaderConfig)
	};
};
// node_modules/@aws-sdk/client-iam/dist-es/auth/httpAuthExtensionConfiguration.js
const getHttpAuthExtensionConfiguration = (runtimeConfig) => {
	const _httpAuthSchemes = runtimeConfig.httpAuthSchemes;
	let _httpAuthSchemeProvider = runtimeConfig.httpAuthSchemeProvider;
	let _credentials = runtimeConfig.credentials;
	return {
		setHttpAuthScheme(httpAuthScheme) {
			const index = _httpAuthSchemes.findIndex((scheme) => scheme.schemeId === httpAuthScheme.schemeId);
			if (index === -1) _httpAuthSchemes.push(httpAuthScheme);
			else _httpAuthSchemes.splice(index, 1, httpAuthScheme);
		},
		httpAuthSchemes() {
			return _httpAuthSchemes;
		},
		setHttpAuthSchemeProvider(httpAuthSchemeProvider) {
			_httpAuthSchemeProvider = httpAuthSchemeProvider;
		},
		httpAuthSchemeProvider() {
			return _httpAuthSchemeProvider;
		},
		setCredentials(credentials) {
			_credentials = credentials;
		},
		credentials() {
			return _credentials;
		}
	};
};
const resolveHttpAuthRuntimeConfig = (config) => {
	return {
		httpAuthSchemes: config.httpAuthSchemes(),
		httpAuthSchemeProvider: config.httpAuthSchemeProvider(),
		credentials: config.credentials()
	};
};
// node_modules/@aws-sdk/client-iam/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.l)(runtimeConfig), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.it)(runtimeConfig), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.F)(runtimeConfig), getHttpAuthExtensionConfiguration(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.u)(extensionConfiguration), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.at)(extensionConfiguration), (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.I)(extensionConfiguration), resolveHttpAuthRuntimeConfig(extensionConfiguration));
};
// node_modules/@aws-sdk/client-iam/dist-es/IAMClient.js
var IAMClient = class extends _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.ut {
	config;
	constructor(...[configuration]) {
		const _config_0 = getRuntimeConfig(configuration || {});
		super(_config_0);
		this.initConfig = _config_0;
		const _config_1 = (0,_schemas_04_js__WEBPACK_IMPORTED_MODULE_18__.d)(_config_0);
		const _config_2 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.T)(_config_1);
		const _config_3 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.v)(_config_2);
		const _config_4 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.$)(_config_3);
		const _config_5 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.N)(_config_4);
		const _config_6 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.K)(_config_5);
		const _config_7 = resolveHttpAuthSchemeConfig(_config_6);
		const _config_8 = resolveRuntimeExtensions(_config_7, configuration?.extensions || []);
		this.config = _config_8;
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.lt)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.m)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.h)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.P)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.M)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.j)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.A)(this.config));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.k)(this.config, {
			httpAuthSchemeParametersProvider: defaultIAMHttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.E({ "aws.auth#sigv4": config.credentials })
		}));
		this.middlewareStack.use((0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.O)(this.config));
	}
	destroy() {
		super.destroy();
	}
};
// src/aws/throttling.ts
/**
* AWS's rate limits for an account in a Region, for calls that a run may make by the hundred. Sources: "Amazon ECS
* endpoints and quotas" in the AWS General Reference; "Request throttling for the Amazon EC2 API" in the EC2 developer
* guide, where each operation has its own limit; "CloudWatch Logs quotas"; "Throttling of Amazon Route 53 API
* requests", where all operations share one.
*/
const RATES = [
	{
		service: "ECS",
		operations: /^(Register|Deregister)TaskDefinition$/,
		burst: 20,
		perSecond: 1
	},
	{
		service: "ECS",
		operations: /^DeleteTaskDefinitions$/,
		burst: 5,
		perSecond: 1
	},
	{
		service: "ECS",
		operations: /^(Describe|List)TaskDefinition/,
		burst: 50,
		perSecond: 20
	},
	{
		service: "ECS",
		operations: /^(Describe|List)Tasks$/,
		burst: 100,
		perSecond: 20
	},
	{
		service: "ECS",
		operations: /^(Run|Stop)Task$/,
		burst: 100,
		perSecond: 40
	},
	{
		service: "EC2",
		operations: /^DescribeSecurityGroups$/,
		burst: 100,
		perSecond: 20
	},
	{
		service: "EC2",
		operations: /^DeleteSecurityGroup$/,
		burst: 50,
		perSecond: 5
	},
	{
		service: "CloudWatch Logs",
		operations: /^DescribeLogGroups$/,
		burst: 10,
		perSecond: 10
	},
	{
		service: "CloudWatch Logs",
		operations: /^DeleteLogGroup$/,
		burst: 10,
		perSecond: 10
	},
	{
		service: "Route 53",
		operations: /^/,
		burst: 50,
		perSecond: 10
	}
];
/** The share of a rate that one run uses. The rest is for others. */
const SHARE = .9;
/** Returns a pace that keeps the calls of one run below the rates, in the order in which they come. */
function makePace() {
	const free = /* @__PURE__ */ new Map();
	return async (service, operation, signal) => {
		const rate = RATES.find((one) => one.service === service && one.operations.test(operation));
		if (rate === void 0) return;
		const [burst, perSecond] = [rate.burst * SHARE, rate.perSecond * SHARE];
		const now = Date.now();
		const last = free.get(rate) ?? {
			calls: burst,
			at: now
		};
		const calls = Math.min(burst, last.calls + (now - last.at) / 1e3 * perSecond) - 1;
		free.set(rate, {
			calls,
			at: now
		});
		if (calls < 0) await (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.r)(-calls / perSecond * 1e3, signal);
	};
}
/** The average time (ms) between DescribeTasks calls. */
const EACH_LOOK = 1e3;
/** Counts how often a run's clients ask ECS about tasks, so that they do so once a second on average. */
var Looks = class {
	#since = Date.now();
	#made = 0;
	count(service, operation) {
		if (service === "ECS" && operation === "DescribeTasks") this.#made += 1;
	}
	/** Returns in how many ms a look is due if `others` follow it at once. Zero or less means now. */
	dueIn(others) {
		return (this.#made + others) * EACH_LOOK - (Date.now() - this.#since);
	}
};
/** The limits (ms) of the first wait and of any wait. A wait is a random part of its limit, so that runs spread out. */
const FIRST_WAIT = 1e3;
const LONGEST_WAIT = 2e4;
function callToken(begin, refusals, failures, delay = 0) {
	return {
		begin,
		refusals,
		failures,
		getRetryCount: () => refusals + failures.getRetryCount(),
		getRetryDelay: () => delay,
		getRetryCost: () => failures.getRetryCost()
	};
}
/**
* Retries a throttled call for as long as `patience` allows, and any other error as often as the SDK does. The limit of
* the waits doubles each time, so that many clients of one account slow down to its rate.
*/
var PatientStrategy = class extends _Sha256Node_js__WEBPACK_IMPORTED_MODULE_4__.y {
	patience;
	constructor(attempts, patience) {
		super(attempts);
		this.patience = patience;
	}
	async acquireInitialRetryToken(scope) {
		return callToken(Date.now(), 0, await super.acquireInitialRetryToken(scope));
	}
	async refreshRetryTokenForRetry(token, info) {
		const { begin, refusals, failures } = token;
		if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_8__.u)(info.error)) return callToken(begin, refusals, await super.refreshRetryTokenForRetry(failures, info));
		const left = this.patience.until(begin) - Date.now();
		if (left <= 0) throw new Error("No patience is left.");
		this.patience.onWait(info.error);
		const wait = (info.retryAfterHint === void 0 ? 0 : Math.max(0, info.retryAfterHint.getTime() - Date.now())) + Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** refusals);
		return callToken(begin, refusals + 1, failures, Math.min(wait, left));
	}
};
// src/aws/clients.ts
/** How often to attempt a call. With `patience`, throttled attempts don't count. */
const MOST_ATTEMPTS = 5;
/**
* Returns clients for the credentials and Region in the environment. The SDK reads its own settings there, such as
* `AWS_ENDPOINT_URL`. The action adds proxies, which the SDK doesn't read.
* Once `signal` is aborted, every call throws its reason: nothing more is sent, and pending lookups aren't awaited.
* Throws `REGION_MISSING` or `CREDENTIALS_MISSING` immediately, without using the network.
*/
function makeClients(env, signal, { patience, like } = {}) {
	(0,_ports_js__WEBPACK_IMPORTED_MODULE_1__.u)(env);
	const region = (0,_ports_js__WEBPACK_IMPORTED_MODULE_1__.c)(env);
	const agents = (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__.n)(env);
	const common = {
		region,
		maxAttempts: MOST_ATTEMPTS,
		requestHandler: {
			connectionTimeout: 5e3,
			requestTimeout: 2e4,
			throwOnRequestTimeout: true,
			httpAgent: agents.http,
			httpsAgent: agents.https
		}
	};
	const credentials = like?.credentials ?? new STSClient(common).config.credentials;
	const settings = {
		...common,
		credentials,
		...patience && { retryStrategy: new PatientStrategy(MOST_ATTEMPTS, patience) }
	};
	const pace = patience && makePace();
	const looks = like?.looks ?? new Looks();
	const open = (make) => {
		const client = make(settings);
		guard(client, client.config.serviceId, looks, signal, pace);
		return client;
	};
	const made = {};
	return {
		region,
		signal: signal ?? new AbortController().signal,
		credentials,
		looks,
		open,
		get ecs() {
			return made.ecs ??= open(() => new _task_js__WEBPACK_IMPORTED_MODULE_17__.I(settings));
		},
		get ec2() {
			return made.ec2 ??= open(() => new _security_group_js__WEBPACK_IMPORTED_MODULE_12__.l(settings));
		},
		get iam() {
			return made.iam ??= open(() => new IAMClient(settings));
		},
		get kms() {
			return made.kms ??= open(() => new KMSClient(settings));
		},
		get logs() {
			return made.logs ??= open(() => new _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_13__.t(settings));
		},
		get secretsManager() {
			return made.secretsManager ??= open(() => new _SecretsManagerClient_js__WEBPACK_IMPORTED_MODULE_15__.t(settings));
		},
		get sts() {
			return made.sts ??= open(() => new STSClient(settings));
		}
	};
}
/** Rejects calls of a cancelled run, paces and counts calls, and records the call that each error belongs to. */
function guard(client, service, looks, signal, pace) {
	const { middlewareStack: stack } = client;
	const sent = /* @__PURE__ */ new WeakSet();
	const operationOf = ({ commandName = "" }) => commandName.replace(/Command$/, "");
	const whole = (next, context) => {
		const operation = operationOf(context);
		const mustEnd = () => !isLookUp(operation) && sent.has(context);
		return async (args) => {
			signal?.throwIfAborted();
			try {
				await pace?.(service, operation, signal);
				return await (signal === void 0 ? next(args) : unlessAborted(next(args), signal, mustEnd));
			} catch (error) {
				(0,_errors_js__WEBPACK_IMPORTED_MODULE_8__.h)(error, {
					service,
					operation
				});
				throw error;
			}
		};
	};
	const attempt = (next, context) => async (args) => {
		signal?.throwIfAborted();
		sent.add(context);
		looks.count(service, operationOf(context));
		try {
			return await next(args);
		} catch (error) {
			signal?.throwIfAborted();
			(0,_errors_js__WEBPACK_IMPORTED_MODULE_8__.h)(error, {
				service,
				operation: operationOf(context)
			});
			throw error;
		} finally {
			sent.delete(context);
		}
	};
	stack.add(whole, {
		step: "initialize",
		priority: "high",
		name: "wholeCall"
	});
	stack.add(attempt, {
		step: "finalizeRequest",
		priority: "low",
		name: "eachAttempt"
	});
}
/** Whether an operation only reads, by the verbs that AWS uses for such operations. */
function isLookUp(operation) {
	return /^(?:Describe|Get|List|Simulate|Lookup)/.test(operation);
}
/** Returns the result of a call. Throws the signal's reason once it is aborted, unless the call must be awaited. */
async function unlessAborted(call, signal, mustEnd) {
	const aborted = Promise.withResolvers();
	const abort = () => {
		if (!mustEnd()) aborted.reject(signal.reason);
	};
	signal.addEventListener("abort", abort, { once: true });
	try {
		return await Promise.race([call, aborted.promise]);
	} finally {
		signal.removeEventListener("abort", abort);
	}
}
// src/deploy/addresses.ts
/** Returns the tasks with their addresses, without looking up known ones again. */
async function findAddresses(tasks, before, spec, clients) {
	const known = new Map(before.map((seen) => [seen.task.taskArn, seen]));
	if (spec.network !== "own") return findHostAddresses(tasks, known, spec, clients);
	const wanted = tasks.flatMap((task) => {
		const { id } = (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.p)(task);
		return spec.publicAddress === "ipv4" && known.get(task.taskArn)?.publicIp === void 0 && id !== void 0 ? [id] : [];
	});
	const found = await (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.c)(clients.ec2, wanted);
	return tasks.map((task) => {
		const { id, privateIp, ipv6 } = (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.p)(task);
		const publicIp = {
			ipv4: known.get(task.taskArn)?.publicIp ?? found.get(id ?? ""),
			ipv6,
			none: void 0
		}[spec.publicAddress];
		const address = spec.publicAddress === "none" ? privateIp ?? ipv6 : publicIp;
		return {
			task,
			interfaceId: id,
			privateIp: privateIp ?? ipv6,
			publicIp,
			url: spec.httpsContainer !== void 0 ? secureUrl(address) : urlOf(address, firstPort(spec)),
			urls: urlsOf(spec, (port, container) => container === spec.httpsContainer ? secureUrl(address) : urlOf(address, port))
		};
	});
}
async function findHostAddresses(tasks, known, spec, clients) {
	const placed = tasks.flatMap(({ taskArn, containerInstanceArn }) => known.get(taskArn)?.privateIp === void 0 ? containerInstanceArn ?? [] : []);
	const hosts = await (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.s)(clients, spec.cluster, [...new Set(placed)]);
	return tasks.map((task) => {
		const before = known.get(task.taskArn);
		const { publicIp, privateIp } = before?.privateIp === void 0 ? hosts.get(task.containerInstanceArn ?? "") ?? {} : before;
		const address = publicIp ?? privateIp;
		return {
			task,
			privateIp,
			publicIp,
			url: urlOf(address, boundPort(task, firstPort(spec), spec)),
			urls: urlsOf(spec, (port, containerName) => urlOf(address, boundPort(task, port, {
				...spec,
				containerName
			})))
		};
	});
}
/**
* Returns the instance's port for a TCP port of the container. In bridge mode, Docker chooses it if the task definition
* doesn't. In host mode, it is the same port, and ECS reports no bindings.
*/
function boundPort({ containers = [] }, wanted, { network, containerName }) {
	if (network === "host") return wanted;
	const bindings = containers.toSorted((a, b) => Number(b.name === containerName) - Number(a.name === containerName)).flatMap(({ networkBindings = [] }) => networkBindings).filter(({ protocol = "tcp" }) => protocol === "tcp");
	return (bindings.find(({ containerPort }) => containerPort === wanted) ?? bindings[0])?.hostPort;
}
/** Returns `https://address`, which answers only under the task's domain. */
function secureUrl(address) {
	return address === void 0 ? void 0 : `https://${inUrl(address)}`;
}
function inUrl(address) {
	return address.includes(":") ? `[${address}]` : address;
}
/** Returns the port of the URL. */
function firstPort({ ports }) {
	return ports.find(({ protocol }) => protocol === "tcp")?.port;
}
/** Returns the URL of each container with an open port, in a task with several. */
function urlsOf({ reached }, urlOfPort) {
	if (reached === void 0) return void 0;
	const urls = Object.entries(reached).flatMap(([container, port]) => {
		const url = urlOfPort(port, container);
		return url === void 0 ? [] : [[container, url]];
	});
	return Object.fromEntries(urls);
}
/** Returns `http://address`, with the port unless it is 80. Returns nothing without an address or TCP port. */
function urlOf(address, port) {
	if (address === void 0 || port === void 0) return void 0;
	return port === 80 ? `http://${inUrl(address)}` : `http://${inUrl(address)}:${port}`;
}
/** Returns what served before the deployment, for the report. Returns nothing if that can't be found out. */
async function findLive(serving, spec, clients) {
	const newest = newestOf(serving);
	const commit = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.g)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.G)(newest?.tags ?? []));
	if (newest === void 0 || commit === void 0) return void 0;
	try {
		const tags = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.G)(newest.tags ?? []);
		const name = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.v)(tags);
		const isHttps = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.a)(tags) !== void 0;
		if (name !== void 0 && isHttps) return {
			commit,
			url: `https://${name}`
		};
		if (spec.httpsContainer !== void 0) return { commit };
		const [seen] = await findAddresses([newest], [], spec, clients);
		return {
			commit,
			url: name === void 0 ? seen?.url : urlUnder(name, seen?.url)
		};
	} catch {
		return { commit };
	}
}
/** Returns only the commit of what serves, before addresses can be looked up. */
async function findLiveCommit({ subject, cluster: { cluster } }, { ecs, region }) {
	try {
		const tasks = await (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.u)(ecs, cluster, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.N)(subject, region).family, subject);
		const commit = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.g)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.G)(newestOf(tasks)?.tags ?? []));
		return commit === void 0 ? void 0 : { commit };
	} catch {
		return;
	}
}
function newestOf(tasks) {
	return tasks.toSorted((a, b) => (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.i)(b) - (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.i)(a))[0];
}
/** Returns the URL with the name in place of the address. */
function urlUnder(name, url) {
	if (url === void 0) return void 0;
	const { protocol, port } = new URL(url);
	return `${protocol}//${name}${port === "" ? "" : `:${port}`}`;
}
// src/deploy/health-check.ts
/**
* Requests an `http:` URL once, for up to `within` ms. 2xx and 3xx are healthy, and redirects are not followed. Uses
* the proxy for plain HTTP in the environment, like all requests of the runner. Never rejects.
*/
async function probe(url, within = 3e3) {
	return ask(url, within, {});
}
/**
* Requests a URL with another `Host` header. Returns nothing if a proxy is used: it derives the host from the URL (RFC
* 9112, section 3.2.2), so Node rejects the header.
*/
async function probeAs(host, url, within = 3e3) {
	try {
		return await ask(url, within, { host });
	} catch (error) {
		if (error.code === "ERR_INVALID_ARG_VALUE") return void 0;
		throw error;
	}
}
async function ask(url, within, headers) {
	return new Promise((resolve) => {
		const agent = (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__.i)(process.env).http;
		(0,node_http__WEBPACK_IMPORTED_MODULE_19__.get)(url, {
			agent,
			headers,
			signal: AbortSignal.timeout(within)
		}, (response) => {
			response.destroy();
			resolve(answerOf(response.statusCode ?? 0));
		}).on("error", (error) => {
			resolve(failureOf(error, new URL(url).hostname.replace(/^\[(.*)\]$/, "$1"), within));
		});
	});
}
function answerOf(status) {
	const healthy = status >= 200 && status < 400;
	return {
		kind: healthy ? "healthy" : "status",
		healthy,
		said: `it answers ${status}`
	};
}
/** Returns the answer for a connection to `address` that failed. `within` is its time limit in ms. */
function failureOf(error, address, within) {
	return {
		kind: kindOf(error, address),
		healthy: false,
		said: `it does not answer (${reasonOf(error, within)})`
	};
}
/** Explains the last answer to a health check at `url`. Returns nothing if it passed. */
function readAnswer(url, { kind }) {
	const port = new URL(url).port || "80";
	switch (kind) {
		case "healthy": return;
		case "refused": return {
			code: "NOTHING_LISTENS",
			reading: `The application does not listen on port ${port}.`,
			hint: "Set `port` to the port that the application listens on, or let it listen on 0.0.0.0 instead of 127.0.0.1. If it starts slowly, set a longer `timeout-minutes`."
		};
		case "silent": return {
			code: "NO_WAY_IN",
			reading: `The runner gets no answer from port ${port}.`,
			hint: "Allow the runner in `ingress-cidrs`, or open the port in the groups of `security-groups`. Check the network ACL. Only a runner in the VPC can reach a private IP."
		};
		case "no-route": return {
			code: "NO_ROUTE",
			reading: "The runner has no route to this address.",
			hint: "GitHub-hosted runners have no IPv6: for a task with an IPv6 address only, use a self-hosted runner with IPv6, or omit `health-check-path`. Otherwise, check the routes of the runner."
		};
		case "proxy": return {
			code: "PROXY_UNREACHABLE",
			reading: "The health check goes through the proxy in `HTTP_PROXY`, which does not answer.",
			hint: "Correct `HTTP_PROXY`, or add the IP of the task to `NO_PROXY`."
		};
		case "status": return {
			code: "HEALTH_CHECK_FAILED",
			reading: `The application answers on port ${port}, but not with 2xx or 3xx.`,
			hint: "Check `health-check-path` and the log of the application. If it starts slowly, set a longer `timeout-minutes`."
		};
		case "other": return {
			code: "NO_HTTP",
			reading: `Something listens on port ${port}, but does not speak plain HTTP.`,
			hint: "Set `port` to a port with plain HTTP, without TLS, and check the log of the application."
		};
	}
}
/** Classifies Node's error codes. A stopped machine or a firewall shows as a timeout or as an unreachable host. */
function kindOf(error, target) {
	const { code = "", address } = error;
	if (code === "ENOTFOUND" || address !== void 0 && address !== target) return "proxy";
	if (code === "ECONNREFUSED") return "refused";
	if ([
		"ENETUNREACH",
		"EADDRNOTAVAIL",
		"EAFNOSUPPORT"
	].includes(code)) return "no-route";
	return error.name === "AbortError" || ["ETIMEDOUT", "EHOSTUNREACH"].includes(code) ? "silent" : "other";
}
function reasonOf(error, within) {
	if (error.name === "AbortError") return `no answer within ${within / 1e3} s`;
	return (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.f)(error) || String(error.code);
}
/**
* Connects to `address` with the server name `name`, for up to `within` ms. Requests `path` once `accepts` has accepted
* the certificate. An untrusted issuer is fine, because the fingerprint identifies the certificate. Never rejects.
*/
async function probeHttps({ address, port, name, path, authorization }, accepts, within = 3e3) {
	return new Promise((resolve) => {
		const sent = (0,node_https__WEBPACK_IMPORTED_MODULE_20__.request)({
			agent: (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__.i)(process.env).https,
			host: address,
			port,
			servername: name,
			rejectUnauthorized: false,
			headers: {
				host: name,
				...authorization !== void 0 && { authorization }
			},
			path: path ?? "/",
			signal: AbortSignal.timeout(within)
		});
		let shown;
		const end = (answer) => {
			resolve({
				answer,
				...shown && { shown }
			});
			sent.destroy();
		};
		const judge = (socket) => {
			shown = shownBy(socket, {
				address,
				port,
				name
			});
			if (shown === void 0) end({
				kind: "other",
				healthy: false,
				said: "it shows no certificate"
			});
			else if (!accepts(shown)) end({
				kind: "certificate",
				healthy: false,
				said: `it shows another certificate, issued by ${shown.issuer}`
			});
			else if (path === void 0) end({
				kind: "healthy",
				healthy: true,
				said: "it shows the certificate"
			});
			else sent.end();
		};
		sent.on("socket", (socket) => {
			if (socket.secureConnecting === false) judge(socket);
			else socket.once("secureConnect", () => judge(socket));
		});
		sent.on("response", (response) => {
			end(answerOf(response.statusCode ?? 0));
		});
		sent.on("error", (error) => {
			end(failureOf(error, address, within));
		});
	});
}
function shownBy(socket, { address, port, name }) {
	const leaf = socket.getPeerX509Certificate();
	if (leaf === void 0) return void 0;
	const now = Date.now();
	const distrust = socket.authorized ? void 0 : String(socket.authorizationError);
	return {
		fingerprint: plainFingerprint(leaf.fingerprint256),
		issuer: commonName(leaf.issuer),
		fits: leaf.checkHost(name) !== void 0 && leaf.validFromDate.getTime() <= now && now < leaf.validToDate.getTime(),
		distrust,
		isProxied: socket.remotePort !== port || socket.remoteAddress !== address
	};
}
/** Returns a fingerprint without colons, in lower case. */
function plainFingerprint(text) {
	return text.replaceAll(":", "").toLowerCase();
}
/** Returns the issuer's common name or organization, made safe for the log. */
function commonName(issuer) {
	const [, name = issuer] = /^(?:CN|O)=(.*)$/m.exec(issuer) ?? [];
	return name.replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, " ").slice(0, 100);
}
/** How long (ms) tasks may present another certificate, or private tasks be unreachable, before the check decides. */
const SETTLES_WITHIN = 3e4;
/** How often (ms) to read the secret for a renewed certificate. */
const RENEWS_EVERY = 5e3;
/** Checks repeatedly whether tasks serve HTTPS with the expected certificate. */
var HttpsCheck = class {
	#certificate;
	#emit;
	#told = /* @__PURE__ */ new Set();
	#fingerprint;
	#failingSince;
	#renewedAt = 0;
	/** Whether the runner can't check the tasks at all. */
	#isBlind = false;
	constructor(certificate, emit) {
		this.#certificate = certificate;
		this.#emit = emit;
		this.#fingerprint = plainFingerprint(certificate.fingerprint);
	}
	/** Starts over for new tasks. */
	begin() {
		this.#failingSince = void 0;
	}
	/**
	* Returns what is pending until all tasks present the certificate and answer at `path`, and nothing after that.
	* Throws `CERTIFICATE_UNEXPECTED` if a task keeps presenting another certificate.
	*/
	async pending(tasks, path) {
		if (this.#isBlind) return void 0;
		const urls = tasks.flatMap(({ url }) => url === void 0 ? [] : [new URL(url)]);
		if (urls.length < tasks.length) return { waitingFor: "the IP address of the task" };
		return this.ask(urls.map(({ hostname }) => hostname.replace(/^\[(.*)\]$/, "$1")), path);
	}
	/** Does the same as `pending`, for addresses. */
	async ask(addresses, path) {
		if (this.#isBlind) return void 0;
		const { name, authorization } = this.#certificate;
		const accepts = ({ fingerprint, fits }) => fingerprint === this.#fingerprint && fits;
		const probes = addresses.map(async (address) => ({
			address,
			...await probeHttps({
				address,
				port: 443,
				name,
				path,
				authorization
			}, accepts)
		}));
		const results = await Promise.all(probes);
		for (const { shown } of results) if (shown !== void 0 && accepts(shown)) this.#tellDistrust(shown);
		const bad = results.find(({ answer }) => !answer.healthy);
		if (bad === void 0) {
			this.#failingSince = void 0;
			return;
		}
		const { address, answer, shown } = bad;
		return this.#judge(answer, shown, {
			address,
			path
		});
	}
	async #judge(answer, shown, { address, path }) {
		const { name, isPublic } = this.#certificate;
		this.#failingSince ??= Date.now();
		const isLasting = Date.now() - this.#failingSince >= SETTLES_WITHIN;
		if (answer.kind === "certificate" && shown?.isProxied === true && shown.fits) {
			this.#close(`the runner's proxy replaces certificates with its own, issued by ${shown.issuer}`);
			return;
		}
		if (answer.kind === "certificate") await this.#renew();
		if (!isPublic && path === void 0 && isLasting) {
			this.#close(`the runner has no route to ${address}; ${answer.said}`);
			return;
		}
		if (answer.kind === "certificate" && shown !== void 0 && isLasting) throw unexpected(name, shown);
		return {
			waitingFor: `https://${name} at ${address} to ${path === void 0 ? "complete the TLS handshake" : "answer with 2xx or 3xx"}; ${answer.said}`,
			reading: readHttpsAnswer(answer, this.#certificate)
		};
	}
	/** Reads the fingerprint again: another run may have renewed the certificate before the task started. */
	async #renew() {
		if (Date.now() - this.#renewedAt < RENEWS_EVERY) return;
		this.#renewedAt = Date.now();
		const current = await this.#certificate.current();
		if (current !== void 0) this.#fingerprint = plainFingerprint(current);
	}
	#close(why) {
		this.#isBlind = true;
		this.#tell(`https://${this.#certificate.name} was not checked: ${why}.`);
	}
	#tellDistrust({ distrust, issuer }) {
		if (distrust === void 0) return;
		const missing = /LEAF_SIGNATURE|ISSUER_CERT/.test(distrust);
		this.#tell(`Browsers may reject the certificate of ${this.#certificate.name}: the runner does not trust its issuer, ${issuer} (${distrust}).${missing ? " If a public authority issued it, add the intermediate certificates to the chain." : ""}`);
	}
	#tell(text) {
		if (this.#told.has(text)) return;
		this.#told.add(text);
		this.#emit({
			type: "warned",
			text
		});
	}
};
function unexpected(name, { issuer, fingerprint }) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("CERTIFICATE_UNEXPECTED", `The task shows another certificate as ${name} than the one in the secret: issued by ${issuer}, SHA-256 ${fingerprint}.`, "Run the job again. If that does not help, check whether anything between the runner and the task intercepts TLS.");
}
/** Explains the last answer to an HTTPS check. Returns nothing if it passed. */
function readHttpsAnswer({ kind, said }, { applicationPort, name }) {
	const notAnswered = (reading, hint) => ({
		code: "HTTPS_NOT_ANSWERED",
		reading,
		hint
	});
	switch (kind) {
		case "healthy": return;
		case "status": return / 50[24]$/.test(said) ? {
			code: "NOTHING_LISTENS",
			reading: `The TLS container gets no answer from port ${applicationPort} of the application.`,
			hint: "Set `port` to the port that the application listens on without TLS. If it starts slowly, set a longer `timeout-minutes`."
		} : {
			code: "HEALTH_CHECK_FAILED",
			reading: `The application answers at https://${name}, but not with 2xx or 3xx.`,
			hint: "Check `health-check-path` and the log of the application. If it starts slowly, set a longer `timeout-minutes`."
		};
		case "refused": return notAnswered("Nothing listens on port 443.", "Check the log of the container `run-on-fargate-tls`, and run the job again.");
		case "silent": return {
			code: "NO_WAY_IN",
			reading: "The runner gets no answer from port 443.",
			hint: "Allow the runner in `ingress-cidrs`, or open port 443 in the groups of `security-groups`. Check the network ACL."
		};
		case "no-route": return {
			code: "NO_ROUTE",
			reading: "The runner has no route to this address.",
			hint: "GitHub-hosted runners have no IPv6. For a task with an IPv6 address only, use a self-hosted runner with IPv6."
		};
		case "proxy": return {
			code: "PROXY_UNREACHABLE",
			reading: "The check goes through the proxy in `HTTPS_PROXY`, which does not reach the task.",
			hint: "Correct `HTTPS_PROXY`, or add the IP of the task to `NO_PROXY`."
		};
		case "certificate": return notAnswered("The task shows another certificate than the one in the secret.", "Run the job again. If that does not help, check whether anything between the runner and the task intercepts TLS.");
		case "other": return notAnswered(`Port 443 does not complete the TLS handshake (${said}).`, "Check the log of the container `run-on-fargate-tls`.");
	}
}
// src/deploy/name.ts
/** The code for Route 53, which is loaded only for deployments with a domain. */
const loadRecords = () => Promise.all(/* import() */[__webpack_require__.e(751), __webpack_require__.e(800), __webpack_require__.e(791)]).then(__webpack_require__.bind(__webpack_require__, 9045));
/**
* Points the environment's name to the new tasks, in one batch that fails if others have changed the records. Returns
* once all name servers have the change and the tasks answer under the name. Throws only if the run is cancelled. The
* post step then restores the name and stops the tasks, as it does after `unknown`.
*/
async function nameTasks(spec, launched, tools) {
	let undo;
	try {
		const moved = await move(spec, markerOf(spec, launched), tools);
		if (moved === "superseded") return { records: "newer" };
		undo = moved.undo;
		const since = await settle(spec, moved, launched, tools);
		const { name } = spec.domain;
		const { url, urls } = launched.tasks[0] ?? {};
		tools.emit({
			type: "named",
			name,
			url: urlUnder(name, url),
			urls: urls && urlsUnder(name, urls),
			changes: spec.changes
		});
		return {
			records: "moved",
			before: moved.before,
			since
		};
	} catch (error) {
		tools.clients.signal.throwIfAborted();
		return {
			records: undo !== void 0 && await restoreName(undo, tools).then(...YES_OR_NO) ? "restored" : "unknown",
			error
		};
	}
}
const YES_OR_NO = [() => true, () => false];
function markerOf({ owner, origin, held }, { record, tasks }) {
	const named = tasks.flatMap(({ task: { taskArn }, publicIp, privateIp }) => {
		const address = publicIp ?? privateIp;
		return address === void 0 ? [] : [{
			id: (0,_arn_js__WEBPACK_IMPORTED_MODULE_22__.a)(taskArn),
			address
		}];
	});
	if (named.length < tasks.length) throw new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("ADDRESS_MISSING", "The task runs, but its IP address is unknown, so its name can't point to it.", "Run the job again.");
	return {
		...owner,
		origin,
		cluster: record.cluster,
		startedBy: record.startedBy,
		began: Math.min(...tasks.map(({ task }) => (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.i)(task))),
		until: Date.now() + EXPECTED_SYNC + (held?.ttl ?? 0) * 1e3,
		tasks: named
	};
}
/** How long (ms) Route 53 usually takes to propagate a change. The marker states it for other runs in advance. */
const EXPECTED_SYNC = 6e4;
function urlsUnder(name, urls) {
	const under = Object.entries(urls).map(([container, url]) => [container, urlUnder(name, url) ?? url]);
	return Object.fromEntries(under);
}
async function move({ domain: { name, ttl }, zone, owner }, marker, { clients, emit }) {
	const { isNewer, MOST_MOVES, moveRecords, openRoute53, readRecords } = await loadRecords();
	const route53 = openRoute53(clients);
	let first;
	for (let number = 1; number <= MOST_MOVES; number++) {
		const held = await readRecords(route53, zone, {
			name,
			owner
		});
		if (held !== void 0 && isNewer(held.marker, marker) && (await findNamed(held.marker, clients)).length > 0) {
			emit({
				type: "noted",
				text: `${name} points to the task of a newer deployment: ${held.marker.tasks.map(({ id }) => id).join(", ")}`
			});
			return "superseded";
		}
		const before = held?.marker.startedBy === marker.startedBy ? first : held;
		first = before;
		const undo = {
			...owner,
			zoneId: zone.id,
			name,
			startedBy: marker.startedBy,
			before
		};
		emit({
			type: "naming",
			naming: {
				...undo,
				before: before && {
					marker: before.marker,
					ttl: before.ttl
				}
			}
		});
		const moved = await moveRecords(route53, {
			id: zone.id,
			name
		}, held, {
			marker,
			ttl
		});
		if (moved !== "conflict") return {
			change: moved.change,
			addresses: marker.tasks.map(({ address }) => address),
			before,
			undo
		};
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.r)(500 + Math.random() * 1e3, clients.signal);
	}
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("DOMAIN_TAKEN", `Other runs changed the records of ${name} each time before this run could.`, "Run the job again when no other run deploys to this name.");
}
/** Waits until the name servers and the tasks answer for the name. Returns when (ms) the name servers did. */
async function settle({ domain: { name }, zone, path, https, timeToLive }, { change, addresses }, { record, tasks }, { clients, emit }) {
	const { signal } = clients;
	const { awaitSync, openRoute53 } = await loadRecords();
	await requireRunning(record, clients);
	emit({
		type: "noted",
		text: `${name} points to ${addresses.join(", ")}. Waiting for Route 53's name servers`
	});
	if (!await awaitSync(openRoute53(clients), change, signal)) emit({
		type: "warned",
		text: `Route 53 has accepted the records of ${name}, but after three minutes not all of its name servers had them.`
	});
	const since = Date.now();
	await requireRunning(record, clients);
	const resolved = await checkDelegation(name, zone, addresses, signal);
	if ("text" in resolved) emit(resolved);
	if (https !== void 0) await untilAnswered(() => whatIsInsecure(https, "text" in resolved ? addresses : resolved, path), signal);
	else if (path !== void 0) await untilAnswered(() => whatDoesNotAnswer(name, tasks, path, emit), signal);
	if (timeToLive !== void 0) emit({
		type: "noted",
		text: `The task of ${name} ends by itself, but nothing removes the record then. Run \`mode: sweep\` on a schedule, because AWS can give the address to somebody else.`
	});
	emit({
		type: "debugged",
		text: `${name} is in the hosted zone ${zone.id}`
	});
	return since;
}
async function requireRunning({ cluster, tasks }, { ecs }) {
	const ending = (await (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.a)(ecs, cluster, tasks)).find(_task_js__WEBPACK_IMPORTED_MODULE_17__.m);
	if (ending !== void 0) throw new _task_js__WEBPACK_IMPORTED_MODULE_17__.t(ending);
}
/**
* Returns the tasks' addresses that the zone's name servers answer with, or a remark if they can't be checked.
* Delegation is up to the user's registrar, so a problem with it doesn't fail the deployment.
*/
async function checkDelegation(name, zone, addresses, signal) {
	if (zone.nameServers.length === 0) return {
		type: "noted",
		text: `${name} is in a private hosted zone, which only its VPCs resolve`
	};
	const { isDelegated, lookUp } = await loadRecords();
	const delegated = await isDelegated(zone);
	signal.throwIfAborted();
	if (delegated === "unknown") return {
		type: "noted",
		text: `The delegation of ${zone.name} was not checked: the runner's resolver does not answer`
	};
	if (!delegated) return {
		type: "warned",
		text: `${name} can't be resolved yet: ${zone.name} is not delegated to the name servers of the hosted zone ${zone.id}. Set these NS records for ${zone.name} at its registrar, or in the zone above: ${zone.nameServers.join(", ")}.`
	};
	const found = await lookUp(zone, name);
	signal.throwIfAborted();
	if (found === "unknown") return {
		type: "noted",
		text: `${name} was not looked up: the name servers of ${zone.name} can't be reached from the runner`
	};
	const own = addresses.filter((address) => found.includes(address));
	if (own.length > 0) return own;
	const said = found.length === 0 ? "no address" : found.join(", ");
	return {
		type: "warned",
		text: `The name servers of ${zone.name} answer ${name} with ${said} instead of ${addresses.join(", ")}.`
	};
}
/** How long (ms) an application that answers at its IP address may fail under its name. */
const ANSWERS_WITHIN = 3e4;
/** Calls `complain` until it returns nothing. Throws its last error after 30 s. */
async function untilAnswered(complain, signal) {
	const deadline = Date.now() + ANSWERS_WITHIN;
	for (;;) {
		const complaint = await complain();
		if (complaint === void 0) return;
		if (Date.now() > deadline) throw complaint;
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.r)(2e3, signal);
	}
}
/** Returns the error if the tasks stop answering by HTTPS now that the name points to them. */
async function whatIsInsecure(https, addresses, path) {
	const pending = await https.ask(addresses, path);
	if (pending === void 0) return void 0;
	return new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("DOMAIN_NOT_ANSWERED", `The task no longer answers now that its name points to it: still waiting for ${pending.waitingFor}.`, pending.reading?.hint ?? "Check the log of the containers, and run the job again.");
}
async function whatDoesNotAnswer(name, tasks, path, emit) {
	const answers = await Promise.all(tasks.flatMap(({ url }) => url === void 0 ? [] : [probeAs(hostUnder(name, url), new URL(path, url).href)]));
	if (answers.includes(void 0)) {
		emit({
			type: "noted",
			text: `The health check was not repeated as ${name}: the runner uses a proxy`
		});
		return;
	}
	const bad = answers.find((answer) => answer?.healthy === false);
	if (bad === void 0) return void 0;
	return new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("DOMAIN_NOT_ANSWERED", `The application answers at the address of its task, but not as ${name}: ${bad.said}.`, `Allow the host ${name} in the settings of the application, or omit \`health-check-path\`.`);
}
function hostUnder(name, url) {
	const { port } = new URL(url);
	return port === "" ? name : `${name}:${port}`;
}
/** How long (ms), at most, a task keeps running after another deployment has taken over its name. */
const MOST_WAITED = 18e4;
/** Waits until no resolver can still answer with what another deployment's records replaced. */
async function untilForgotten({ until }) {
	await (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.r)(Math.min(Math.max(until - Date.now(), 0), MOST_WAITED));
}
/**
* Points the name back to the previous tasks that still run, or removes it if none does. Keeps what another deployment
* has changed since. Works in a cancelled run, too.
*/
async function restoreName({ before, ...naming }, { cleanup, emit }) {
	const { name, startedBy } = naming;
	await change(naming, {
		cleanup,
		emit,
		awaitsOthers: true
	}, async ({ marker }) => {
		if (marker.startedBy !== startedBy) {
			await untilForgotten(marker);
			return "keep";
		}
		const tasks = before === void 0 ? [] : await findNamed(before.marker, cleanup);
		if (before === void 0 || tasks.length === 0) {
			emit({
				type: "noted",
				text: `Removing the records of ${name}`
			});
			return;
		}
		emit({
			type: "noted",
			text: `${name} points to the previous task again`
		});
		return {
			marker: {
				...before.marker,
				tasks
			},
			ttl: before.ttl
		};
	});
}
/**
* Returns a function that removes these names, except those of running tasks that aren't in `stopping`. Call it before
* and after the tasks are stopped, because another deployment may set a name meanwhile.
*/
function nameReleaser(names, stopping, tools) {
	const ids = stopping.map(({ taskArn }) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_22__.a)(taskArn));
	let unseen = stopping;
	return async () => {
		for (const place of names) {
			const hasName = ({ tags }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.v)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.G)(tags)) === place.name;
			for (;;) {
				const removed = await removeName(place, ids, {
					...tools,
					awaitsOthers: unseen.some(hasName)
				});
				if (removed === void 0) break;
				unseen = unseen.filter(({ taskArn }) => !removed.marker.tasks.some(({ id }) => id === (0,_arn_js__WEBPACK_IMPORTED_MODULE_22__.a)(taskArn)));
			}
			unseen = unseen.filter((task) => !hasName(task));
		}
	};
}
/** Removes a name if all of its tasks are in `stopping` or have ended. Returns its records if it did. */
function removeName(place, stopping, tools) {
	return change(place, tools, async ({ marker }) => {
		const others = marker.tasks.filter(({ id }) => !stopping.includes(id));
		if ((await findNamed({
			...marker,
			tasks: others
		}, tools.cleanup)).length > 0) {
			await untilForgotten(marker);
			return "keep";
		}
		tools.emit({
			type: "noted",
			text: `Removing the records of ${place.name}`
		});
	});
}
/** Returns the marker's tasks that still run. */
async function findNamed({ cluster, tasks }, { ecs }) {
	const ids = tasks.map(({ id }) => id);
	const running = await (0,_task_js__WEBPACK_IMPORTED_MODULE_17__.l)(ecs, cluster, ids);
	return tasks.filter(({ id }) => running.includes(id));
}
async function change({ repository, environment, region, zoneId, name }, { cleanup, emit, awaitsOthers }, decide) {
	const { changeRecords, openRoute53 } = await loadRecords();
	const place = {
		zoneId,
		name,
		owner: {
			repository,
			environment,
			region
		}
	};
	try {
		return await changeRecords(openRoute53(cleanup), place, decide, { awaitsOthers });
	} catch (error) {
		emit({
			type: "warned",
			text: `The records of ${name} could not be changed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_8__.b)(error)}`
		});
		throw error;
	}
}



/***/ }),

/***/ 9727:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ NoAuthSigner)
/* harmony export */ });
// node_modules/@smithy/core/dist-es/legacy-root-exports/util-identity-and-auth/httpAuthSchemes/noAuth.js
var NoAuthSigner = class {
	async sign(httpRequest, identity, signingProperties) {
		return httpRequest;
	}
};



/***/ }),

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
