export const id = 354;
export const ids = [354];
export const modules = {

/***/ 4425:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ TypeRegistry)
/* harmony export */ });
// node_modules/@smithy/core/dist-es/submodules/schema/TypeRegistry.js
var TypeRegistry = class TypeRegistry {
	namespace;
	schemas;
	exceptions;
	static registries = /* @__PURE__ */ new Map();
	constructor(namespace, schemas = /* @__PURE__ */ new Map(), exceptions = /* @__PURE__ */ new Map()) {
		this.namespace = namespace;
		this.schemas = schemas;
		this.exceptions = exceptions;
		if (!TypeRegistry.registries.has(namespace)) TypeRegistry.registries.set(namespace, this);
	}
	static for(namespace) {
		return TypeRegistry.registries.get(namespace) ?? new TypeRegistry(namespace);
	}
	copyFrom(other) {
		const { schemas, exceptions } = this;
		for (const [k, v] of other.schemas) if (!schemas.has(k)) schemas.set(k, v);
		for (const [k, v] of other.exceptions) if (!exceptions.has(k)) exceptions.set(k, v);
	}
	register(shapeId, schema) {
		const qualifiedName = this.normalizeShapeId(shapeId);
		for (const r of [this, TypeRegistry.for(qualifiedName.split("#")[0])]) if (!r.schemas.has(qualifiedName)) r.schemas.set(qualifiedName, schema);
	}
	getSchema(shapeId) {
		const id = this.normalizeShapeId(shapeId);
		if (!this.schemas.has(id)) {
			if (!shapeId.includes("#")) {
				const suffix = "#" + shapeId;
				const candidates = [];
				for (const [shapeId, schema] of this.schemas.entries()) if (shapeId.endsWith(suffix)) candidates.push(schema);
				if (candidates.length === 1) return candidates[0];
			}
			throw new Error(`@smithy/core/schema - schema not found for ${id}`);
		}
		return this.schemas.get(id);
	}
	registerError(es, ctor) {
		const $error = es;
		const ns = $error[1];
		const qualifiedName = ns + "#" + $error[2];
		if (!ctor.hasOwnProperty?.("shapeId")) ctor.shapeId = qualifiedName;
		for (const r of [this, TypeRegistry.for(ns)]) if (!r.schemas.has(qualifiedName) && !r.exceptions.has($error)) {
			r.schemas.set(qualifiedName, $error);
			r.exceptions.set($error, ctor);
		}
	}
	getErrorCtor(es) {
		const $error = es;
		if (this.exceptions.has($error)) return this.exceptions.get($error);
		return TypeRegistry.for($error[1]).exceptions.get($error);
	}
	getBaseException() {
		for (const exceptionKey of this.exceptions.keys()) if (Array.isArray(exceptionKey)) {
			const [, ns, name] = exceptionKey;
			const id = ns + "#" + name;
			if (id.startsWith("smithy.ts.sdk.synthetic.") && id.endsWith("ServiceException")) return exceptionKey;
		}
	}
	find(predicate) {
		for (const schema of this.schemas.values()) if (predicate(schema)) return schema;
	}
	clear() {
		this.schemas.clear();
		this.exceptions.clear();
	}
	normalizeShapeId(shapeId) {
		if (shapeId.includes("#")) return shapeId;
		return this.namespace + "#" + shapeId;
	}
};



/***/ }),

/***/ 9556:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ deref),
/* harmony export */   i: () => (/* binding */ translateTraits),
/* harmony export */   n: () => (/* binding */ decorateServiceException),
/* harmony export */   r: () => (/* binding */ NormalizedSchema),
/* harmony export */   t: () => (/* binding */ ServiceException)
/* harmony export */ });
// node_modules/@smithy/core/dist-es/submodules/schema/deref.js
const deref = (schemaRef) => {
	if (typeof schemaRef === "function") return schemaRef();
	return schemaRef;
};
// node_modules/@smithy/core/dist-es/submodules/schema/schemas/translateTraits.js
const traitsCache = [];
function translateTraits(indicator) {
	if (typeof indicator === "object") return indicator;
	indicator = indicator | 0;
	if (traitsCache[indicator]) return traitsCache[indicator];
	const traits = {};
	let i = 0;
	for (const trait of [
		"httpLabel",
		"idempotent",
		"idempotencyToken",
		"sensitive",
		"httpPayload",
		"httpResponseCode",
		"httpQueryParams"
	]) if ((indicator >> i++ & 1) === 1) traits[trait] = 1;
	return traitsCache[indicator] = traits;
}
// node_modules/@smithy/core/dist-es/submodules/schema/schemas/NormalizedSchema.js
const anno = {
	it: Symbol.for("@smithy/nor-struct-it"),
	ns: Symbol.for("@smithy/ns")
};
const simpleSchemaCacheN = [];
const simpleSchemaCacheS = {};
var NormalizedSchema = class NormalizedSchema {
	ref;
	memberName;
	static symbol = Symbol.for("@smithy/nor");
	symbol = NormalizedSchema.symbol;
	name;
	schema;
	_isMemberSchema;
	traits;
	memberTraits;
	normalizedTraits;
	constructor(ref, memberName) {
		this.ref = ref;
		this.memberName = memberName;
		const traitStack = [];
		let _ref = ref;
		let schema = ref;
		this._isMemberSchema = false;
		while (isMemberSchema(_ref)) {
			traitStack.push(_ref[1]);
			_ref = _ref[0];
			schema = deref(_ref);
			this._isMemberSchema = true;
		}
		if (traitStack.length > 0) {
			this.memberTraits = {};
			for (let i = traitStack.length - 1; i >= 0; --i) {
				const traitSet = traitStack[i];
				Object.assign(this.memberTraits, translateTraits(traitSet));
			}
		} else this.memberTraits = 0;
		if (schema instanceof NormalizedSchema) {
			const computedMemberTraits = this.memberTraits;
			Object.assign(this, schema);
			this.memberTraits = Object.assign({}, computedMemberTraits, schema.getMemberTraits(), this.getMemberTraits());
			this.normalizedTraits = void 0;
			this.memberName = memberName ?? schema.memberName;
			return;
		}
		this.schema = deref(schema);
		if (isStaticSchema(this.schema)) {
			this.name = `${this.schema[1]}#${this.schema[2]}`;
			this.traits = this.schema[3];
		} else {
			this.name = this.memberName ?? String(schema);
			this.traits = 0;
		}
		if (this._isMemberSchema && !memberName) throw new Error(`@smithy/core/schema - NormalizedSchema member init ${this.getName(true)} missing member name.`);
	}
	static [Symbol.hasInstance](lhs) {
		const isPrototype = this.prototype.isPrototypeOf(lhs);
		if (!isPrototype && typeof lhs === "object" && lhs !== null) return lhs.symbol === this.symbol;
		return isPrototype;
	}
	static of(ref) {
		const keyAble = typeof ref === "function" || typeof ref === "object" && ref !== null;
		if (typeof ref === "number") {
			if (simpleSchemaCacheN[ref]) return simpleSchemaCacheN[ref];
		} else if (typeof ref === "string") {
			if (simpleSchemaCacheS[ref]) return simpleSchemaCacheS[ref];
		} else if (keyAble) {
			if (ref[anno.ns]) return ref[anno.ns];
		}
		const sc = deref(ref);
		if (sc instanceof NormalizedSchema) return sc;
		if (isMemberSchema(sc)) {
			const [ns, traits] = sc;
			if (ns instanceof NormalizedSchema) {
				Object.assign(ns.getMergedTraits(), translateTraits(traits));
				return ns;
			}
			throw new Error(`@smithy/core/schema - may not init unwrapped member schema=${JSON.stringify(ref, null, 2)}.`);
		}
		const ns = new NormalizedSchema(sc);
		if (keyAble) return ref[anno.ns] = ns;
		if (typeof sc === "string") return simpleSchemaCacheS[sc] = ns;
		if (typeof sc === "number") return simpleSchemaCacheN[sc] = ns;
		return ns;
	}
	getSchema() {
		const sc = this.schema;
		if (Array.isArray(sc) && sc[0] === 0) return sc[4];
		return sc;
	}
	getName(withNamespace = false) {
		const { name } = this;
		return !withNamespace && name && name.includes("#") ? name.split("#")[1] : name || void 0;
	}
	getMemberName() {
		return this.memberName;
	}
	isMemberSchema() {
		return this._isMemberSchema;
	}
	isListSchema() {
		const sc = this.getSchema();
		return typeof sc === "number" ? sc >= 64 && sc < 128 : sc[0] === 1;
	}
	isMapSchema() {
		const sc = this.getSchema();
		return typeof sc === "number" ? sc >= 128 && sc <= 255 : sc[0] === 2;
	}
	isStructSchema() {
		const sc = this.getSchema();
		if (typeof sc !== "object") return false;
		const id = sc[0];
		return id === 3 || id === -3 || id === 4;
	}
	isUnionSchema() {
		const sc = this.getSchema();
		if (typeof sc !== "object") return false;
		return sc[0] === 4;
	}
	isBlobSchema() {
		const sc = this.getSchema();
		return sc === 21 || sc === 42;
	}
	isTimestampSchema() {
		const sc = this.getSchema();
		return typeof sc === "number" && sc >= 4 && sc <= 7;
	}
	isUnitSchema() {
		return this.getSchema() === "unit";
	}
	isDocumentSchema() {
		return this.getSchema() === 15;
	}
	isStringSchema() {
		return this.getSchema() === 0;
	}
	isBooleanSchema() {
		return this.getSchema() === 2;
	}
	isNumericSchema() {
		return this.getSchema() === 1;
	}
	isBigIntegerSchema() {
		return this.getSchema() === 17;
	}
	isBigDecimalSchema() {
		return this.getSchema() === 19;
	}
	isStreaming() {
		const { streaming } = this.getMergedTraits();
		return !!streaming || this.getSchema() === 42;
	}
	isIdempotencyToken() {
		return !!this.getMergedTraits().idempotencyToken;
	}
	getMergedTraits() {
		return this.normalizedTraits ?? (this.normalizedTraits = {
			...this.getOwnTraits(),
			...this.getMemberTraits()
		});
	}
	getMemberTraits() {
		return translateTraits(this.memberTraits);
	}
	getOwnTraits() {
		return translateTraits(this.traits);
	}
	getKeySchema() {
		const [isDoc, isMap] = [this.isDocumentSchema(), this.isMapSchema()];
		if (!isDoc && !isMap) throw new Error(`@smithy/core/schema - cannot get key for non-map: ${this.getName(true)}`);
		const schema = this.getSchema();
		return member([isDoc ? 15 : schema[4] ?? 0, 0], "key");
	}
	getValueSchema() {
		const sc = this.getSchema();
		const [isDoc, isMap, isList] = [
			this.isDocumentSchema(),
			this.isMapSchema(),
			this.isListSchema()
		];
		const memberSchema = typeof sc === "number" ? 63 & sc : sc && typeof sc === "object" && (isMap || isList) ? sc[3 + sc[0]] : isDoc ? 15 : void 0;
		if (memberSchema != null) return member([memberSchema, 0], isMap ? "value" : "member");
		throw new Error(`@smithy/core/schema - ${this.getName(true)} has no value member.`);
	}
	getMemberSchema(memberName) {
		const struct = this.getSchema();
		if (this.isStructSchema() && struct[4].includes(memberName)) {
			const i = struct[4].indexOf(memberName);
			const memberSchema = struct[5][i];
			return member(isMemberSchema(memberSchema) ? memberSchema : [memberSchema, 0], memberName);
		}
		if (this.isDocumentSchema()) return member([15, 0], memberName);
		throw new Error(`@smithy/core/schema - ${this.getName(true)} has no member=${memberName}.`);
	}
	getMemberSchemas() {
		const buffer = {};
		try {
			for (const [k, v] of this.structIterator()) buffer[k] = v;
		} catch (ignored) {}
		return buffer;
	}
	getEventStreamMember() {
		if (this.isStructSchema()) {
			for (const [memberName, memberSchema] of this.structIterator()) if (memberSchema.isStreaming() && memberSchema.isStructSchema()) return memberName;
		}
		return "";
	}
	*structIterator() {
		if (this.isUnitSchema()) return;
		if (!this.isStructSchema()) throw new Error("@smithy/core/schema - cannot iterate non-struct schema.");
		const struct = this.getSchema();
		const z = struct[4].length;
		let it = struct[anno.it];
		if (it && z === it.length) {
			yield* it;
			return;
		}
		it = Array(z);
		for (let i = 0; i < z; ++i) {
			const k = struct[4][i];
			const v = member([struct[5][i], 0], k);
			yield it[i] = [k, v];
		}
		struct[anno.it] = it;
	}
};
function member(memberSchema, memberName) {
	if (memberSchema instanceof NormalizedSchema) return Object.assign(memberSchema, {
		memberName,
		_isMemberSchema: true
	});
	return new NormalizedSchema(memberSchema, memberName);
}
const isMemberSchema = (sc) => Array.isArray(sc) && sc.length === 2;
const isStaticSchema = (sc) => Array.isArray(sc) && sc.length >= 5;
// node_modules/@smithy/core/dist-es/submodules/client/smithy-client/exceptions.js
var ServiceException = class ServiceException extends Error {
	static shapeId = "smithy.ts.sdk.synthetic.nonamespace.client#ServiceException";
	$fault;
	$response;
	$retryable;
	$metadata;
	constructor(options) {
		super(options.message);
		Object.setPrototypeOf(this, Object.getPrototypeOf(this).constructor.prototype);
		this.name = options.name;
		this.$fault = options.$fault;
		this.$metadata = options.$metadata;
	}
	static isInstance(value) {
		if (!value) return false;
		const candidate = value;
		return ServiceException.prototype.isPrototypeOf(candidate) || Boolean(candidate.$fault) && Boolean(candidate.$metadata) && (candidate.$fault === "client" || candidate.$fault === "server");
	}
	static [Symbol.hasInstance](instance) {
		if (!instance) return false;
		const candidate = instance;
		if (this === ServiceException) return ServiceException.isInstance(instance);
		if (ServiceException.isInstance(instance)) {
			if (this.prototype.isPrototypeOf(instance)) return true;
			const targetId = Object.prototype.hasOwnProperty.call(this, "shapeId") ? this.shapeId : void 0;
			let candidateHasShapeId = false;
			if (targetId) {
				let proto = Object.getPrototypeOf(candidate);
				while (proto && proto !== Object.prototype) {
					const ctor = proto.constructor;
					const candidateId = ctor !== ServiceException && Object.prototype.hasOwnProperty.call(ctor, "shapeId") ? ctor?.shapeId : void 0;
					if (candidateId) {
						candidateHasShapeId = true;
						if (candidateId === targetId) return true;
					}
					proto = Object.getPrototypeOf(proto);
				}
			}
			if (targetId && candidateHasShapeId) return false;
			const targetName = this.name;
			if (targetName && targetName.length >= 6) {
				if (candidate.name === targetName) return true;
				let proto = Object.getPrototypeOf(candidate);
				while (proto && proto !== Object.prototype) {
					const ctorName = proto.constructor?.name;
					if (ctorName && ctorName !== "Error" && ctorName === targetName) return true;
					proto = Object.getPrototypeOf(proto);
				}
			}
		}
		return false;
	}
};
const decorateServiceException = (exception, additions = {}) => {
	Object.entries(additions).filter(([, v]) => v !== void 0).forEach(([k, v]) => {
		if (exception[k] == void 0 || exception[k] === "") exception[k] = v;
	});
	exception.message = exception.message || exception.Message || "UnknownError";
	delete exception.Message;
	return exception;
};



/***/ }),

/***/ 3354:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ DescribeContainerInstances$),
/* harmony export */   c: () => (/* binding */ ListTaskDefinitionFamilies$),
/* harmony export */   d: () => (/* binding */ PutClusterCapacityProviders$),
/* harmony export */   f: () => (/* binding */ RegisterTaskDefinition$),
/* harmony export */   g: () => (/* binding */ errorTypeRegistries),
/* harmony export */   h: () => (/* binding */ StopTask$),
/* harmony export */   i: () => (/* binding */ DescribeClusters$),
/* harmony export */   l: () => (/* binding */ ListTaskDefinitions$),
/* harmony export */   m: () => (/* binding */ RunTask$),
/* harmony export */   n: () => (/* binding */ DeleteTaskDefinitions$),
/* harmony export */   o: () => (/* binding */ DescribeTaskDefinition$),
/* harmony export */   p: () => (/* binding */ RegisterTaskDefinitionRequest$),
/* harmony export */   r: () => (/* binding */ DeregisterTaskDefinition$),
/* harmony export */   s: () => (/* binding */ DescribeTasks$),
/* harmony export */   t: () => (/* binding */ CreateCluster$),
/* harmony export */   u: () => (/* binding */ ListTasks$)
/* harmony export */ });
/* harmony import */ var _TypeRegistry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4425);
/* harmony import */ var _exceptions_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9556);


// node_modules/@aws-sdk/client-ecs/dist-es/models/ECSServiceException.js
var ECSServiceException = class ECSServiceException extends _exceptions_js__WEBPACK_IMPORTED_MODULE_1__.t {
	static shapeId = "smithy.ts.sdk.synthetic.com.amazonaws.ecs#ECSServiceException";
	constructor(options) {
		super(options);
		Object.setPrototypeOf(this, ECSServiceException.prototype);
	}
};
// node_modules/@aws-sdk/client-ecs/dist-es/models/errors.js
var AccessDeniedException = class AccessDeniedException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#AccessDeniedException";
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
var ClientException = class ClientException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ClientException";
	name = "ClientException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ClientException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ClientException.prototype);
	}
};
var ClusterNotFoundException = class ClusterNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ClusterNotFoundException";
	name = "ClusterNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ClusterNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ClusterNotFoundException.prototype);
	}
};
var InvalidParameterException = class InvalidParameterException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#InvalidParameterException";
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
var LimitExceededException = class LimitExceededException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#LimitExceededException";
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
var ServerException = class ServerException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ServerException";
	name = "ServerException";
	$fault = "server";
	constructor(opts) {
		super({
			name: "ServerException",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, ServerException.prototype);
	}
};
var UnsupportedFeatureException = class UnsupportedFeatureException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#UnsupportedFeatureException";
	name = "UnsupportedFeatureException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "UnsupportedFeatureException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, UnsupportedFeatureException.prototype);
	}
};
var UpdateInProgressException = class UpdateInProgressException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#UpdateInProgressException";
	name = "UpdateInProgressException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "UpdateInProgressException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, UpdateInProgressException.prototype);
	}
};
var NamespaceNotFoundException = class NamespaceNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#NamespaceNotFoundException";
	name = "NamespaceNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "NamespaceNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, NamespaceNotFoundException.prototype);
	}
};
var ClusterContainsCapacityProviderException = class ClusterContainsCapacityProviderException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ClusterContainsCapacityProviderException";
	name = "ClusterContainsCapacityProviderException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ClusterContainsCapacityProviderException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ClusterContainsCapacityProviderException.prototype);
	}
};
var ClusterContainsContainerInstancesException = class ClusterContainsContainerInstancesException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ClusterContainsContainerInstancesException";
	name = "ClusterContainsContainerInstancesException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ClusterContainsContainerInstancesException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ClusterContainsContainerInstancesException.prototype);
	}
};
var ClusterContainsServicesException = class ClusterContainsServicesException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ClusterContainsServicesException";
	name = "ClusterContainsServicesException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ClusterContainsServicesException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ClusterContainsServicesException.prototype);
	}
};
var ClusterContainsTasksException = class ClusterContainsTasksException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ClusterContainsTasksException";
	name = "ClusterContainsTasksException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ClusterContainsTasksException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ClusterContainsTasksException.prototype);
	}
};
var TargetNotConnectedException = class TargetNotConnectedException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#TargetNotConnectedException";
	name = "TargetNotConnectedException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "TargetNotConnectedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TargetNotConnectedException.prototype);
	}
};
var ResourceInUseException = class ResourceInUseException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ResourceInUseException";
	name = "ResourceInUseException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ResourceInUseException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceInUseException.prototype);
	}
};
var TargetNotFoundException = class TargetNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#TargetNotFoundException";
	name = "TargetNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "TargetNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TargetNotFoundException.prototype);
	}
};
var ServiceNotFoundException = class ServiceNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ServiceNotFoundException";
	name = "ServiceNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ServiceNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ServiceNotFoundException.prototype);
	}
};
var AttributeLimitExceededException = class AttributeLimitExceededException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#AttributeLimitExceededException";
	name = "AttributeLimitExceededException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "AttributeLimitExceededException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, AttributeLimitExceededException.prototype);
	}
};
var MissingVersionException = class MissingVersionException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#MissingVersionException";
	name = "MissingVersionException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "MissingVersionException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, MissingVersionException.prototype);
	}
};
var NoUpdateAvailableException = class NoUpdateAvailableException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#NoUpdateAvailableException";
	name = "NoUpdateAvailableException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "NoUpdateAvailableException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, NoUpdateAvailableException.prototype);
	}
};
var ServiceDeploymentNotFoundException = class ServiceDeploymentNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ServiceDeploymentNotFoundException";
	name = "ServiceDeploymentNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ServiceDeploymentNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ServiceDeploymentNotFoundException.prototype);
	}
};
var PlatformUnknownException = class PlatformUnknownException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#PlatformUnknownException";
	name = "PlatformUnknownException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "PlatformUnknownException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, PlatformUnknownException.prototype);
	}
};
var DaemonNotActiveException = class DaemonNotActiveException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#DaemonNotActiveException";
	name = "DaemonNotActiveException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "DaemonNotActiveException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DaemonNotActiveException.prototype);
	}
};
var DaemonNotFoundException = class DaemonNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#DaemonNotFoundException";
	name = "DaemonNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "DaemonNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DaemonNotFoundException.prototype);
	}
};
var GatewayNotFoundException = class GatewayNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#GatewayNotFoundException";
	name = "GatewayNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "GatewayNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, GatewayNotFoundException.prototype);
	}
};
var ResourceNotFoundException = class ResourceNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ResourceNotFoundException";
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
var PlatformTaskDefinitionIncompatibilityException = class PlatformTaskDefinitionIncompatibilityException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#PlatformTaskDefinitionIncompatibilityException";
	name = "PlatformTaskDefinitionIncompatibilityException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "PlatformTaskDefinitionIncompatibilityException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, PlatformTaskDefinitionIncompatibilityException.prototype);
	}
};
var ServiceNotActiveException = class ServiceNotActiveException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ServiceNotActiveException";
	name = "ServiceNotActiveException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ServiceNotActiveException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ServiceNotActiveException.prototype);
	}
};
var ConflictException = class ConflictException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#ConflictException";
	name = "ConflictException";
	$fault = "client";
	resourceIds;
	constructor(opts) {
		super({
			name: "ConflictException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ConflictException.prototype);
		this.resourceIds = opts.resourceIds;
	}
};
var TaskSetNotFoundException = class TaskSetNotFoundException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#TaskSetNotFoundException";
	name = "TaskSetNotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "TaskSetNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TaskSetNotFoundException.prototype);
	}
};
var BlockedException = class BlockedException extends ECSServiceException {
	static shapeId = "com.amazonaws.ecs#BlockedException";
	name = "BlockedException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "BlockedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, BlockedException.prototype);
	}
};
// node_modules/@aws-sdk/client-ecs/dist-es/schemas/schemas_0.js
const _A = "Attachment";
const _AD = "AttachmentDetails";
const _ADE = "AccessDeniedException";
const _ALEE = "AttributeLimitExceededException";
const _AVC = "AwsVpcConfiguration";
const _At = "Attribute";
const _Att = "Attachments";
const _Attr = "Attributes";
const _BE = "BlockedException";
const _C = "Cluster";
const _CCCIE = "ClusterContainsContainerInstancesException";
const _CCCPE = "ClusterContainsCapacityProviderException";
const _CCR = "CreateClusterRequest";
const _CCRr = "CreateClusterResponse";
const _CCSE = "ClusterContainsServicesException";
const _CCTE = "ClusterContainsTasksException";
const _CCl = "ClusterConfiguration";
const _CCr = "CreateCluster";
const _CD = "ContainerDefinition";
const _CDo = "ContainerDependency";
const _CDon = "ContainerDefinitions";
const _CDont = "ContainerDependencies";
const _CE = "ClientException";
const _CEo = "ConflictException";
const _CIHS = "ContainerInstanceHealthStatus";
const _CIo = "ContainerInstance";
const _CIont = "ContainerInstances";
const _CNFE = "ClusterNotFoundException";
const _CO = "ContainerOverride";
const _COo = "ContainerOverrides";
const _CPS = "CapacityProviderStrategy";
const _CPSI = "CapacityProviderStrategyItem";
const _CRP = "ContainerRestartPolicy";
const _CS = "ClusterSetting";
const _CSCD = "ClusterServiceConnectDefaults";
const _CSCDR = "ClusterServiceConnectDefaultsRequest";
const _CSl = "ClusterSettings";
const _Cl = "Clusters";
const _Co = "Container";
const _Con = "Containers";
const _DCIRes = "DescribeContainerInstancesRequest";
const _DCIResc = "DescribeContainerInstancesResponse";
const _DCIes = "DescribeContainerInstances";
const _DCRes = "DescribeClustersRequest";
const _DCResc = "DescribeClustersResponse";
const _DCes = "DescribeClusters";
const _DL = "DevicesList";
const _DNAE = "DaemonNotActiveException";
const _DNFE = "DaemonNotFoundException";
const _DT = "DescribeTasks";
const _DTDR = "DeleteTaskDefinitionsRequest";
const _DTDRe = "DeleteTaskDefinitionsResponse";
const _DTDRer = "DeregisterTaskDefinitionRequest";
const _DTDRere = "DeregisterTaskDefinitionResponse";
const _DTDRes = "DescribeTaskDefinitionRequest";
const _DTDResc = "DescribeTaskDefinitionResponse";
const _DTDe = "DeleteTaskDefinitions";
const _DTDer = "DeregisterTaskDefinition";
const _DTDes = "DescribeTaskDefinition";
const _DTR = "DescribeTasksRequest";
const _DTRe = "DescribeTasksResponse";
const _DVC = "DockerVolumeConfiguration";
const _De = "Device";
const _EBSTS = "EBSTagSpecification";
const _EBSTSa = "EBSTagSpecifications";
const _ECC = "ExecuteCommandConfiguration";
const _ECLC = "ExecuteCommandLogConfiguration";
const _EF = "EnvironmentFile";
const _EFSAC = "EFSAuthorizationConfig";
const _EFSVC = "EFSVolumeConfiguration";
const _EFn = "EnvironmentFiles";
const _ES = "EphemeralStorage";
const _EV = "EnvironmentVariables";
const _F = "Failure";
const _FC = "FirelensConfiguration";
const _FSWFSAC = "FSxWindowsFileServerAuthorizationConfig";
const _FSWFSVC = "FSxWindowsFileServerVolumeConfiguration";
const _Fa = "Failures";
const _GD = "GpuDevice";
const _GDp = "GpuDevices";
const _GNFE = "GatewayNotFoundException";
const _HC = "HealthCheck";
const _HE = "HostEntry";
const _HEL = "HostEntryList";
const _HVP = "HostVolumeProperties";
const _IA = "InferenceAccelerator";
const _IAO = "InferenceAcceleratorOverride";
const _IAOn = "InferenceAcceleratorOverrides";
const _IAn = "InferenceAccelerators";
const _IHCR = "InstanceHealthCheckResult";
const _IHCRL = "InstanceHealthCheckResultList";
const _IPE = "InvalidParameterException";
const _KC = "KernelCapabilities";
const _KVP = "KeyValuePair";
const _LCo = "LogConfiguration";
const _LEE = "LimitExceededException";
const _LP = "LinuxParameters";
const _LT = "ListTasks";
const _LTD = "ListTaskDefinitions";
const _LTDF = "ListTaskDefinitionFamilies";
const _LTDFR = "ListTaskDefinitionFamiliesRequest";
const _LTDFRi = "ListTaskDefinitionFamiliesResponse";
const _LTDR = "ListTaskDefinitionsRequest";
const _LTDRi = "ListTaskDefinitionsResponse";
const _LTR = "ListTasksRequest";
const _LTRi = "ListTasksResponse";
const _MA = "ManagedAgent";
const _MAa = "ManagedAgents";
const _MP = "MountPoint";
const _MPL = "MountPointList";
const _MSC = "ManagedStorageConfiguration";
const _MVE = "MissingVersionException";
const _NB = "NetworkBinding";
const _NBe = "NetworkBindings";
const _NC = "NetworkConfiguration";
const _NI = "NetworkInterface";
const _NIe = "NetworkInterfaces";
const _NMA = "NvidiaMpsAllocation";
const _NNFE = "NamespaceNotFoundException";
const _NUAE = "NoUpdateAvailableException";
const _PC = "PlacementConstraint";
const _PCCP = "PutClusterCapacityProviders";
const _PCCPR = "PutClusterCapacityProvidersRequest";
const _PCCPRu = "PutClusterCapacityProvidersResponse";
const _PCP = "ProxyConfigurationProperties";
const _PCl = "PlacementConstraints";
const _PCr = "ProxyConfiguration";
const _PM = "PortMapping";
const _PML = "PortMappingList";
const _PS = "PlacementStrategy";
const _PSl = "PlacementStrategies";
const _PTDIE = "PlatformTaskDefinitionIncompatibilityException";
const _PUE = "PlatformUnknownException";
const _R = "Resource";
const _RA = "RequiresAttributes";
const _RC = "RepositoryCredentials";
const _RIUE = "ResourceInUseException";
const _RNFE = "ResourceNotFoundException";
const _RP = "RuntimePlatform";
const _RR = "ResourceRequirement";
const _RRe = "ResourceRequirements";
const _RT = "RunTask";
const _RTD = "RegisterTaskDefinition";
const _RTDR = "RegisterTaskDefinitionRequest";
const _RTDRe = "RegisterTaskDefinitionResponse";
const _RTR = "RunTaskRequest";
const _RTRu = "RunTaskResponse";
const _Re = "Resources";
const _SC = "SystemControl";
const _SCy = "SystemControls";
const _SDNFE = "ServiceDeploymentNotFoundException";
const _SE = "ServerException";
const _SFVC = "S3FilesVolumeConfiguration";
const _SL = "SecretList";
const _SNAE = "ServiceNotActiveException";
const _SNFE = "ServiceNotFoundException";
const _SSh = "SharingStrategy";
const _STRto = "StopTaskRequest";
const _STRtop = "StopTaskResponse";
const _STt = "StopTask";
const _Se = "Secret";
const _St = "Statistics";
const _T = "Tag";
const _TD = "TaskDefinition";
const _TDL = "TaskDefinitionList";
const _TDPC = "TaskDefinitionPlacementConstraint";
const _TDPCa = "TaskDefinitionPlacementConstraints";
const _TES = "TaskEphemeralStorage";
const _TL = "TmpfsList";
const _TMEBSVC = "TaskManagedEBSVolumeConfiguration";
const _TMEBSVTP = "TaskManagedEBSVolumeTerminationPolicy";
const _TNCE = "TargetNotConnectedException";
const _TNFE = "TargetNotFoundException";
const _TO = "TaskOverride";
const _TSNFE = "TaskSetNotFoundException";
const _TVC = "TaskVolumeConfiguration";
const _TVCa = "TaskVolumeConfigurations";
const _Ta = "Task";
const _Tag = "Tags";
const _Tas = "Tasks";
const _Tm = "Tmpfs";
const _U = "Ulimit";
const _UFE = "UnsupportedFeatureException";
const _UIPE = "UpdateInProgressException";
const _UL = "UlimitList";
const _V = "Volume";
const _VF = "VolumeFrom";
const _VFL = "VolumeFromList";
const _VI = "VersionInfo";
const _VL = "VolumeList";
const _a = "attachments";
const _aC = "agentConnected";
const _aCu = "authorizationConfig";
const _aCw = "awsvpcConfiguration";
const _aH = "agentHash";
const _aI = "attachmentId";
const _aP = "appProtocol";
const _aPA = "accessPointArn";
const _aPI = "assignPublicIp";
const _aPIc = "accessPointId";
const _aSC = "activeServicesCount";
const _aSt = "attachmentsStatus";
const _aUS = "agentUpdateStatus";
const _aVg = "agentVersion";
const _aZ = "availabilityZone";
const _ad = "add";
const _ar = "arn";
const _at = "attributes";
const _au = "autoprovision";
const _b = "base";
const _bIP = "bindIP";
const _c = "client";
const _cA = "clusterArn";
const _cAL = "configuredAtLaunch";
const _cAo = "containerArn";
const _cAon = "connectivityAt";
const _cAp = "cpuArchitecture";
const _cAr = "createdAt";
const _cCo = "containerCount";
const _cD = "containerDefinitions";
const _cIA = "containerInstanceArn";
const _cIo = "containerInstance";
const _cIon = "containerInstances";
const _cN = "clusterName";
const _cNo = "containerName";
const _cO = "containerOverrides";
const _cPN = "capacityProviderName";
const _cPR = "containerPortRange";
const _cPS = "capacityProviderStrategy";
const _cPa = "capacityProvider";
const _cPap = "capacityProviders";
const _cPo = "containerPath";
const _cPon = "containerPort";
const _cPr = "credentialsParameter";
const _cS = "credentialSpecs";
const _cT = "clientToken";
const _cWEE = "cloudWatchEncryptionEnabled";
const _cWLGN = "cloudWatchLogGroupName";
const _ca = "capabilities";
const _cl = "cluster";
const _clu = "clusters";
const _co = "configuration";
const _com = "command";
const _comp = "compatibilities";
const _con = "condition";
const _conn = "connectivity";
const _conta = "containers";
const _cou = "count";
const _cp = "cpu";
const _d = "details";
const _dAer = "deregisteredAt";
const _dCPS = "defaultCapacityProviderStrategy";
const _dL = "dockerLabels";
const _dN = "disableNetworking";
const _dNa = "daemonName";
const _dNe = "deviceName";
const _dO = "dependsOn";
const _dOT = "deleteOnTermination";
const _dOr = "driverOpts";
const _dRAe = "deleteRequestedAt";
const _dS = "dnsServers";
const _dSD = "dnsSearchDomains";
const _dSO = "dockerSecurityOptions";
const _dSe = "desiredStatus";
const _dT = "deviceType";
const _dV = "doubleValue";
const _dVC = "dockerVolumeConfiguration";
const _dVo = "dockerVersion";
const _de = "devices";
const _det = "detail";
const _do = "domain";
const _dr = "driver";
const _dro = "drop";
const _e = "error";
const _eC = "exitCode";
const _eCC = "executeCommandConfiguration";
const _eEC = "enableExecuteCommand";
const _eECSMT = "enableECSManagedTags";
const _eF = "environmentFiles";
const _eFI = "enableFaultInjection";
const _eH = "extraHosts";
const _eII = "ec2InstanceId";
const _eP = "entryPoint";
const _eRA = "executionRoleArn";
const _eSA = "executionStoppedAt";
const _eSp = "ephemeralStorage";
const _eVC = "efsVolumeConfiguration";
const _en = "environment";
const _ena = "enabled";
const _enc = "encrypted";
const _es = "essential";
const _ex = "expression";
const _f = "family";
const _fC = "firelensConfiguration";
const _fES = "fargateEphemeralStorage";
const _fESKKI = "fargateEphemeralStorageKmsKeyId";
const _fP = "familyPrefix";
const _fSA = "fileSystemArn";
const _fSI = "fileSystemId";
const _fTi = "filesystemType";
const _fWFSVC = "fsxWindowsFileServerVolumeConfiguration";
const _fa = "failures";
const _fam = "families";
const _fie = "field";
const _gD = "gpuDevices";
const _gI = "gpuIds";
const _gIp = "gpuId";
const _gSS = "gpuSharingStrategy";
const _gr = "group";
const _h = "hostname";
const _hC = "healthCheck";
const _hE = "httpError";
const _hL = "hardLimit";
const _hPR = "hostPortRange";
const _hPo = "hostPath";
const _hPos = "hostPort";
const _hS = "healthStatus";
const _ho = "host";
const _i = "id";
const _iA = "ipAddress";
const _iAO = "inferenceAcceleratorOverrides";
const _iAn = "inferenceAccelerators";
const _iAp = "ipv6Address";
const _iD = "imageDigest";
const _iEC = "ignoredExitCodes";
const _iM = "ipcMode";
const _iPE = "initProcessEnabled";
const _iV = "integerValue";
const _ia = "iam";
const _im = "image";
const _in = "interactive";
const _inc = "include";
const _int = "interval";
const _io = "iops";
const _k = "key";
const _kKI = "kmsKeyId";
const _l = "links";
const _lC = "logConfiguration";
const _lD = "logDriver";
const _lP = "linuxParameters";
const _lS = "lastStatus";
const _lSA = "lastStartedAt";
const _lSC = "lastStatusChange";
const _lT = "launchType";
const _lU = "lastUpdated";
const _lV = "longValue";
const _la = "labels";
const _lo = "logging";
const _m = "message";
const _mA = "managedAgents";
const _mCP = "maxComputePercent";
const _mEBSV = "managedEBSVolume";
const _mO = "mountOptions";
const _mP = "mountPoints";
const _mR = "memoryReservation";
const _mRa = "maxResults";
const _mSC = "managedStorageConfiguration";
const _mSa = "maxSwap";
const _me = "memory";
const _n = "name";
const _nB = "networkBindings";
const _nC = "networkConfiguration";
const _nDI = "neuronDeviceIds";
const _nI = "networkInterfaces";
const _nM = "networkMode";
const _nMv = "nvidiaMps";
const _nT = "nextToken";
const _na = "namespace";
const _o = "options";
const _oS = "overallStatus";
const _oSF = "operatingSystemFamily";
const _ov = "overrides";
const _p = "privileged";
const _pCl = "placementConstraints";
const _pCr = "proxyConfiguration";
const _pF = "platformFamily";
const _pIA = "privateIpv4Address";
const _pM = "portMappings";
const _pMi = "pidMode";
const _pS = "placementStrategy";
const _pSA = "pullStartedAt";
const _pSAu = "pullStoppedAt";
const _pT = "pseudoTerminal";
const _pTC = "pendingTasksCount";
const _pTr = "propagateTags";
const _pV = "platformVersion";
const _pe = "permissions";
const _pr = "protocol";
const _pro = "properties";
const _r = "reason";
const _rA = "roleArn";
const _rAP = "restartAttemptPeriod";
const _rAe = "registeredAt";
const _rAeq = "requiresAttributes";
const _rB = "registeredBy";
const _rC = "repositoryCredentials";
const _rCIC = "registeredContainerInstancesCount";
const _rCe = "requiresCompatibilities";
const _rD = "rootDirectory";
const _rI = "resourceIds";
const _rIe = "referenceId";
const _rIu = "runtimeId";
const _rMIMB = "remainingMemoryInMiB";
const _rO = "readOnly";
const _rPe = "restartPolicy";
const _rPu = "runtimePlatform";
const _rR = "resourceRequirements";
const _rRF = "readonlyRootFilesystem";
const _rRe = "remainingResources";
const _rReg = "registeredResources";
const _rT = "resourceType";
const _rTC = "runningTasksCount";
const _re = "revision";
const _ret = "retries";
const _s = "smithy.ts.sdk.synthetic.com.amazonaws.ecs";
const _sA = "startedAt";
const _sAt = "stoppedAt";
const _sAto = "stoppingAt";
const _sB = "startedBy";
const _sBN = "s3BucketName";
const _sC = "systemControls";
const _sCD = "serviceConnectDefaults";
const _sCo = "sourceContainer";
const _sCtop = "stopCode";
const _sEE = "s3EncryptionEnabled";
const _sG = "securityGroups";
const _sIGB = "sizeInGiB";
const _sIn = "snapshotId";
const _sKP = "s3KeyPrefix";
const _sL = "softLimit";
const _sM = "sharingMode";
const _sMS = "sharedMemorySize";
const _sN = "serviceName";
const _sO = "secretOptions";
const _sP = "startPeriod";
const _sPo = "sourcePath";
const _sR = "statusReason";
const _sRt = "stoppedReason";
const _sSV = "stringSetValue";
const _sSh = "sharingStrategy";
const _sT = "startTimeout";
const _sTt = "stopTimeout";
const _sV = "sourceVolume";
const _sVC = "s3filesVolumeConfiguration";
const _sco = "scope";
const _se = "server";
const _sec = "secrets";
const _set = "settings";
const _si = "size";
const _so = "sort";
const _st = "status";
const _sta = "statistics";
const _su = "subnets";
const _sw = "swappiness";
const _t = "type";
const _tA = "taskArn";
const _tAas = "taskArns";
const _tD = "taskDefinition";
const _tDA = "taskDefinitionArn";
const _tDAa = "taskDefinitionArns";
const _tDa = "taskDefinitions";
const _tEP = "transitEncryptionPort";
const _tEr = "transitEncryption";
const _tI = "targetId";
const _tMIMB = "totalMemoryInMiB";
const _tP = "terminationPolicy";
const _tRA = "taskRoleArn";
const _tSag = "tagSpecifications";
const _tT = "targetType";
const _ta = "tags";
const _tas = "tasks";
const _task = "task";
const _thr = "throughput";
const _ti = "timeout";
const _tm = "tmpfs";
const _u = "user";
const _ul = "ulimits";
const _v = "value";
const _vC = "versionConsistency";
const _vCo = "volumeConfigurations";
const _vF = "volumesFrom";
const _vFa = "valueFrom";
const _vI = "versionInfo";
const _vIR = "volumeInitializationRate";
const _vT = "volumeType";
const _ve = "version";
const _vo = "volumes";
const _w = "weight";
const _wD = "workingDirectory";
const n0 = "com.amazonaws.ecs";
const _s_registry = new _TypeRegistry_js__WEBPACK_IMPORTED_MODULE_0__.t(_s);
var ECSServiceException$ = [
	-3,
	_s,
	"ECSServiceException",
	0,
	[],
	[]
];
_s_registry.registerError(ECSServiceException$, ECSServiceException);
const n0_registry = new _TypeRegistry_js__WEBPACK_IMPORTED_MODULE_0__.t(n0);
var AccessDeniedException$ = [
	-3,
	n0,
	_ADE,
	{
		[_e]: _c,
		[_hE]: 403
	},
	[_m],
	[0]
];
n0_registry.registerError(AccessDeniedException$, AccessDeniedException);
var AttributeLimitExceededException$ = [
	-3,
	n0,
	_ALEE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(AttributeLimitExceededException$, AttributeLimitExceededException);
var BlockedException$ = [
	-3,
	n0,
	_BE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(BlockedException$, BlockedException);
var ClientException$ = [
	-3,
	n0,
	_CE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ClientException$, ClientException);
var ClusterContainsCapacityProviderException$ = [
	-3,
	n0,
	_CCCPE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ClusterContainsCapacityProviderException$, ClusterContainsCapacityProviderException);
var ClusterContainsContainerInstancesException$ = [
	-3,
	n0,
	_CCCIE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ClusterContainsContainerInstancesException$, ClusterContainsContainerInstancesException);
var ClusterContainsServicesException$ = [
	-3,
	n0,
	_CCSE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ClusterContainsServicesException$, ClusterContainsServicesException);
var ClusterContainsTasksException$ = [
	-3,
	n0,
	_CCTE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ClusterContainsTasksException$, ClusterContainsTasksException);
var ClusterNotFoundException$ = [
	-3,
	n0,
	_CNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ClusterNotFoundException$, ClusterNotFoundException);
var ConflictException$ = [
	-3,
	n0,
	_CEo,
	{ [_e]: _c },
	[_rI, _m],
	[64, 0]
];
n0_registry.registerError(ConflictException$, ConflictException);
var DaemonNotActiveException$ = [
	-3,
	n0,
	_DNAE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(DaemonNotActiveException$, DaemonNotActiveException);
var DaemonNotFoundException$ = [
	-3,
	n0,
	_DNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(DaemonNotFoundException$, DaemonNotFoundException);
var GatewayNotFoundException$ = [
	-3,
	n0,
	_GNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(GatewayNotFoundException$, GatewayNotFoundException);
var InvalidParameterException$ = [
	-3,
	n0,
	_IPE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(InvalidParameterException$, InvalidParameterException);
var LimitExceededException$ = [
	-3,
	n0,
	_LEE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(LimitExceededException$, LimitExceededException);
var MissingVersionException$ = [
	-3,
	n0,
	_MVE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(MissingVersionException$, MissingVersionException);
var NamespaceNotFoundException$ = [
	-3,
	n0,
	_NNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(NamespaceNotFoundException$, NamespaceNotFoundException);
var NoUpdateAvailableException$ = [
	-3,
	n0,
	_NUAE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(NoUpdateAvailableException$, NoUpdateAvailableException);
var PlatformTaskDefinitionIncompatibilityException$ = [
	-3,
	n0,
	_PTDIE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(PlatformTaskDefinitionIncompatibilityException$, PlatformTaskDefinitionIncompatibilityException);
var PlatformUnknownException$ = [
	-3,
	n0,
	_PUE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(PlatformUnknownException$, PlatformUnknownException);
var ResourceInUseException$ = [
	-3,
	n0,
	_RIUE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ResourceInUseException$, ResourceInUseException);
var ResourceNotFoundException$ = [
	-3,
	n0,
	_RNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ResourceNotFoundException$, ResourceNotFoundException);
var ServerException$ = [
	-3,
	n0,
	_SE,
	{ [_e]: _se },
	[_m],
	[0]
];
n0_registry.registerError(ServerException$, ServerException);
var ServiceDeploymentNotFoundException$ = [
	-3,
	n0,
	_SDNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ServiceDeploymentNotFoundException$, ServiceDeploymentNotFoundException);
var ServiceNotActiveException$ = [
	-3,
	n0,
	_SNAE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ServiceNotActiveException$, ServiceNotActiveException);
var ServiceNotFoundException$ = [
	-3,
	n0,
	_SNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(ServiceNotFoundException$, ServiceNotFoundException);
var TargetNotConnectedException$ = [
	-3,
	n0,
	_TNCE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(TargetNotConnectedException$, TargetNotConnectedException);
var TargetNotFoundException$ = [
	-3,
	n0,
	_TNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(TargetNotFoundException$, TargetNotFoundException);
var TaskSetNotFoundException$ = [
	-3,
	n0,
	_TSNFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(TaskSetNotFoundException$, TaskSetNotFoundException);
var UnsupportedFeatureException$ = [
	-3,
	n0,
	_UFE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(UnsupportedFeatureException$, UnsupportedFeatureException);
var UpdateInProgressException$ = [
	-3,
	n0,
	_UIPE,
	{ [_e]: _c },
	[_m],
	[0]
];
n0_registry.registerError(UpdateInProgressException$, UpdateInProgressException);
const errorTypeRegistries = [_s_registry, n0_registry];
var Attachment$ = [
	3,
	n0,
	_A,
	0,
	[
		_i,
		_t,
		_st,
		_d
	],
	[
		0,
		0,
		0,
		() => AttachmentDetails
	]
];
var Attribute$ = [
	3,
	n0,
	_At,
	0,
	[
		_n,
		_v,
		_tT,
		_tI
	],
	[
		0,
		0,
		0,
		0
	],
	1
];
var AwsVpcConfiguration$ = [
	3,
	n0,
	_AVC,
	0,
	[
		_su,
		_sG,
		_aPI
	],
	[
		64,
		64,
		0
	],
	1
];
var CapacityProviderStrategyItem$ = [
	3,
	n0,
	_CPSI,
	0,
	[
		_cPa,
		_w,
		_b
	],
	[
		0,
		1,
		1
	],
	1
];
var Cluster$ = [
	3,
	n0,
	_C,
	0,
	[
		_cA,
		_cN,
		_co,
		_st,
		_rCIC,
		_rTC,
		_pTC,
		_aSC,
		_sta,
		_ta,
		_set,
		_cPap,
		_dCPS,
		_a,
		_aSt,
		_sCD
	],
	[
		0,
		0,
		() => ClusterConfiguration$,
		0,
		1,
		1,
		1,
		1,
		() => Statistics,
		() => Tags,
		() => ClusterSettings,
		64,
		() => CapacityProviderStrategy,
		() => Attachments,
		0,
		() => ClusterServiceConnectDefaults$
	]
];
var ClusterConfiguration$ = [
	3,
	n0,
	_CCl,
	0,
	[_eCC, _mSC],
	[() => ExecuteCommandConfiguration$, () => ManagedStorageConfiguration$]
];
var ClusterServiceConnectDefaults$ = [
	3,
	n0,
	_CSCD,
	0,
	[_na],
	[0]
];
var ClusterServiceConnectDefaultsRequest$ = [
	3,
	n0,
	_CSCDR,
	0,
	[_na],
	[0],
	1
];
var ClusterSetting$ = [
	3,
	n0,
	_CS,
	0,
	[_n, _v],
	[0, 0]
];
var Container$ = [
	3,
	n0,
	_Co,
	0,
	[
		_cAo,
		_tA,
		_n,
		_im,
		_iD,
		_rIu,
		_lS,
		_eC,
		_r,
		_nB,
		_nI,
		_hS,
		_mA,
		_cp,
		_me,
		_mR,
		_gI,
		_nDI,
		_gSS
	],
	[
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		1,
		0,
		() => NetworkBindings,
		() => NetworkInterfaces,
		0,
		() => ManagedAgents,
		0,
		0,
		0,
		64,
		64,
		() => SharingStrategy$
	]
];
var ContainerDefinition$ = [
	3,
	n0,
	_CD,
	0,
	[
		_n,
		_im,
		_rC,
		_cp,
		_me,
		_mR,
		_l,
		_pM,
		_es,
		_rPe,
		_eP,
		_com,
		_en,
		_eF,
		_mP,
		_vF,
		_lP,
		_sec,
		_dO,
		_sT,
		_sTt,
		_vC,
		_h,
		_u,
		_wD,
		_dN,
		_p,
		_rRF,
		_dS,
		_dSD,
		_eH,
		_dSO,
		_in,
		_pT,
		_dL,
		_ul,
		_lC,
		_hC,
		_sC,
		_rR,
		_fC,
		_cS
	],
	[
		0,
		0,
		[() => RepositoryCredentials$, 0],
		1,
		1,
		1,
		64,
		() => PortMappingList,
		2,
		() => ContainerRestartPolicy$,
		64,
		64,
		[() => EnvironmentVariables, 0],
		() => EnvironmentFiles,
		() => MountPointList,
		() => VolumeFromList,
		() => LinuxParameters$,
		() => SecretList,
		() => ContainerDependencies,
		1,
		1,
		0,
		0,
		0,
		0,
		2,
		2,
		2,
		64,
		64,
		() => HostEntryList,
		64,
		2,
		2,
		128,
		() => UlimitList,
		() => LogConfiguration$,
		() => HealthCheck$,
		() => SystemControls,
		() => ResourceRequirements,
		() => FirelensConfiguration$,
		64
	]
];
var ContainerDependency$ = [
	3,
	n0,
	_CDo,
	0,
	[_cNo, _con],
	[0, 0],
	2
];
var ContainerInstance$ = [
	3,
	n0,
	_CIo,
	0,
	[
		_cIA,
		_eII,
		_cPN,
		_ve,
		_vI,
		_rRe,
		_rReg,
		_st,
		_sR,
		_aC,
		_rTC,
		_pTC,
		_aUS,
		_at,
		_rAe,
		_a,
		_ta,
		_hS,
		_gD
	],
	[
		0,
		0,
		0,
		1,
		() => VersionInfo$,
		() => Resources,
		() => Resources,
		0,
		0,
		2,
		1,
		1,
		0,
		() => Attributes,
		4,
		() => Attachments,
		() => Tags,
		() => ContainerInstanceHealthStatus$,
		() => GpuDevices
	]
];
var ContainerInstanceHealthStatus$ = [
	3,
	n0,
	_CIHS,
	0,
	[_oS, _d],
	[0, () => InstanceHealthCheckResultList]
];
var ContainerOverride$ = [
	3,
	n0,
	_CO,
	0,
	[
		_n,
		_com,
		_en,
		_eF,
		_cp,
		_me,
		_mR,
		_rR
	],
	[
		0,
		64,
		[() => EnvironmentVariables, 0],
		() => EnvironmentFiles,
		1,
		1,
		1,
		() => ResourceRequirements
	]
];
var ContainerRestartPolicy$ = [
	3,
	n0,
	_CRP,
	0,
	[
		_ena,
		_iEC,
		_rAP
	],
	[
		2,
		65,
		1
	],
	1
];
var CreateClusterRequest$ = [
	3,
	n0,
	_CCR,
	0,
	[
		_cN,
		_ta,
		_set,
		_co,
		_cPap,
		_dCPS,
		_sCD
	],
	[
		0,
		() => Tags,
		() => ClusterSettings,
		() => ClusterConfiguration$,
		64,
		() => CapacityProviderStrategy,
		() => ClusterServiceConnectDefaultsRequest$
	]
];
var CreateClusterResponse$ = [
	3,
	n0,
	_CCRr,
	0,
	[_cl],
	[() => Cluster$]
];
var DeleteTaskDefinitionsRequest$ = [
	3,
	n0,
	_DTDR,
	0,
	[_tDa],
	[64],
	1
];
var DeleteTaskDefinitionsResponse$ = [
	3,
	n0,
	_DTDRe,
	0,
	[_tDa, _fa],
	[[() => TaskDefinitionList, 0], () => Failures]
];
var DeregisterTaskDefinitionRequest$ = [
	3,
	n0,
	_DTDRer,
	0,
	[_tD],
	[0],
	1
];
var DeregisterTaskDefinitionResponse$ = [
	3,
	n0,
	_DTDRere,
	0,
	[_tD],
	[[() => TaskDefinition$, 0]]
];
var DescribeClustersRequest$ = [
	3,
	n0,
	_DCRes,
	0,
	[_clu, _inc],
	[64, 64]
];
var DescribeClustersResponse$ = [
	3,
	n0,
	_DCResc,
	0,
	[_clu, _fa],
	[() => Clusters, () => Failures]
];
var DescribeContainerInstancesRequest$ = [
	3,
	n0,
	_DCIRes,
	0,
	[
		_cIon,
		_cl,
		_inc
	],
	[
		64,
		0,
		64
	],
	1
];
var DescribeContainerInstancesResponse$ = [
	3,
	n0,
	_DCIResc,
	0,
	[_cIon, _fa],
	[() => ContainerInstances, () => Failures]
];
var DescribeTaskDefinitionRequest$ = [
	3,
	n0,
	_DTDRes,
	0,
	[_tD, _inc],
	[0, 64],
	1
];
var DescribeTaskDefinitionResponse$ = [
	3,
	n0,
	_DTDResc,
	0,
	[_tD, _ta],
	[[() => TaskDefinition$, 0], () => Tags]
];
var DescribeTasksRequest$ = [
	3,
	n0,
	_DTR,
	0,
	[
		_tas,
		_cl,
		_inc
	],
	[
		64,
		0,
		64
	],
	1
];
var DescribeTasksResponse$ = [
	3,
	n0,
	_DTRe,
	0,
	[_tas, _fa],
	[[() => Tasks, 0], () => Failures]
];
var Device$ = [
	3,
	n0,
	_De,
	0,
	[
		_hPo,
		_cPo,
		_pe
	],
	[
		0,
		0,
		64
	],
	1
];
var DockerVolumeConfiguration$ = [
	3,
	n0,
	_DVC,
	0,
	[
		_sco,
		_au,
		_dr,
		_dOr,
		_la
	],
	[
		0,
		2,
		0,
		128,
		128
	]
];
var EBSTagSpecification$ = [
	3,
	n0,
	_EBSTS,
	0,
	[
		_rT,
		_ta,
		_pTr
	],
	[
		0,
		() => Tags,
		0
	],
	1
];
var EFSAuthorizationConfig$ = [
	3,
	n0,
	_EFSAC,
	0,
	[_aPIc, _ia],
	[0, 0]
];
var EFSVolumeConfiguration$ = [
	3,
	n0,
	_EFSVC,
	0,
	[
		_fSI,
		_rD,
		_tEr,
		_tEP,
		_aCu
	],
	[
		0,
		0,
		0,
		1,
		() => EFSAuthorizationConfig$
	],
	1
];
var EnvironmentFile$ = [
	3,
	n0,
	_EF,
	0,
	[_v, _t],
	[0, 0],
	2
];
var EphemeralStorage$ = [
	3,
	n0,
	_ES,
	0,
	[_sIGB],
	[1],
	1
];
var ExecuteCommandConfiguration$ = [
	3,
	n0,
	_ECC,
	0,
	[
		_kKI,
		_lo,
		_lC
	],
	[
		0,
		0,
		() => ExecuteCommandLogConfiguration$
	]
];
var ExecuteCommandLogConfiguration$ = [
	3,
	n0,
	_ECLC,
	0,
	[
		_cWLGN,
		_cWEE,
		_sBN,
		_sEE,
		_sKP
	],
	[
		0,
		2,
		0,
		2,
		0
	]
];
var Failure$ = [
	3,
	n0,
	_F,
	0,
	[
		_ar,
		_r,
		_det
	],
	[
		0,
		0,
		0
	]
];
var FirelensConfiguration$ = [
	3,
	n0,
	_FC,
	0,
	[_t, _o],
	[0, 128],
	1
];
var FSxWindowsFileServerAuthorizationConfig$ = [
	3,
	n0,
	_FSWFSAC,
	0,
	[_cPr, _do],
	[0, 0],
	2
];
var FSxWindowsFileServerVolumeConfiguration$ = [
	3,
	n0,
	_FSWFSVC,
	0,
	[
		_fSI,
		_rD,
		_aCu
	],
	[
		0,
		0,
		() => FSxWindowsFileServerAuthorizationConfig$
	],
	3
];
var GpuDevice$ = [
	3,
	n0,
	_GD,
	0,
	[
		_gIp,
		_sM,
		_tMIMB,
		_rMIMB,
		_cCo
	],
	[
		0,
		0,
		1,
		1,
		1
	]
];
var HealthCheck$ = [
	3,
	n0,
	_HC,
	0,
	[
		_com,
		_int,
		_ti,
		_ret,
		_sP
	],
	[
		64,
		1,
		1,
		1,
		1
	],
	1
];
var HostEntry$ = [
	3,
	n0,
	_HE,
	0,
	[_h, _iA],
	[0, 0],
	2
];
var HostVolumeProperties$ = [
	3,
	n0,
	_HVP,
	0,
	[_sPo],
	[0]
];
var InferenceAccelerator$ = [
	3,
	n0,
	_IA,
	0,
	[_dNe, _dT],
	[0, 0],
	2
];
var InferenceAcceleratorOverride$ = [
	3,
	n0,
	_IAO,
	0,
	[_dNe, _dT],
	[0, 0]
];
var InstanceHealthCheckResult$ = [
	3,
	n0,
	_IHCR,
	0,
	[
		_t,
		_st,
		_sR,
		_lU,
		_lSC
	],
	[
		0,
		0,
		0,
		4,
		4
	]
];
var KernelCapabilities$ = [
	3,
	n0,
	_KC,
	0,
	[_ad, _dro],
	[64, 64]
];
var KeyValuePair$ = [
	3,
	n0,
	_KVP,
	0,
	[_n, _v],
	[0, 0]
];
var LinuxParameters$ = [
	3,
	n0,
	_LP,
	0,
	[
		_ca,
		_de,
		_iPE,
		_sMS,
		_tm,
		_mSa,
		_sw
	],
	[
		() => KernelCapabilities$,
		() => DevicesList,
		2,
		1,
		() => TmpfsList,
		1,
		1
	]
];
var ListTaskDefinitionFamiliesRequest$ = [
	3,
	n0,
	_LTDFR,
	0,
	[
		_fP,
		_st,
		_nT,
		_mRa
	],
	[
		0,
		0,
		0,
		1
	]
];
var ListTaskDefinitionFamiliesResponse$ = [
	3,
	n0,
	_LTDFRi,
	0,
	[_fam, _nT],
	[64, 0]
];
var ListTaskDefinitionsRequest$ = [
	3,
	n0,
	_LTDR,
	0,
	[
		_fP,
		_st,
		_so,
		_nT,
		_mRa
	],
	[
		0,
		0,
		0,
		0,
		1
	]
];
var ListTaskDefinitionsResponse$ = [
	3,
	n0,
	_LTDRi,
	0,
	[_tDAa, _nT],
	[64, 0]
];
var ListTasksRequest$ = [
	3,
	n0,
	_LTR,
	0,
	[
		_cl,
		_cIo,
		_f,
		_nT,
		_mRa,
		_sB,
		_sN,
		_dSe,
		_lT,
		_dNa
	],
	[
		0,
		0,
		0,
		0,
		1,
		0,
		0,
		0,
		0,
		0
	]
];
var ListTasksResponse$ = [
	3,
	n0,
	_LTRi,
	0,
	[_tAas, _nT],
	[64, 0]
];
var LogConfiguration$ = [
	3,
	n0,
	_LCo,
	0,
	[
		_lD,
		_o,
		_sO
	],
	[
		0,
		128,
		() => SecretList
	],
	1
];
var ManagedAgent$ = [
	3,
	n0,
	_MA,
	0,
	[
		_lSA,
		_n,
		_r,
		_lS
	],
	[
		4,
		0,
		0,
		0
	]
];
var ManagedStorageConfiguration$ = [
	3,
	n0,
	_MSC,
	0,
	[_kKI, _fESKKI],
	[0, 0]
];
var MountPoint$ = [
	3,
	n0,
	_MP,
	0,
	[
		_sV,
		_cPo,
		_rO
	],
	[
		0,
		0,
		2
	]
];
var NetworkBinding$ = [
	3,
	n0,
	_NB,
	0,
	[
		_bIP,
		_cPon,
		_hPos,
		_pr,
		_cPR,
		_hPR
	],
	[
		0,
		1,
		1,
		0,
		0,
		0
	]
];
var NetworkConfiguration$ = [
	3,
	n0,
	_NC,
	0,
	[_aCw],
	[() => AwsVpcConfiguration$]
];
var NetworkInterface$ = [
	3,
	n0,
	_NI,
	0,
	[
		_aI,
		_pIA,
		_iAp
	],
	[
		0,
		0,
		0
	]
];
var NvidiaMpsAllocation$ = [
	3,
	n0,
	_NMA,
	0,
	[_me, _mCP],
	[1, 1],
	1
];
var PlacementConstraint$ = [
	3,
	n0,
	_PC,
	0,
	[_t, _ex],
	[0, 0]
];
var PlacementStrategy$ = [
	3,
	n0,
	_PS,
	0,
	[_t, _fie],
	[0, 0]
];
var PortMapping$ = [
	3,
	n0,
	_PM,
	0,
	[
		_cPon,
		_hPos,
		_pr,
		_n,
		_aP,
		_cPR
	],
	[
		1,
		1,
		0,
		0,
		0,
		0
	]
];
var ProxyConfiguration$ = [
	3,
	n0,
	_PCr,
	0,
	[
		_cNo,
		_t,
		_pro
	],
	[
		0,
		0,
		() => ProxyConfigurationProperties
	],
	1
];
var PutClusterCapacityProvidersRequest$ = [
	3,
	n0,
	_PCCPR,
	0,
	[
		_cl,
		_cPap,
		_dCPS
	],
	[
		0,
		64,
		() => CapacityProviderStrategy
	],
	3
];
var PutClusterCapacityProvidersResponse$ = [
	3,
	n0,
	_PCCPRu,
	0,
	[_cl],
	[() => Cluster$]
];
var RegisterTaskDefinitionRequest$ = [
	3,
	n0,
	_RTDR,
	0,
	[
		_f,
		_cD,
		_tRA,
		_eRA,
		_nM,
		_vo,
		_pCl,
		_rCe,
		_cp,
		_me,
		_ta,
		_pMi,
		_iM,
		_pCr,
		_iAn,
		_eSp,
		_rPu,
		_eFI
	],
	[
		0,
		[() => ContainerDefinitions, 0],
		0,
		0,
		0,
		() => VolumeList,
		() => TaskDefinitionPlacementConstraints,
		64,
		0,
		0,
		() => Tags,
		0,
		0,
		() => ProxyConfiguration$,
		() => InferenceAccelerators,
		() => EphemeralStorage$,
		() => RuntimePlatform$,
		2
	],
	2
];
var RegisterTaskDefinitionResponse$ = [
	3,
	n0,
	_RTDRe,
	0,
	[_tD, _ta],
	[[() => TaskDefinition$, 0], () => Tags]
];
var RepositoryCredentials$ = [
	3,
	n0,
	_RC,
	8,
	[_cPr],
	[0],
	1
];
var Resource$ = [
	3,
	n0,
	_R,
	0,
	[
		_n,
		_t,
		_dV,
		_lV,
		_iV,
		_sSV
	],
	[
		0,
		0,
		1,
		1,
		1,
		64
	]
];
var ResourceRequirement$ = [
	3,
	n0,
	_RR,
	0,
	[
		_t,
		_v,
		_sSh
	],
	[
		0,
		0,
		() => SharingStrategy$
	],
	1
];
var RunTaskRequest$ = [
	3,
	n0,
	_RTR,
	0,
	[
		_tD,
		_cPS,
		_cl,
		_cou,
		_eECSMT,
		_eEC,
		_gr,
		_lT,
		_nC,
		_ov,
		_pCl,
		_pS,
		_pV,
		_pTr,
		_rIe,
		_sB,
		_ta,
		_cT,
		_vCo
	],
	[
		0,
		() => CapacityProviderStrategy,
		0,
		1,
		2,
		2,
		0,
		0,
		() => NetworkConfiguration$,
		[() => TaskOverride$, 0],
		() => PlacementConstraints,
		() => PlacementStrategies,
		0,
		0,
		0,
		0,
		() => Tags,
		[0, 4],
		() => TaskVolumeConfigurations
	],
	1
];
var RunTaskResponse$ = [
	3,
	n0,
	_RTRu,
	0,
	[_tas, _fa],
	[[() => Tasks, 0], () => Failures]
];
var RuntimePlatform$ = [
	3,
	n0,
	_RP,
	0,
	[_cAp, _oSF],
	[0, 0]
];
var S3FilesVolumeConfiguration$ = [
	3,
	n0,
	_SFVC,
	0,
	[
		_fSA,
		_rD,
		_tEP,
		_aPA
	],
	[
		0,
		0,
		1,
		0
	],
	1
];
var Secret$ = [
	3,
	n0,
	_Se,
	0,
	[_n, _vFa],
	[0, 0],
	2
];
var StopTaskRequest$ = [
	3,
	n0,
	_STRto,
	0,
	[
		_task,
		_cl,
		_r
	],
	[
		0,
		0,
		0
	],
	1
];
var StopTaskResponse$ = [
	3,
	n0,
	_STRtop,
	0,
	[_task],
	[[() => Task$, 0]]
];
var SystemControl$ = [
	3,
	n0,
	_SC,
	0,
	[_na, _v],
	[0, 0]
];
var Tag$ = [
	3,
	n0,
	_T,
	0,
	[_k, _v],
	[0, 0]
];
var Task$ = [
	3,
	n0,
	_Ta,
	0,
	[
		_a,
		_at,
		_aZ,
		_cPN,
		_cA,
		_conn,
		_cAon,
		_cIA,
		_conta,
		_cp,
		_cAr,
		_dSe,
		_eEC,
		_eSA,
		_gr,
		_hS,
		_iAn,
		_lS,
		_lT,
		_me,
		_ov,
		_pV,
		_pF,
		_pSA,
		_pSAu,
		_sA,
		_sB,
		_sCtop,
		_sAt,
		_sRt,
		_sAto,
		_ta,
		_tA,
		_tDA,
		_ve,
		_eSp,
		_fES
	],
	[
		() => Attachments,
		() => Attributes,
		0,
		0,
		0,
		0,
		4,
		0,
		() => Containers,
		0,
		4,
		0,
		2,
		4,
		0,
		0,
		() => InferenceAccelerators,
		0,
		0,
		0,
		[() => TaskOverride$, 0],
		0,
		0,
		4,
		4,
		4,
		0,
		0,
		4,
		0,
		4,
		() => Tags,
		0,
		0,
		1,
		() => EphemeralStorage$,
		() => TaskEphemeralStorage$
	]
];
var TaskDefinition$ = [
	3,
	n0,
	_TD,
	0,
	[
		_tDA,
		_cD,
		_f,
		_tRA,
		_eRA,
		_nM,
		_re,
		_vo,
		_st,
		_rAeq,
		_pCl,
		_comp,
		_rPu,
		_rCe,
		_cp,
		_me,
		_iAn,
		_pMi,
		_iM,
		_pCr,
		_rAe,
		_dAer,
		_dRAe,
		_rB,
		_eSp,
		_eFI
	],
	[
		0,
		[() => ContainerDefinitions, 0],
		0,
		0,
		0,
		0,
		1,
		() => VolumeList,
		0,
		() => RequiresAttributes,
		() => TaskDefinitionPlacementConstraints,
		64,
		() => RuntimePlatform$,
		64,
		0,
		0,
		() => InferenceAccelerators,
		0,
		0,
		() => ProxyConfiguration$,
		4,
		4,
		4,
		0,
		() => EphemeralStorage$,
		2
	]
];
var TaskDefinitionPlacementConstraint$ = [
	3,
	n0,
	_TDPC,
	0,
	[_t, _ex],
	[0, 0]
];
var TaskEphemeralStorage$ = [
	3,
	n0,
	_TES,
	0,
	[_sIGB, _kKI],
	[1, 0]
];
var TaskManagedEBSVolumeConfiguration$ = [
	3,
	n0,
	_TMEBSVC,
	0,
	[
		_rA,
		_enc,
		_kKI,
		_vT,
		_sIGB,
		_sIn,
		_vIR,
		_io,
		_thr,
		_tSag,
		_tP,
		_fTi
	],
	[
		0,
		2,
		0,
		0,
		1,
		0,
		1,
		1,
		1,
		() => EBSTagSpecifications,
		() => TaskManagedEBSVolumeTerminationPolicy$,
		0
	],
	1
];
var TaskManagedEBSVolumeTerminationPolicy$ = [
	3,
	n0,
	_TMEBSVTP,
	0,
	[_dOT],
	[2],
	1
];
var TaskOverride$ = [
	3,
	n0,
	_TO,
	0,
	[
		_cO,
		_cp,
		_iAO,
		_eRA,
		_me,
		_tRA,
		_eSp
	],
	[
		[() => ContainerOverrides, 0],
		0,
		() => InferenceAcceleratorOverrides,
		0,
		0,
		0,
		() => EphemeralStorage$
	]
];
var TaskVolumeConfiguration$ = [
	3,
	n0,
	_TVC,
	0,
	[_n, _mEBSV],
	[0, () => TaskManagedEBSVolumeConfiguration$],
	1
];
var Tmpfs$ = [
	3,
	n0,
	_Tm,
	0,
	[
		_cPo,
		_si,
		_mO
	],
	[
		0,
		1,
		64
	],
	2
];
var Ulimit$ = [
	3,
	n0,
	_U,
	0,
	[
		_n,
		_sL,
		_hL
	],
	[
		0,
		1,
		1
	],
	3
];
var VersionInfo$ = [
	3,
	n0,
	_VI,
	0,
	[
		_aVg,
		_aH,
		_dVo
	],
	[
		0,
		0,
		0
	]
];
var Volume$ = [
	3,
	n0,
	_V,
	0,
	[
		_n,
		_ho,
		_dVC,
		_eVC,
		_sVC,
		_fWFSVC,
		_cAL
	],
	[
		0,
		() => HostVolumeProperties$,
		() => DockerVolumeConfiguration$,
		() => EFSVolumeConfiguration$,
		() => S3FilesVolumeConfiguration$,
		() => FSxWindowsFileServerVolumeConfiguration$,
		2
	]
];
var VolumeFrom$ = [
	3,
	n0,
	_VF,
	0,
	[_sCo, _rO],
	[0, 2]
];
var AttachmentDetails = [
	1,
	n0,
	_AD,
	0,
	() => KeyValuePair$
];
var Attachments = [
	1,
	n0,
	_Att,
	0,
	() => Attachment$
];
var Attributes = [
	1,
	n0,
	_Attr,
	0,
	() => Attribute$
];
var CapacityProviderStrategy = [
	1,
	n0,
	_CPS,
	0,
	() => CapacityProviderStrategyItem$
];
var Clusters = [
	1,
	n0,
	_Cl,
	0,
	() => Cluster$
];
var ClusterSettings = [
	1,
	n0,
	_CSl,
	0,
	() => ClusterSetting$
];
var ContainerDefinitions = [
	1,
	n0,
	_CDon,
	0,
	[() => ContainerDefinition$, 0]
];
var ContainerDependencies = [
	1,
	n0,
	_CDont,
	0,
	() => ContainerDependency$
];
var ContainerInstances = [
	1,
	n0,
	_CIont,
	0,
	() => ContainerInstance$
];
var ContainerOverrides = [
	1,
	n0,
	_COo,
	0,
	[() => ContainerOverride$, 0]
];
var Containers = [
	1,
	n0,
	_Con,
	0,
	() => Container$
];
var DevicesList = [
	1,
	n0,
	_DL,
	0,
	() => Device$
];
var EBSTagSpecifications = [
	1,
	n0,
	_EBSTSa,
	0,
	() => EBSTagSpecification$
];
var EnvironmentFiles = [
	1,
	n0,
	_EFn,
	0,
	() => EnvironmentFile$
];
var EnvironmentVariables = [
	1,
	n0,
	_EV,
	8,
	() => KeyValuePair$
];
var Failures = [
	1,
	n0,
	_Fa,
	0,
	() => Failure$
];
var GpuDevices = [
	1,
	n0,
	_GDp,
	0,
	() => GpuDevice$
];
var HostEntryList = [
	1,
	n0,
	_HEL,
	0,
	() => HostEntry$
];
var InferenceAcceleratorOverrides = [
	1,
	n0,
	_IAOn,
	0,
	() => InferenceAcceleratorOverride$
];
var InferenceAccelerators = [
	1,
	n0,
	_IAn,
	0,
	() => InferenceAccelerator$
];
var InstanceHealthCheckResultList = [
	1,
	n0,
	_IHCRL,
	0,
	() => InstanceHealthCheckResult$
];
var ManagedAgents = [
	1,
	n0,
	_MAa,
	0,
	() => ManagedAgent$
];
var MountPointList = [
	1,
	n0,
	_MPL,
	0,
	() => MountPoint$
];
var NetworkBindings = [
	1,
	n0,
	_NBe,
	0,
	() => NetworkBinding$
];
var NetworkInterfaces = [
	1,
	n0,
	_NIe,
	0,
	() => NetworkInterface$
];
var PlacementConstraints = [
	1,
	n0,
	_PCl,
	0,
	() => PlacementConstraint$
];
var PlacementStrategies = [
	1,
	n0,
	_PSl,
	0,
	() => PlacementStrategy$
];
var PortMappingList = [
	1,
	n0,
	_PML,
	0,
	() => PortMapping$
];
var ProxyConfigurationProperties = [
	1,
	n0,
	_PCP,
	0,
	() => KeyValuePair$
];
var RequiresAttributes = [
	1,
	n0,
	_RA,
	0,
	() => Attribute$
];
var ResourceRequirements = [
	1,
	n0,
	_RRe,
	0,
	() => ResourceRequirement$
];
var Resources = [
	1,
	n0,
	_Re,
	0,
	() => Resource$
];
var SecretList = [
	1,
	n0,
	_SL,
	0,
	() => Secret$
];
var Statistics = [
	1,
	n0,
	_St,
	0,
	() => KeyValuePair$
];
var SystemControls = [
	1,
	n0,
	_SCy,
	0,
	() => SystemControl$
];
var Tags = [
	1,
	n0,
	_Tag,
	0,
	() => Tag$
];
var TaskDefinitionList = [
	1,
	n0,
	_TDL,
	0,
	[() => TaskDefinition$, 0]
];
var TaskDefinitionPlacementConstraints = [
	1,
	n0,
	_TDPCa,
	0,
	() => TaskDefinitionPlacementConstraint$
];
var Tasks = [
	1,
	n0,
	_Tas,
	0,
	[() => Task$, 0]
];
var TaskVolumeConfigurations = [
	1,
	n0,
	_TVCa,
	0,
	() => TaskVolumeConfiguration$
];
var TmpfsList = [
	1,
	n0,
	_TL,
	0,
	() => Tmpfs$
];
var UlimitList = [
	1,
	n0,
	_UL,
	0,
	() => Ulimit$
];
var VolumeFromList = [
	1,
	n0,
	_VFL,
	0,
	() => VolumeFrom$
];
var VolumeList = [
	1,
	n0,
	_VL,
	0,
	() => Volume$
];
var SharingStrategy$ = [
	4,
	n0,
	_SSh,
	0,
	[_nMv],
	[() => NvidiaMpsAllocation$]
];
var CreateCluster$ = [
	9,
	n0,
	_CCr,
	0,
	() => CreateClusterRequest$,
	() => CreateClusterResponse$
];
var DeleteTaskDefinitions$ = [
	9,
	n0,
	_DTDe,
	0,
	() => DeleteTaskDefinitionsRequest$,
	() => DeleteTaskDefinitionsResponse$
];
var DeregisterTaskDefinition$ = [
	9,
	n0,
	_DTDer,
	0,
	() => DeregisterTaskDefinitionRequest$,
	() => DeregisterTaskDefinitionResponse$
];
var DescribeClusters$ = [
	9,
	n0,
	_DCes,
	0,
	() => DescribeClustersRequest$,
	() => DescribeClustersResponse$
];
var DescribeContainerInstances$ = [
	9,
	n0,
	_DCIes,
	0,
	() => DescribeContainerInstancesRequest$,
	() => DescribeContainerInstancesResponse$
];
var DescribeTaskDefinition$ = [
	9,
	n0,
	_DTDes,
	0,
	() => DescribeTaskDefinitionRequest$,
	() => DescribeTaskDefinitionResponse$
];
var DescribeTasks$ = [
	9,
	n0,
	_DT,
	0,
	() => DescribeTasksRequest$,
	() => DescribeTasksResponse$
];
var ListTaskDefinitionFamilies$ = [
	9,
	n0,
	_LTDF,
	0,
	() => ListTaskDefinitionFamiliesRequest$,
	() => ListTaskDefinitionFamiliesResponse$
];
var ListTaskDefinitions$ = [
	9,
	n0,
	_LTD,
	0,
	() => ListTaskDefinitionsRequest$,
	() => ListTaskDefinitionsResponse$
];
var ListTasks$ = [
	9,
	n0,
	_LT,
	0,
	() => ListTasksRequest$,
	() => ListTasksResponse$
];
var PutClusterCapacityProviders$ = [
	9,
	n0,
	_PCCP,
	0,
	() => PutClusterCapacityProvidersRequest$,
	() => PutClusterCapacityProvidersResponse$
];
var RegisterTaskDefinition$ = [
	9,
	n0,
	_RTD,
	0,
	() => RegisterTaskDefinitionRequest$,
	() => RegisterTaskDefinitionResponse$
];
var RunTask$ = [
	9,
	n0,
	_RT,
	0,
	() => RunTaskRequest$,
	() => RunTaskResponse$
];
var StopTask$ = [
	9,
	n0,
	_STt,
	0,
	() => StopTaskRequest$,
	() => StopTaskResponse$
];



/***/ })

};
