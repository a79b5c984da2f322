export const id = 446;
export const ids = [446];
export const modules = {

/***/ 8706:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ RestoreSecretCommand),
/* harmony export */   r: () => (/* binding */ CreateSecretCommand),
/* harmony export */   t: () => (/* binding */ UpdateSecretCommand)
/* harmony export */ });
/* harmony import */ var _schemas_02_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(569);
/* harmony import */ var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5714);


// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/CreateSecretCommand.js
var CreateSecretCommand = class extends (0,_secret_js__WEBPACK_IMPORTED_MODULE_1__._)(_secret_js__WEBPACK_IMPORTED_MODULE_1__.h, _secret_js__WEBPACK_IMPORTED_MODULE_1__.g, "CreateSecret", _schemas_02_js__WEBPACK_IMPORTED_MODULE_0__.a) {};
// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/RestoreSecretCommand.js
var RestoreSecretCommand = class extends (0,_secret_js__WEBPACK_IMPORTED_MODULE_1__._)(_secret_js__WEBPACK_IMPORTED_MODULE_1__.h, _secret_js__WEBPACK_IMPORTED_MODULE_1__.g, "RestoreSecret", _schemas_02_js__WEBPACK_IMPORTED_MODULE_0__.d) {};
// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/UpdateSecretCommand.js
var UpdateSecretCommand = class extends (0,_secret_js__WEBPACK_IMPORTED_MODULE_1__._)(_secret_js__WEBPACK_IMPORTED_MODULE_1__.h, _secret_js__WEBPACK_IMPORTED_MODULE_1__.g, "UpdateSecret", _schemas_02_js__WEBPACK_IMPORTED_MODULE_0__.p) {};



/***/ }),

/***/ 7963:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ partitionFor),
/* harmony export */   r: () => (/* binding */ serviceHost),
/* harmony export */   t: () => (/* binding */ findIdentity)
/* harmony export */ });
/* harmony import */ var _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8305);
/* harmony import */ var _schemas_0_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(639);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);



// node_modules/@aws-sdk/client-sts/dist-es/commandBuilder.js
const command = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.nt)(_schemas_0_js__WEBPACK_IMPORTED_MODULE_1__.r, "AWSSecurityTokenServiceV20110615", "STSClient", _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.G);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];
// node_modules/@aws-sdk/client-sts/dist-es/commands/GetCallerIdentityCommand.js
var GetCallerIdentityCommand = class extends command(_ep0, _mw0, "GetCallerIdentity", _schemas_0_js__WEBPACK_IMPORTED_MODULE_1__.t) {};
// src/aws/account.ts
/** Asks STS for the identity of the caller, which needs no permission. */
async function findIdentity(sts) {
	const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
	const callerArn = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(Arn, "Arn");
	return {
		account: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(Account, "Account"),
		partition: callerArn.split(":")[1] ?? "aws",
		callerArn
	};
}
/** Returns the partition of a Region, as in ARNs. */
function partitionFor(region) {
	return (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.w)(region).name;
}
/** Returns the host name of a service, as in `kms:ViaService`. */
function serviceHost(service, region) {
	return `${service}.${region}.${(0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.w)(region).dnsSuffix}`;
}



/***/ }),

/***/ 5446:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ planAll),
/* harmony export */   c: () => (/* binding */ findEnvironments),
/* harmony export */   d: () => (/* binding */ readRevision),
/* harmony export */   f: () => (/* binding */ tracesIn),
/* harmony export */   i: () => (/* binding */ given),
/* harmony export */   l: () => (/* binding */ lastEnd),
/* harmony export */   n: () => (/* binding */ findAll),
/* harmony export */   o: () => (/* binding */ planning),
/* harmony export */   r: () => (/* binding */ finding),
/* harmony export */   s: () => (/* binding */ writes),
/* harmony export */   t: () => (/* binding */ applyAll),
/* harmony export */   u: () => (/* binding */ occupiedBy)
/* harmony export */ });
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4479);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4577);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7806);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _security_group_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5886);
/* harmony import */ var _task_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7115);
/* harmony import */ var _secret2_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1250);







// src/teardown/find.ts
/** Returns the hosted zones and certificates in the tags of tasks and in `others`. */
function tracesIn(tasks, others = []) {
	const all = [...tasks.map(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.G)(tags)), ...others];
	return {
		zones: [...new Set(all.flatMap(_ownership_js__WEBPACK_IMPORTED_MODULE_1__.Y))],
		certificates: [...new Set(all.flatMap((tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.c)(tags) ?? []))]
	};
}
/** How many revisions to describe at once. ECS allows 20 such calls per second. */
const AT_ONCE = 10;
/**
* Returns the repository's environments that have tasks in this cluster, the oldest first. Makes two calls for each
* hundred tasks, however many environments there are.
*/
async function findOccupied({ ecs }, repository, cluster) {
	return occupiedBy(repository, await (0,_task_js__WEBPACK_IMPORTED_MODULE_5__.o)(ecs, cluster));
}
/** Returns the repository's environments that have some of these tasks, the oldest first. */
function occupiedBy(repository, tasks) {
	const byEnvironment = /* @__PURE__ */ new Map();
	for (const task of tasks) {
		const tagged = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.B)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.G)(task.tags ?? []), repository);
		if (tagged === void 0) continue;
		byEnvironment.set(tagged.environment, [...byEnvironment.get(tagged.environment) ?? [], {
			task,
			tagged
		}]);
	}
	return [...byEnvironment].map(([environment, all]) => {
		const occupying = all.map(({ task }) => task);
		return {
			environment,
			origins: new Set(all.map(({ tagged }) => tagged.origin)),
			expires: lastEnd(all.map(({ tagged }) => tagged)),
			tasks: occupying,
			...tracesIn(occupying),
			since: new Date(Math.min(...occupying.map(_task_js__WEBPACK_IMPORTED_MODULE_5__.i)))
		};
	}).toSorted((a, b) => a.since.getTime() - b.since.getTime());
}
/** Returns when the last of these expires. Returns nothing if there are none or one doesn't expire. */
function lastEnd(all) {
	const end = Math.max(...all.map(({ expires }) => expires?.getTime() ?? 1e400));
	return Number.isFinite(end) ? new Date(end) : void 0;
}
/** Returns the environment data of a revision. It expires when a task started at its registration would. */
function readRevision({ tags, registeredAt }, repository) {
	const tagged = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.B)(tags, repository);
	const seconds = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.A)(tags);
	if (tagged === void 0 || seconds === void 0) return tagged;
	return {
		...tagged,
		expires: new Date(registeredAt.getTime() + seconds * 1e3)
	};
}
/**
* Returns all environments of the repository that have anything left in this Region: tasks in this cluster, revisions,
* or security groups. Makes two calls for each hundred tasks, and one for each hundred families, thousand groups, and
* family without tasks.
*/
async function findEnvironments(clients, repository, cluster) {
	const { ecs, ec2, region } = clients;
	const { familyPrefix } = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.N)({
		repository,
		environment: ""
	}, region);
	const [occupied, families, groups] = await Promise.all([
		findOccupied(clients, repository, cluster),
		(0,_secret2_js__WEBPACK_IMPORTED_MODULE_6__.v)(ecs, familyPrefix, "ALL"),
		(0,_security_group_js__WEBPACK_IMPORTED_MODULE_4__.i)(ec2, repository)
	]);
	const known = new Set(occupied.flatMap(({ environment }) => [{
		repository,
		environment
	}, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.O)({
		repository,
		environment
	})].map((place) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.N)(place, region).family)));
	const revisions = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_6__.Y)(families.filter((family) => !known.has(family)), (family) => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_6__.p)(ecs, family, (tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.B)(tags, repository) !== void 0), { concurrency: AT_ONCE });
	const idle = /* @__PURE__ */ new Map();
	const note = (tagged, tags) => {
		if (tagged === void 0 || occupied.some(({ environment }) => environment === tagged.environment)) return;
		const noted = idle.get(tagged.environment) ?? {
			all: [],
			tags: []
		};
		noted.all.push(tagged);
		noted.tags.push(...tags);
		idle.set(tagged.environment, noted);
	};
	for (const revision of revisions) if (revision) note(readRevision(revision, repository), [revision.tags]);
	const silent = groups.flatMap((tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.B)(tags, repository) ?? []).filter(({ environment }) => !idle.has(environment));
	for (const tagged of silent) note(tagged, []);
	return [...occupied, ...[...idle].map(([environment, { all, tags }]) => ({
		environment,
		origins: new Set(all.map(({ origin }) => origin)),
		expires: lastEnd(all),
		tasks: [],
		...tracesIn([], tags)
	}))];
}
// src/resources/resource.ts
/** How long (ms) to wait for the other findings once one has a problem. A call that hangs must not hide it. */
const OTHERS_WITHIN = 2e3;
/**
* Finds all resources in parallel, and waits for `others`. Collects what can't work in `problems`: whoever asks for
* such a finding gets its problem again. Throws all missing permissions together, and any other error at once.
*/
async function findAll(resources, problems = (0,_problems_js__WEBPACK_IMPORTED_MODULE_2__.n)(), others = []) {
	const finding = /* @__PURE__ */ new Map();
	const find = (resource) => {
		const promise = finding.get(resource) ?? resource.find(find);
		finding.set(resource, promise);
		return promise;
	};
	const readings = resources.map(async (resource) => [resource, await problems.readLater(find(resource))]);
	const complete = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.i)([...others.map((each) => problems.readLater(each)), ...readings]).then(() => "complete");
	const enough = new AbortController();
	const late = problems.first.then(() => (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.r)(OTHERS_WITHIN, enough.signal)).then(() => "late");
	try {
		if (await Promise.race([complete, late]) === "late") problems.throwAny();
	} finally {
		enough.abort();
	}
	const found = lookUp(new Map(await Promise.all(readings)));
	return ((resource) => found(resource).value);
}
/**
* Plans each resource once, and before the resources that read its plan. Throws one error with all problems, including
* the earlier ones in `problems`.
*/
function planAll(resources, found, problems = (0,_problems_js__WEBPACK_IMPORTED_MODULE_2__.n)()) {
	const plans = /* @__PURE__ */ new Map();
	const planned = (resource) => {
		const reading = plans.get(resource) ?? problems.read(() => resource.plan(found(resource), all));
		plans.set(resource, reading);
		return reading.value;
	};
	const all = {
		found,
		planned
	};
	for (const resource of resources) problems.read(() => planned(resource));
	problems.throwAny();
	return all;
}
/**
* Applies each resource once those that it needs have been applied, and otherwise in parallel. Calls `onResult` with
* the outputs of each one immediately, even if another one fails.
*/
async function applyAll(resources, { planned }, onResult) {
	const applying = /* @__PURE__ */ new Map();
	const done = /* @__PURE__ */ new Map();
	const results = lookUp(done);
	const apply = (resource) => {
		const promise = applying.get(resource) ?? applyNow(resource);
		applying.set(resource, promise);
		return promise;
	};
	const applyNow = async (resource) => {
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.i)((resource.needs ?? []).map(apply));
		const result = await resource.apply(planned(resource), results);
		done.set(resource, result);
		onResult(resource.outputs?.(result) ?? {});
	};
	await (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.i)(resources.map(apply));
	return results;
}
function lookUp(map) {
	return (resource) => {
		if (!map.has(resource)) throw new Error("A resource was asked for before it was there.");
		return map.get(resource);
	};
}
/** Returns a resource for an existing thing that is used as it is, without any call. */
function given(resource, name, result, outputs = {}) {
	return {
		find: () => Promise.resolve(void 0),
		plan: () => ({ changes: name === "" ? [] : [{
			resource,
			name,
			action: "given"
		}] }),
		apply: () => Promise.resolve(result),
		outputs: () => outputs
	};
}
/** Returns a resource that is only read. */
function finding(find) {
	return {
		find,
		plan: () => ({ changes: [] }),
		apply: () => Promise.resolve(void 0)
	};
}
/** Returns a resource that only computes or checks something once everything has been found. */
function planning(plan) {
	return {
		find: () => Promise.resolve(void 0),
		plan: (_, plans) => ({
			changes: [],
			value: plan(plans)
		}),
		apply: () => Promise.resolve(void 0)
	};
}
/** Returns the changes that write to AWS. */
function writes(changes) {
	return changes.filter((change) => change.action !== "unchanged" && change.action !== "given");
}



/***/ }),

/***/ 5714:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ command$1),
/* harmony export */   a: () => (/* binding */ readValue),
/* harmony export */   c: () => (/* binding */ findKey),
/* harmony export */   d: () => (/* binding */ requireUsable),
/* harmony export */   f: () => (/* binding */ PutSecretValueCommand),
/* harmony export */   g: () => (/* binding */ _mw0$1),
/* harmony export */   h: () => (/* binding */ _ep0$1),
/* harmony export */   i: () => (/* binding */ policyKey),
/* harmony export */   l: () => (/* binding */ isKeyDenied),
/* harmony export */   m: () => (/* binding */ DescribeSecretCommand),
/* harmony export */   n: () => (/* binding */ keyOf),
/* harmony export */   o: () => (/* binding */ scheduleDeletion),
/* harmony export */   p: () => (/* binding */ GetSecretValueCommand),
/* harmony export */   r: () => (/* binding */ parseObject),
/* harmony export */   s: () => (/* binding */ secretKeyOf),
/* harmony export */   t: () => (/* binding */ describeSecret),
/* harmony export */   u: () => (/* binding */ keyDenied)
/* harmony export */ });
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4479);
/* harmony import */ var _Sha256Node_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8305);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7963);
/* harmony import */ var _schemas_02_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(569);





// node_modules/@aws-sdk/client-secrets-manager/dist-es/commandBuilder.js
const command$1 = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_1__.nt)(_schemas_02_js__WEBPACK_IMPORTED_MODULE_4__.h, "secretsmanager", "SecretsManagerClient", _Sha256Node_js__WEBPACK_IMPORTED_MODULE_1__.G);
const _ep0$1 = {};
const _mw0$1 = (Command, cs, config, o) => [];
// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/DeleteSecretCommand.js
var DeleteSecretCommand = class extends command$1(_ep0$1, _mw0$1, "DeleteSecret", _schemas_02_js__WEBPACK_IMPORTED_MODULE_4__.o) {};
// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/DescribeSecretCommand.js
var DescribeSecretCommand = class extends command$1(_ep0$1, _mw0$1, "DescribeSecret", _schemas_02_js__WEBPACK_IMPORTED_MODULE_4__.s) {};
// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/GetSecretValueCommand.js
var GetSecretValueCommand = class extends command$1(_ep0$1, _mw0$1, "GetSecretValue", _schemas_02_js__WEBPACK_IMPORTED_MODULE_4__.c) {};
// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/PutSecretValueCommand.js
var PutSecretValueCommand = class extends command$1(_ep0$1, _mw0$1, "PutSecretValue", _schemas_02_js__WEBPACK_IMPORTED_MODULE_4__.u) {};
// node_modules/@aws-sdk/client-kms/dist-es/commandBuilder.js
const command = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_1__.nt)(_schemas_02_js__WEBPACK_IMPORTED_MODULE_4__.r, "TrentService", "KMSClient", _Sha256Node_js__WEBPACK_IMPORTED_MODULE_1__.G);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];
// node_modules/@aws-sdk/client-kms/dist-es/commands/DescribeKeyCommand.js
var DescribeKeyCommand = class extends command(_ep0, _mw0, "DescribeKey", _schemas_02_js__WEBPACK_IMPORTED_MODULE_4__.t) {};
// src/aws/key.ts
/**
* Looks up a key by its ID, ARN or alias. Policies must name the key itself: an alias in a policy allows nothing.
* Source: "Controlling access to KMS keys: aliases" in the AWS KMS Developer Guide.
* Throws `KMS_KEY_MISSING` if it doesn't exist. Throws a denial only if `id` isn't already the key's ARN.
*/
async function findKey(client, id) {
	try {
		const { KeyMetadata: key } = await client.send(new DescribeKeyCommand({ KeyId: id }));
		return {
			arn: key?.Arn ?? id,
			usable: key?.Enabled === true
		};
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.o)(error) && isKeyArn(id)) return { arn: id };
		if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.s)(error, "NotFoundException")) throw error;
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("KMS_KEY_MISSING", `There is no KMS key ${id} in this Region and account.`, "Correct `kms-key-id`: the ID of a key, its ARN, or an alias such as `alias/registry`.", { cause: error });
	}
}
/** Throws `KMS_KEY_UNUSABLE` if the key is disabled or pending deletion. */
function requireUsable(key) {
	if (key.usable !== false) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("KMS_KEY_UNUSABLE", `The KMS key ${key.arn} is disabled or about to be deleted.`, "Enable it, or set another key in `kms-key-id`.");
}
/** The permissions for storing a secret with a customer managed key. Source: "Secret encryption and decryption". */
const USES = [
	"kms:GenerateDataKey",
	"kms:Decrypt",
	"kms:Encrypt"
];
/**
* Returns the error for a secret that can't be written because the caller may not use its customer managed key. Secrets
* Manager names neither the key nor the permission, only "Access to KMS is not allowed".
*/
function keyDenied(secretName, keyArn, cause) {
	const region = keyArn.split(":")[3] ?? "";
	const Condition = { StringEquals: { "kms:ViaService": (0,_account_js__WEBPACK_IMPORTED_MODULE_3__.r)("secretsmanager", region) } };
	const statement = JSON.stringify({
		Effect: "Allow",
		Action: USES,
		Resource: keyArn,
		Condition
	});
	return new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("KMS_KEY_DENIED", `The workflow's AWS role lacks permissions for the KMS key ${keyArn}, so nothing could be stored in the secret ${secretName}.`, `Add this statement to its policy, and check that the key's own policy does not deny it: ${statement}`, { cause });
}
/** Whether KMS denied a call of Secrets Manager. The code is the same as for a denial by Secrets Manager itself. */
function isKeyDenied(error) {
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.o)(error) && (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.f)(error).includes("Access to KMS is not allowed");
}
/**
* Returns the ARN of the key that encrypts a secret. If looking it up is denied, keeps an ARN as it is and completes a
* key ID with the secret's account. An alias is unknown then.
*/
async function resolveKey(client, id, secretArn) {
	try {
		return (await findKey(client, id)).arn;
	} catch (error) {
		if (error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_0__.a || !(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.o)(error)) return void 0;
		const [, partition = "", , region = "", account = ""] = secretArn.split(":");
		return /^[0-9a-f-]{36}$|^mrk-/.test(id) ? `arn:${partition}:kms:${region}:${account}:key/${id}` : void 0;
	}
}
function isKeyArn(id) {
	return /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//.test(id);
}
// src/aws/secret.ts
/**
* Returns the full ARN of a secret that the action doesn't manage, and its customer managed key. The key is unknown if
* the lookup is denied, or the secret is in another Region. Returns neither if the secret doesn't exist. Omits the
* default key, which needs no permission.
*/
async function describeSecret({ secretsManager, kms }, id, region) {
	if (id.startsWith("arn:") && id.split(":")[3] !== region) return { key: "unknown" };
	try {
		const description = await secretsManager.send(new DescribeSecretCommand({ SecretId: id }));
		return {
			arn: description.ARN,
			key: await secretKeyOf(kms, description)
		};
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.s)(error, "ResourceNotFoundException")) return {};
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.o)(error)) return { key: "unknown" };
		throw error;
	}
}
/** Returns the customer managed key of a described secret. Omits the default key, which needs no permission. */
async function keyOf(kms, { ARN: arn, KmsKeyId: id }) {
	if (id === void 0) return {};
	return { key: {
		id,
		arn: await resolveKey(kms, id, (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(arn, "ARN"))
	} };
}
/** Returns the customer managed key of a described secret, as a policy names it. */
async function secretKeyOf(kms, described) {
	return policyKey((await keyOf(kms, described)).key);
}
/** Returns the key as a policy names it; `unknown` for an alias that can't be resolved. */
function policyKey(key) {
	return key && (key.arn === void 0 ? "unknown" : { arn: key.arn });
}
/** Parses a secret's value as a JSON object; returns nothing for any other text. */
function parseObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? value : void 0;
	} catch {
		return;
	}
}
/** How many days a deleted secret can be restored. Its name stays taken for as long. */
const RECOVERY_DAYS = 7;
/** Schedules a secret for deletion. Returns whether it did; another run may have done so already. */
async function scheduleDeletion({ secretsManager }, SecretId) {
	const command = new DeleteSecretCommand({
		SecretId,
		RecoveryWindowInDays: RECOVERY_DAYS
	});
	return await (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.y)(secretsManager.send(command), "ResourceNotFoundException", "InvalidRequestException") !== void 0;
}
/** Returns the text of a secret's current value, or of this version; empty if the value is binary. */
async function readValue({ secretsManager }, SecretId, VersionId) {
	const { ARN, SecretString: text = "" } = await secretsManager.send(new GetSecretValueCommand({
		SecretId,
		VersionId
	}));
	return {
		arn: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(ARN, "ARN"),
		text
	};
}



/***/ }),

/***/ 1250:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ hashIn),
/* harmony export */   B: () => (/* binding */ principalsOf),
/* harmony export */   C: () => (/* binding */ replacedBy),
/* harmony export */   D: () => (/* binding */ fileGrant),
/* harmony export */   E: () => (/* binding */ ecrGrant),
/* harmony export */   F: () => (/* binding */ logGrant),
/* harmony export */   G: () => (/* binding */ writtenAt),
/* harmony export */   H: () => (/* binding */ secretArn),
/* harmony export */   I: () => (/* binding */ parameterArn),
/* harmony export */   J: () => (/* binding */ command),
/* harmony export */   K: () => (/* binding */ _ep0),
/* harmony export */   L: () => (/* binding */ parameterGrant),
/* harmony export */   M: () => (/* binding */ isAllowed),
/* harmony export */   N: () => (/* binding */ isGrantOf),
/* harmony export */   O: () => (/* binding */ grantName),
/* harmony export */   P: () => (/* binding */ isOptional),
/* harmony export */   R: () => (/* binding */ parameterKeyGrant),
/* harmony export */   S: () => (/* binding */ ranBy),
/* harmony export */   T: () => (/* binding */ ECS_TASKS),
/* harmony export */   U: () => (/* binding */ secretGrant),
/* harmony export */   V: () => (/* binding */ registryGrant),
/* harmony export */   W: () => (/* binding */ trustPolicy),
/* harmony export */   Y: () => (/* binding */ pMap),
/* harmony export */   _: () => (/* binding */ isRegisteredFor),
/* harmony export */   a: () => (/* binding */ secret),
/* harmony export */   b: () => (/* binding */ mainOf),
/* harmony export */   c: () => (/* binding */ askedPortsOf),
/* harmony export */   d: () => (/* binding */ describeRevision),
/* harmony export */   f: () => (/* binding */ findGrantsInUse),
/* harmony export */   g: () => (/* binding */ historyTags),
/* harmony export */   h: () => (/* binding */ grantsOf),
/* harmony export */   i: () => (/* binding */ removeAccessSecret),
/* harmony export */   j: () => (/* binding */ hashOf),
/* harmony export */   k: () => (/* binding */ grantOwner),
/* harmony export */   l: () => (/* binding */ deleteFamily),
/* harmony export */   m: () => (/* binding */ grantTags),
/* harmony export */   n: () => (/* binding */ ofAccess),
/* harmony export */   o: () => (/* binding */ HASH_TAG),
/* harmony export */   p: () => (/* binding */ findLatestRevision),
/* harmony export */   q: () => (/* binding */ _mw0),
/* harmony export */   r: () => (/* binding */ ofLogin),
/* harmony export */   s: () => (/* binding */ IMAGE_TAG),
/* harmony export */   t: () => (/* binding */ findSecret),
/* harmony export */   u: () => (/* binding */ deleteOldRevisions),
/* harmony export */   v: () => (/* binding */ listFamilies),
/* harmony export */   w: () => (/* binding */ whatRuns),
/* harmony export */   x: () => (/* binding */ portTags),
/* harmony export */   y: () => (/* binding */ listRevisions),
/* harmony export */   z: () => (/* binding */ policyDocument)
/* harmony export */ });
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4479);
/* harmony import */ var _deployment_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1689);
/* harmony import */ var _arn_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1635);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4577);
/* harmony import */ var _Sha256Node_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8305);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7963);
/* harmony import */ var _secret_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5714);
/* harmony import */ var _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8706);
/* harmony import */ var _task_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7115);
/* harmony import */ var _schemas_03_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3354);
/* harmony import */ var _schemas_04_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3395);












// node_modules/@aws-sdk/client-ecs/dist-es/commands/DeleteTaskDefinitionsCommand.js
var DeleteTaskDefinitionsCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_7__.F)(_task_js__WEBPACK_IMPORTED_MODULE_7__.N, _task_js__WEBPACK_IMPORTED_MODULE_7__.P, "DeleteTaskDefinitions", _schemas_03_js__WEBPACK_IMPORTED_MODULE_8__.n) {};
// node_modules/@aws-sdk/client-ecs/dist-es/commands/DeregisterTaskDefinitionCommand.js
var DeregisterTaskDefinitionCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_7__.F)(_task_js__WEBPACK_IMPORTED_MODULE_7__.N, _task_js__WEBPACK_IMPORTED_MODULE_7__.P, "DeregisterTaskDefinition", _schemas_03_js__WEBPACK_IMPORTED_MODULE_8__.r) {};
// node_modules/@aws-sdk/client-ecs/dist-es/commands/DescribeTaskDefinitionCommand.js
var DescribeTaskDefinitionCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_7__.F)(_task_js__WEBPACK_IMPORTED_MODULE_7__.N, _task_js__WEBPACK_IMPORTED_MODULE_7__.P, "DescribeTaskDefinition", _schemas_03_js__WEBPACK_IMPORTED_MODULE_8__.o) {};
// node_modules/@aws-sdk/client-ecs/dist-es/commands/ListTaskDefinitionFamiliesCommand.js
var ListTaskDefinitionFamiliesCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_7__.F)(_task_js__WEBPACK_IMPORTED_MODULE_7__.N, _task_js__WEBPACK_IMPORTED_MODULE_7__.P, "ListTaskDefinitionFamilies", _schemas_03_js__WEBPACK_IMPORTED_MODULE_8__.c) {};
// node_modules/@aws-sdk/client-ecs/dist-es/commands/ListTaskDefinitionsCommand.js
var ListTaskDefinitionsCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_7__.F)(_task_js__WEBPACK_IMPORTED_MODULE_7__.N, _task_js__WEBPACK_IMPORTED_MODULE_7__.P, "ListTaskDefinitions", _schemas_03_js__WEBPACK_IMPORTED_MODULE_8__.l) {};
// node_modules/@aws-sdk/client-ecs/dist-es/pagination/ListTaskDefinitionFamiliesPaginator.js
const paginateListTaskDefinitionFamilies = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.S)(_task_js__WEBPACK_IMPORTED_MODULE_7__.I, ListTaskDefinitionFamiliesCommand, "nextToken", "nextToken", "maxResults");
// node_modules/@aws-sdk/client-ecs/dist-es/pagination/ListTaskDefinitionsPaginator.js
const paginateListTaskDefinitions = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.S)(_task_js__WEBPACK_IMPORTED_MODULE_7__.I, ListTaskDefinitionsCommand, "nextToken", "nextToken", "maxResults");
// node_modules/p-map/index.js
function pMap(iterable, mapper, options) {
	return mapConcurrently(iterable, mapper, options, false);
}
async function mapConcurrently(iterable, mapper, { concurrency = Number.POSITIVE_INFINITY, stopOnError = true, signal } = {}, isSettled) {
	return new Promise((resolve_, reject_) => {
		validateOptions(iterable, mapper, concurrency);
		const result = [];
		const errors = [];
		let skippedCount = 0;
		let isResolved = false;
		let isIterableDone = false;
		const pendingIndexes = /* @__PURE__ */ new Set();
		let doneIndex = Number.POSITIVE_INFINITY;
		let currentIndex = 0;
		const iterator = getIterator(iterable);
		const signalListener = () => {
			reject(signal.reason);
		};
		const cleanup = () => {
			signal?.removeEventListener("abort", signalListener);
		};
		const resolve = (value) => {
			resolve_(value);
			cleanup();
		};
		const reject = (reason) => {
			if (isResolved) return;
			isResolved = true;
			reject_(reason);
			cleanup();
			if (!isIterableDone) closeIterator(iterator);
		};
		if (signal) {
			if (signal.aborted) {
				reject(signal.reason);
				return;
			}
			signal.addEventListener("abort", signalListener, { once: true });
		}
		const pull = createPuller(iterator);
		const settleIfFinished = () => {
			if (isResolved || doneIndex === Number.POSITIVE_INFINITY) return;
			for (const index of pendingIndexes) if (index < doneIndex) return;
			if (!stopOnError) {
				const collectedErrors = [];
				for (let index = 0; index < Math.min(doneIndex, errors.length); index++) if (index in errors) collectedErrors.push(errors[index]);
				if (collectedErrors.length > 0) {
					reject(new AggregateError(collectedErrors));
					return;
				}
			}
			isResolved = true;
			if (!isIterableDone) closeIterator(iterator);
			const lastIndex = Math.min(doneIndex, result.length);
			if (lastIndex === result.length && skippedCount === 0) {
				resolve(result);
				return;
			}
			resolve(result.slice(0, lastIndex).filter((value) => value !== pMapSkip));
		};
		const next = async () => {
			if (isResolved || currentIndex >= doneIndex) return;
			const index = currentIndex++;
			pendingIndexes.add(index);
			let nextItem;
			try {
				nextItem = await pull();
			} catch (error) {
				pendingIndexes.delete(index);
				if (index < doneIndex) throw error;
				settleIfFinished();
				return;
			}
			if (nextItem.done) {
				pendingIndexes.delete(index);
				doneIndex = Math.min(doneIndex, index);
				isIterableDone = true;
				settleIfFinished();
				return;
			}
			(async () => {
				try {
					const element = await nextItem.value;
					if (isResolved || index >= doneIndex) return;
					const value = await mapper(element, index);
					if (index >= doneIndex) return;
					if (value === pMapStop) {
						doneIndex = index;
						return;
					}
					if (value === pMapSkip) skippedCount++;
					result[index] = isSettled && value !== pMapSkip ? {
						status: "fulfilled",
						value
					} : value;
				} catch (error) {
					if (index >= doneIndex) return;
					if (isSettled) result[index] = {
						status: "rejected",
						reason: error
					};
					else if (stopOnError) {
						reject(error);
						return;
					} else errors[index] = error;
				} finally {
					pendingIndexes.delete(index);
					settleIfFinished();
				}
				try {
					await next();
				} catch (error) {
					reject(error);
				}
			})().then(() => new Promise(() => {})).then(resolve_);
		};
		(async () => {
			for (let index = 0; index < concurrency; index++) {
				try {
					await next();
				} catch (error) {
					reject(error);
					break;
				}
				if (isResolved || currentIndex >= doneIndex) break;
			}
		})();
	});
}
const pMapSkip = Symbol("skip");
const pMapStop = Symbol("stop");
function validateOptions(iterable, mapper, concurrency) {
	if (iterable?.[Symbol.iterator] === void 0 && iterable?.[Symbol.asyncIterator] === void 0) throw new TypeError(`Expected \`input\` to be either an \`Iterable\` or \`AsyncIterable\`, got (${typeof iterable})`);
	if (typeof mapper !== "function") throw new TypeError("Mapper function is required");
	if (!isLimit(concurrency, 1)) throw new TypeError(`Expected \`concurrency\` to be an integer from 1 and up or \`Infinity\`, got \`${concurrency}\` (${typeof concurrency})`);
}
function isLimit(value, minimum) {
	return Number.isSafeInteger(value) && value >= minimum || value === Number.POSITIVE_INFINITY;
}
function getIterator(iterable) {
	return iterable[Symbol.asyncIterator] === void 0 ? iterable[Symbol.iterator]() : iterable[Symbol.asyncIterator]();
}
async function closeIterator(iterator) {
	try {
		await iterator.return?.();
	} catch {}
}
function createPuller(iterator) {
	let isSourceDone = false;
	const markDone = (item) => {
		if (item?.done) isSourceDone = true;
	};
	return () => {
		if (isSourceDone) return { done: true };
		const result = iterator.next();
		markDone(result);
		if (typeof result?.then !== "function") return result;
		const promise = Promise.resolve(result);
		promise.then(markDone, () => {});
		return promise;
	};
}
// node_modules/@aws-sdk/client-iam/dist-es/commandBuilder.js
const command = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_2__.nt)(_schemas_04_js__WEBPACK_IMPORTED_MODULE_9__.u, "AWSIdentityManagementV20100508", "IAMClient", _Sha256Node_js__WEBPACK_IMPORTED_MODULE_2__.G);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];
// node_modules/@aws-sdk/client-iam/dist-es/commands/SimulatePrincipalPolicyCommand.js
var SimulatePrincipalPolicyCommand = class extends command(_ep0, _mw0, "SimulatePrincipalPolicy", _schemas_04_js__WEBPACK_IMPORTED_MODULE_9__.c) {};
// src/aws/policies.ts
/** The names of the action's policies: their kind, a hash of their resource, and the owner's mark. */
const OWN_NAME = /^(?:log|registry|ecr|secret|file)-[0-9a-f]{12}-([0-9a-f]{8})$/;
/**
* Returns the mark of a repository's deployments to one Region. Several repositories and Regions can share a role that
* the user named. Each of them knows only which of its own policies are in use.
*/
function grantOwner(repository, region) {
	return (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.W)(`${repository}/${region}`, 8);
}
/** Whether a policy with this name belongs to this owner. */
function isGrantOf(policyName, owner) {
	return OWN_NAME.exec(policyName)?.[1] === owner;
}
/** Returns the name of the policy for one resource. All deployments know it, even before the resource exists. */
function grantName(kind, of, owner) {
	return `${kind}-${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.W)(of, 12)}-${owner}`;
}
/**
* Lets the role write to the streams of one log group. If the task creates the group itself, lets it do that too.
* Source: "Send Amazon ECS logs to CloudWatch".
*/
function logGrant(name, groupArn, makesGroup = false) {
	return {
		name,
		statements: [allow("Log", [
			...makesGroup ? ["logs:CreateLogGroup"] : [],
			"logs:CreateLogStream",
			"logs:PutLogEvents"
		], `${groupArn}:*`)]
	};
}
/**
* Lets the role read one secret, and decrypt it with its customer managed key, but only through Secrets Manager.
* Sources: "Using non-AWS container images in Amazon ECS"; "kms:ViaService" in the AWS KMS Developer Guide.
*/
function registryGrant(name, secret) {
	return {
		name,
		statements: readSecret("RegistryLogin", "DecryptLogin", secret)
	};
}
/**
* Lets the role read one secret for a variable or a log driver.
* Source: "Pass Secrets Manager secrets through Amazon ECS environment variables".
*/
function secretGrant(name, secret) {
	return {
		name,
		statements: readSecret("Secret", "DecryptSecret", secret)
	};
}
/** Allows reading a parameter. Source: "Pass Systems Manager parameters through Amazon ECS environment variables". */
function parameterGrant(name, arn) {
	return {
		name,
		statements: [allow("Parameter", ["ssm:GetParameters"], arn)]
	};
}
/**
* Lets the role decrypt parameters with customer managed keys, but only through Parameter Store. That decrypts only
* what the role can read, so the keys aren't looked up. A key's own policy must still allow the role. Source: "AWS KMS
* encryption for AWS Systems Manager Parameter Store SecureString parameters".
*/
function parameterKeyGrant(name, { partition, region, account }) {
	return {
		name,
		statements: [decrypt("DecryptParameters", `arn:${partition}:kms:${region}:${account}:key/*`, "ssm", region)]
	};
}
/**
* Lets the role read one object in S3: a file of variables or a log router's configuration. Source: "Pass environment
* variables to an Amazon ECS container", its required IAM permissions.
*/
function fileGrant(name, objectArn) {
	const bucket = objectArn.slice(0, objectArn.indexOf("/"));
	return {
		name,
		statements: [allow("File", ["s3:GetObject"], objectArn), allow("Bucket", ["s3:GetBucketLocation"], bucket)]
	};
}
function readSecret(readId, decryptId, { arn, keyArn }) {
	const region = [arn].flat()[0]?.split(":")[3] ?? "";
	return [allow(readId, ["secretsmanager:GetSecretValue"], arn), ...keyArn === void 0 ? [] : [decrypt(decryptId, keyArn, "secretsmanager", region)]];
}
function decrypt(Sid, keyArn, service, region) {
	return allow(Sid, ["kms:Decrypt"], keyArn, { StringEquals: { "kms:ViaService": (0,_account_js__WEBPACK_IMPORTED_MODULE_4__.r)(service, region) } });
}
/**
* Returns a secret's ARNs for a policy. Secrets Manager adds a hyphen and six characters to a name. A name or ARN
* without them gets a wildcard. An ARN with such an ending is ambiguous, so both forms are returned.
* Source: "Identify secrets in policies", AWS Secrets Manager User Guide.
*/
function secretArn(id, { partition, account, region }) {
	if (!id.startsWith("arn:")) return `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}-??????`;
	const secret = id.split(":").slice(0, 7).join(":");
	const added = `${secret}-??????`;
	return /-[A-Za-z0-9]{6}$/.test(secret) ? [secret, added] : added;
}
/** Returns the ARN of a parameter given by its name or ARN, without a version or label. */
function parameterArn(id, { partition, account, region }) {
	return (id.startsWith("arn:") ? id : `arn:${partition}:ssm:${region}:${account}:parameter/${id.replace(/^\//, "")}`).split(":").slice(0, 6).join(":");
}
/**
* Lets the role pull from one repository in Amazon ECR. The login can't be restricted to one. A repository with a
* prefix may belong to a pull-through cache. There, the first pull creates it and imports the image. Source: "IAM
* permissions required to sync an upstream registry with an Amazon ECR private registry".
*/
function ecrGrant(name, repositoryArn) {
	const pull = [
		"ecr:BatchCheckLayerAvailability",
		"ecr:GetDownloadUrlForLayer",
		"ecr:BatchGetImage"
	];
	const repository = repositoryArn.slice(repositoryArn.indexOf("repository/") + 11);
	return {
		name,
		statements: [
			allow("EcrLogin", ["ecr:GetAuthorizationToken"], "*"),
			allow("EcrPull", pull, repositoryArn),
			...repository.includes("/") ? [allow(CACHE, ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], repositoryArn)] : []
		]
	};
}
const CACHE = "EcrCache";
/** Whether a task may start without the statement: not every repository with a prefix belongs to a cache. */
function isOptional({ Sid }) {
	return Sid === CACHE;
}
/**
* Returns the policy document of a grant. Its statement IDs end in the time of writing. That time distinguishes an
* unused policy from one that another deployment has just written and is about to use.
*/
function policyDocument(grant, writtenAt) {
	const stamp = writtenAt.toISOString().replaceAll(/\D/g, "").slice(0, 12);
	const Statement = grant.statements.map((statement) => ({
		...statement,
		Sid: `${statement.Sid}${stamp}`
	}));
	return JSON.stringify({
		Version: "2012-10-17",
		Statement
	});
}
/** Returns when the action wrote a document; 1970 if the document doesn't say. */
function writtenAt(document) {
	const [, stamp = "197001010000"] = /"Sid":\s*"[A-Za-z]+(\d{12})"/.exec(document) ?? [];
	return new Date(stamp.replace(/(....)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:00Z"));
}
/** Returns a hash of what the grant allows. */
function hashOf({ statements }) {
	return (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.W)((0,_deployment_js__WEBPACK_IMPORTED_MODULE_10__.u)(statements), 12);
}
/** Returns the hash of the grant in a document, whenever it was written; empty if the document is unreadable. */
function hashIn(document) {
	try {
		const { Statement } = JSON.parse(document);
		return hashOf({ statements: Statement.map(({ Sid, ...rest }) => ({
			...rest,
			Sid: Sid.replace(/\d+$/, "")
		})) });
	} catch {
		return "";
	}
}
function allow(Sid, Action, Resource, Condition) {
	return {
		Sid,
		Effect: "Allow",
		Action,
		Resource,
		...Condition && { Condition }
	};
}
/** The service that assumes the roles of ECS tasks. */
const ECS_TASKS = "ecs-tasks.amazonaws.com";
/**
* Returns the trust policy that lets only ECS tasks of this account, in `tasksIn`, assume the role.
* Source: "Amazon ECS task execution IAM role"; a cluster cannot be named in `aws:SourceArn`.
*/
function trustPolicy({ identity, tasksIn }) {
	const { partition, account } = identity;
	return JSON.stringify({
		Version: "2012-10-17",
		Statement: [{
			Effect: "Allow",
			Principal: { Service: ECS_TASKS },
			Action: "sts:AssumeRole",
			Condition: {
				ArnLike: { "aws:SourceArn": `arn:${partition}:ecs:${tasksIn}:${account}:*` },
				StringEquals: { "aws:SourceAccount": account }
			}
		}]
	});
}
/**
* Returns the principals that a trust policy lets assume the role; `ECS_TASKS` for ECS tasks of this account. That
* needs no condition, because ECS gives tasks only roles of their own account. Other conditions only restrict it.
* Source: "AWS JSON policy elements: Principal" in the IAM User Guide.
*/
function principalsOf(document, account) {
	return statementsOf(document).flatMap(({ Effect, Principal, NotPrincipal, Action, Condition }) => {
		if (Effect !== "Allow") return [];
		if (NotPrincipal !== void 0) return ["everybody but some"];
		const named = typeof Principal === "object" && Principal !== null ? Object.values(Principal).flat() : [Principal];
		const assumes = [Action].flat().some((action) => /^(\*|sts:\*|sts:AssumeRole)$/i.test(String(action)));
		const strangers = accountsIn(Condition).filter((other) => other !== account);
		return named.map(String).flatMap((principal) => {
			if (principal !== "ecs-tasks.amazonaws.com") return [principal];
			if (strangers.length > 0) return strangers.map((other) => `ECS tasks of the account ${other}`);
			return assumes ? [principal] : [];
		});
	});
}
/** Returns the accounts that the conditions of a statement allow. */
function accountsIn(conditions) {
	return Object.entries(conditions ?? {}).flatMap(([operator, keys]) => {
		if (operator.includes("Not")) return [];
		return Object.entries(keys ?? {}).flatMap(([key, value]) => /^aws:Source(Account|Arn)$/i.test(key) ? [value].flat().map(String) : []).map((value) => value.split(":").at(4) ?? value).filter((each) => /^\d{12}$/.test(each));
	});
}
function statementsOf(document) {
	try {
		const { Statement: statement } = JSON.parse(document);
		return [statement].flat().filter((each) => typeof each === "object" && each !== null);
	} catch {
		return [];
	}
}
/** Returns whether the role allows everything in the statement; `undefined` if IAM's simulator can't tell. */
async function isAllowed(client, roleArn, statement) {
	const answers = await Promise.all([statement.Resource].flat().map((resource) => isAllowedOn(client, roleArn, statement, resource)));
	return answers.find((answer) => answer !== false) ?? answers[0];
}
async function isAllowedOn(client, roleArn, statement, resource) {
	const conditions = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.entries(keys));
	try {
		const { EvaluationResults } = await client.send(new SimulatePrincipalPolicyCommand({
			PolicySourceArn: roleArn,
			ActionNames: [...statement.Action],
			ResourceArns: [resource],
			ContextEntries: conditions.map(([ContextKeyName, value]) => ({
				ContextKeyName,
				ContextKeyType: "string",
				ContextKeyValues: [value]
			}))
		}));
		const isAllowed = (EvaluationResults ?? []).every(({ EvalDecision }) => EvalDecision === "allowed");
		return isAllowed || !/\?|key\/\*$/.test(resource) ? isAllowed : void 0;
	} catch {
		return;
	}
}
// src/aws/revisions.ts
/** Returns the names of all families with this prefix; by default, of those with active revisions. */
async function listFamilies(client, familyPrefix, status = "ACTIVE") {
	return (await Array.fromAsync(paginateListTaskDefinitionFamilies({
		client,
		pageSize: 100
	}, {
		familyPrefix,
		status
	}))).flatMap(({ families = [] }) => families);
}
/** Returns the ARNs of a family's revisions, newest first. */
async function listRevisions(client, family, status) {
	const which = {
		familyPrefix: family,
		status,
		sort: "DESC"
	};
	return (await Array.fromAsync(paginateListTaskDefinitions({
		client,
		pageSize: 100
	}, which))).flatMap(({ taskDefinitionArns = [] }) => taskDefinitionArns);
}
/** Describes a revision. Reads the raw response, because the SDK drops fields that it doesn't know. */
async function describeRevision(client, taskDefinition) {
	const command = new DescribeTaskDefinitionCommand({
		taskDefinition,
		include: ["TAGS"]
	});
	let definition;
	command.middlewareStack.add((next) => async (args) => {
		const result = await next(args);
		const response = result.response;
		const chunks = [];
		if (response.body instanceof Uint8Array) chunks.push(response.body);
		else for await (const chunk of response.body) chunks.push(chunk);
		const body = Buffer.concat(chunks);
		response.body = new Uint8Array(body);
		if (response.statusCode === 200) definition = JSON.parse(body.toString()).taskDefinition;
		return result;
	}, {
		step: "deserialize",
		priority: "low",
		name: "wholeAnswer"
	});
	try {
		const { taskDefinition: described, tags } = await client.send(command);
		const { taskDefinitionArn: arn, status, registeredAt, executionRoleArn } = described ?? {};
		if (arn === void 0 || registeredAt === void 0) return void 0;
		return {
			arn,
			active: status === "ACTIVE",
			registeredAt,
			tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.G)(tags),
			definition,
			executionRole: executionRoleArn
		};
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "ClientException")) return void 0;
		throw error;
	}
}
/** The most revisions to describe, for each status, while looking for one of this action's. */
const MOST_DESCRIBED = 50;
/** Returns the family's newest revision that `isOurs` recognizes by its tags. Older ones take a call each. */
async function findLatestRevision(client, family, isOurs, statuses = ["ACTIVE", "INACTIVE"]) {
	const latest = await describeRevision(client, family);
	if (latest !== void 0 && isOurs(latest.tags)) return latest;
	if (latest === void 0 && !statuses.includes("INACTIVE")) return void 0;
	for (const status of statuses) {
		const arns = await listRevisions(client, family, status);
		for (const arn of arns.filter((each) => each !== latest?.arn).slice(0, MOST_DESCRIBED)) {
			const revision = await describeRevision(client, arn);
			if (revision !== void 0 && isOurs(revision.tags)) return revision;
		}
	}
}
/** How many active revisions of a family to keep, and the most to delete with one deployment. */
const KEPT_REVISIONS = 5;
const MOST_WITH_A_DEPLOYMENT = 10;
/**
* Deletes revisions that `isOurs` recognizes by their tags, a few with each deployment, and returns their ARNs. Keeps
* the family's newest five. Also keeps those in `use`, because the newest may be somebody else's. Tasks on deleted
* revisions continue to run. Source: DeregisterTaskDefinition and DeleteTaskDefinitions in the ECS API reference.
*/
async function deleteOldRevisions(client, family, isOurs, use = []) {
	const old = (await listRevisions(client, family, "ACTIVE")).slice(KEPT_REVISIONS).filter((arn) => !use.includes(arn));
	if (old.length === 0) return [];
	return (await deleteRevisions(client, [...await listRevisions(client, family, "INACTIVE"), ...old.toReversed()].slice(0, MOST_WITH_A_DEPLOYMENT), isOurs)).removed;
}
/**
* Deletes all revisions of a family that `isOurs` recognizes by their tags. Deletes the newest one last, and only after
* all others, because later runs find the family by it. Returns revisions that could not be deleted.
*/
async function deleteFamily(client, family, isOurs) {
	const [active, inactive] = await Promise.all([listRevisions(client, family, "ACTIVE"), listRevisions(client, family, "INACTIVE")]);
	const marker = await findLatestRevision(client, family, isOurs);
	if (marker === void 0) return {
		removed: [],
		left: []
	};
	const first = await deleteRevisions(client, [...inactive, ...active.toReversed()].filter((arn) => arn !== marker.arn), isOurs);
	if (first.left.length > 0) return first;
	const last = await deleteRevisions(client, [marker.arn], isOurs);
	return {
		removed: [...first.removed, ...last.removed],
		left: last.left
	};
}
/** How many revisions to describe at once, and to delete with one call. Source: DeleteTaskDefinitions, as above. */
const AT_ONCE = 5;
const MOST_IN_A_CALL = 10;
async function deleteRevisions(client, arns, isOurs) {
	const left = [];
	const deactivate = async (arn) => {
		try {
			const revision = await patiently(() => describeRevision(client, arn));
			if (revision === void 0 || !isOurs(revision.tags)) return [];
			const deregister = new DeregisterTaskDefinitionCommand({ taskDefinition: arn });
			if (revision.active) await patiently(() => client.send(deregister));
			return [arn];
		} catch (error) {
			left.push({
				id: arn,
				why: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.b)(error)
			});
			return [];
		}
	};
	const inactive = (await pMap(arns, deactivate, { concurrency: AT_ONCE })).flat();
	const removed = [];
	for (let start = 0; start < inactive.length; start += MOST_IN_A_CALL) {
		const some = inactive.slice(start, start + MOST_IN_A_CALL);
		const refused = await deleteSome(client, some);
		removed.push(...some.filter((arn) => !refused.some(({ id }) => id === arn)));
		left.push(...refused);
	}
	return {
		removed,
		left
	};
}
/** Deletes revisions in one call. Returns those that could not be deleted, with the reason. */
async function deleteSome(client, taskDefinitions) {
	try {
		const { failures = [] } = await patiently(() => client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions })));
		return failures.map(({ arn, reason, detail }) => ({
			id: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(arn, "arn"),
			why: [reason, detail].filter(Boolean).join(" ")
		}));
	} catch (error) {
		return taskDefinitions.map((id) => ({
			id,
			why: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.b)(error)
		}));
	}
}
/** Retries while ECS throttles, because it allows only about one such change a second. */
function patiently(action) {
	return (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.n)(action, {
		on: _errors_js__WEBPACK_IMPORTED_MODULE_3__.c,
		within: 6e4,
		every: 2e3
	});
}
/** The tag with the hash of the definition that a revision was registered from. */
const HASH_TAG = "run-on-fargate:definition";
const GRANTS_TAG = "run-on-fargate:grants";
/** The tag with facts about the image, by digest. Not in the hash: a new image doesn't need a new revision. */
const IMAGE_TAG = "run-on-fargate:image";
const MAIN_TAG = "run-on-fargate:container";
const PORTS_TAG = "run-on-fargate:ports";
/**
* Returns the tags that record the main container and the requested ports. If a revision has several containers, they
* don't show them.
*/
function portTags(main, ports) {
	const text = ports.map(({ port, to, protocol }) => `${port}${to === void 0 ? "" : `-${to}`}/${protocol}`).join(" ");
	return {
		[MAIN_TAG]: main,
		...text !== "" && text.length <= TAG_LENGTH && { [PORTS_TAG]: text }
	};
}
/** Returns the name of the main container of a revision with these tags; nothing if they don't name it. */
function mainOf(tags) {
	return tags[MAIN_TAG];
}
/** Returns the ports that were requested when a revision with these tags was registered. */
function askedPortsOf(tags) {
	return (tags[PORTS_TAG] ?? "").split(" ").flatMap((word) => {
		const [, port = "", to, protocol] = /^(\d{1,5})(?:-(\d{1,5}))?\/(tcp|udp)$/.exec(word) ?? [];
		const range = protocol === void 0 ? void 0 : (0,_arn_js__WEBPACK_IMPORTED_MODULE_11__.d)(`${port}-${to ?? port}`);
		return range === void 0 ? [] : [{
			...range,
			protocol: protocol === "udp" ? "udp" : "tcp"
		}];
	});
}
/** Returns the tags of a revision that tell later deployments what its role was granted. */
function grantTags(grants) {
	return spread(GRANTS_TAG, grants.map((grant) => `${grant.name}=${hashOf(grant)}`));
}
function grantsOf(tags) {
	const entries = Object.values(spreadIn(GRANTS_TAG, tags)).flatMap((line) => [...line.matchAll(/(\S+)=(\S*)/g)]);
	return Object.fromEntries(entries.map(([, name = "", hash = ""]) => [name, hash]));
}
/**
* Returns the names of the policies that this repository's tasks need. They are in the newest revision of each family,
* and in each revision with a running task. Returns `unknown` if there are too many, or they can't be read.
*/
async function findGrantsInUse(client, { repository, familyPrefix, clusters }) {
	const ours = (tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.w)(tags, { repository });
	try {
		const families = await listFamilies(client, familyPrefix);
		if (families.length > MOST_FAMILIES) return "unknown";
		const newest = [];
		for (const family of families) {
			const latest = await describeRevision(client, family);
			if (latest === void 0) return "unknown";
			const own = ours(latest.tags) ? latest : await findLatestRevision(client, family, ours, ["ACTIVE"]);
			if (own !== void 0) newest.push(own);
		}
		const clustersInUse = /* @__PURE__ */ new Set([...clusters, ...newest.flatMap(({ tags }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.m)(tags) ?? [])]);
		const known = new Set(newest.map(({ arn }) => arn));
		const others = (await revisionsWithTasks(client, clustersInUse, ours)).filter((arn) => !known.has(arn));
		if (others.length > MOST_FAMILIES) return "unknown";
		const older = [];
		for (const arn of others) {
			const revision = await describeRevision(client, arn);
			if (revision === void 0) return "unknown";
			older.push(revision);
		}
		return new Set([...newest, ...older.filter(({ tags }) => ours(tags))].flatMap(({ tags }) => Object.keys(grantsOf(tags))));
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.o)(error)) return "unknown";
		throw error;
	}
}
/** ECS allows 20 descriptions a second, so more families than this would take too long. */
const MOST_FAMILIES = 200;
/** Returns the ARNs of the revisions on which the repository's tasks run in these clusters, without duplicates. */
async function revisionsWithTasks(client, clusters, ours) {
	const found = /* @__PURE__ */ new Set();
	for (const cluster of clusters) {
		const tasks = await (0,_task_js__WEBPACK_IMPORTED_MODULE_7__.o)(client, cluster);
		for (const { tags, taskDefinitionArn: arn } of tasks) if (arn !== void 0 && ours((0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.G)(tags))) found.add(arn);
	}
	return [...found];
}
/** Returns whether a revision with these tags was registered by this action for this part of the environment. */
function isRegisteredFor(tags, place) {
	return tags["run-on-fargate:definition"] !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.T)(tags, place);
}
/** The tag of a task that records what it replaced, for `image-from: previous`. */
const REPLACED = "run-on-fargate:replaced";
/** Source: "Tag restrictions" of Amazon ECS. */
const TAG_LENGTH = 256;
/** Returns the task that stands for its environment: the newest running one, or else the newest. */
function whatRuns(tasks) {
	const newest = tasks.toSorted((a, b) => (0,_task_js__WEBPACK_IMPORTED_MODULE_7__.i)(b) - (0,_task_js__WEBPACK_IMPORTED_MODULE_7__.i)(a));
	return newest.find(({ lastStatus }) => lastStatus === "RUNNING") ?? newest[0];
}
/** Returns the revision and the images that a task runs. */
function ranBy({ taskDefinitionArn = "", containers = [] }) {
	const digests = containers.flatMap(({ name, imageDigest }) => name === void 0 || imageDigest === void 0 ? [] : [[name, imageDigest]]);
	return {
		revision: (0,_arn_js__WEBPACK_IMPORTED_MODULE_11__.r)(taskDefinitionArn),
		digests: Object.fromEntries(digests)
	};
}
/** Returns the tags that record what a task replaced. Digests that don't fit are omitted: the revision has them. */
function replacedTags({ revision, digests }) {
	return spread(REPLACED, [String(revision), ...Object.entries(digests).map(([name, digest]) => `${name}=${digest}`)]);
}
/** Spreads words over as many tags as necessary, because a value is limited. Omits words that don't fit in a tag. */
function spread(tag, words) {
	const lines = [];
	for (const word of words.filter(({ length }) => length <= TAG_LENGTH)) {
		const last = lines.at(-1);
		if (last === void 0 || last.length + 1 + word.length > TAG_LENGTH) lines.push(word);
		else lines[lines.length - 1] = `${last} ${word}`;
	}
	return Object.fromEntries(lines.map((line, index) => [index === 0 ? tag : `${tag}-${index + 1}`, line]));
}
/** Returns the tags that `spread` created. */
function spreadIn(tag, tags) {
	const isOne = new RegExp(`^${tag}(-\\d+)?$`);
	return Object.fromEntries(Object.entries(tags).filter(([key]) => isOne.test(key)));
}
/** Returns what a task with these tags replaced; nothing if they don't record it. */
function replacedBy(tags) {
	const [revision = "", ...entries] = Object.entries(spreadIn(REPLACED, tags)).toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).flatMap(([, line]) => line.split(" "));
	if (!/^\d{1,10}$/.test(revision)) return void 0;
	const digests = entries.flatMap((entry) => {
		const [, name, digest] = /^([\w-]{1,255})=(sha(?:256|384|512):[a-f0-9]{64,128})$/.exec(entry) ?? [];
		return name === void 0 || digest === void 0 ? [] : [[name, digest]];
	});
	return {
		revision: Number(revision),
		digests: Object.fromEntries(digests)
	};
}
/**
* Returns the tags that record what a new task replaces. If the task before ran the same revision and main image,
* returns that task's own record, because nothing has changed.
*/
function historyTags(before, now) {
	if (before === void 0) return {};
	const ran = ranBy(before);
	return before.taskDefinitionArn === now.arn && now.digest !== void 0 && (0,_deployment_js__WEBPACK_IMPORTED_MODULE_10__.d)(ran.digests, now.main) === now.digest ? spreadIn(REPLACED, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.G)(before.tags)) : replacedTags(ran);
}
// src/resources/secret.ts
/** Returns the secret for the credentials of a registry, which all environments of the repository share. */
function ofLogin({ secretId: name, username, password }, { registry, ofMain }, { repository }, tags) {
	return {
		name,
		named: name !== (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.H)(repository, registry),
		username,
		password,
		ofMain,
		description: `Login of ${repository} at ${registry}, kept by run-on-fargate`,
		repository,
		tags
	};
}
/** Returns the secret for the password of an environment. */
function ofAccess({ secretId: name, password }, { repository, environment }, tags) {
	return {
		name,
		named: false,
		username: _deployment_js__WEBPACK_IMPORTED_MODULE_10__.t,
		password,
		access: {
			environment,
			authorization: (0,_deployment_js__WEBPACK_IMPORTED_MODULE_10__.n)(password)
		},
		description: `Password of the environment ${environment} of ${repository}, kept by run-on-fargate`,
		repository,
		tags
	};
}
/**
* Returns the secret that keeps one registry's credentials, or an environment's password. Its result is its ARN.
* `customer` is the customer managed key that the user asked for.
*/
function secret(clients, spec, customer) {
	return {
		find: async () => {
			const [found, key] = await Promise.all([findSecret(clients, spec.name), customer?.key()]);
			return {
				secret: found,
				key
			};
		},
		plan: ({ secret: found, key }) => {
			const plan = planSecret(found, customer && key ? {
				...spec,
				key: {
					id: customer.kmsKeyId,
					arn: key.arn
				}
			} : spec);
			return {
				...plan,
				changes: [{
					resource: "secret",
					name: spec.name,
					action: plan.action
				}],
				warnings: plan.notice === void 0 ? [] : [plan.notice]
			};
		},
		apply: (plan) => applySecret(clients, plan, clients.signal),
		outputs: (arn) => ({
			...spec.ofMain === true && { "secret-arn": arn },
			...spec.access && { "access-header": spec.access.authorization }
		})
	};
}
/**
* Looks up the secret by its name or ARN, its value, and its customer managed key. Throws `KMS_KEY_UNUSABLE` if that
* key can't decrypt the value.
*/
async function findSecret({ secretsManager: client, kms }, id) {
	const [described, read] = await Promise.allSettled([client.send(new _secret_js__WEBPACK_IMPORTED_MODULE_5__.m({ SecretId: id })), client.send(new _secret_js__WEBPACK_IMPORTED_MODULE_5__.p({ SecretId: id }))]);
	if (described.status === "fulfilled") return {
		...fromDescription(described.value, read),
		...await (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.n)(kms, described.value)
	};
	const missing = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(described.reason, "ResourceNotFoundException");
	if (read.status === "fulfilled") return {
		state: "present",
		arn: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(read.value.ARN, "ARN"),
		value: valueIn(read.value),
		tags: {},
		refusal: described.reason
	};
	if (missing) return { state: "absent" };
	if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.o)(described.reason) && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(read.reason, "ResourceNotFoundException")) return { state: "absent" };
	if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.o)(described.reason) && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(read.reason, "InvalidRequestException")) return {
		state: "deleted",
		tags: {},
		refusal: described.reason
	};
	throw described.reason;
}
/**
* Plans to create, restore or update the secret so that it holds the credentials. Keeps other JSON keys in the
* repository's own secret, and in a shared one that the user named. Throws `SECRET_NOT_OURS` if the secret is somebody
* else's or has another purpose, and `SECRET_UNREADABLE` if that can't be determined.
*/
function planSecret(finding, spec) {
	const { key } = spec;
	if (finding.state === "absent") return {
		action: "create",
		spec,
		value: JSON.stringify(loginOf(spec)),
		key: (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.i)(key)
	};
	if (spec.access !== void 0 && !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.i)(finding.tags, {
		...spec.access,
		repository: spec.repository
	})) {
		const why = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.L)(finding.tags) === void 0 ? (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.J)(finding.tags) : "its tags name another repository or environment";
		throw finding.refusal ?? accessSecretNotOurs(spec.name, why);
	}
	const shared = spec.named && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.E)(finding.tags, spec);
	if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.w)(finding.tags, spec) && !shared) return planForeign(finding, spec);
	const planned = {
		spec,
		arn: finding.arn,
		key: (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.i)(key ?? finding.key)
	};
	if (finding.state === "deleted") return {
		action: "restore",
		...planned
	};
	const { value } = finding;
	const newKey = key !== void 0 && key.arn !== finding.key?.arn ? key.id : void 0;
	const plan = {
		...planned,
		newKey
	};
	const toStore = valueToStore(value, spec);
	if (toStore === void 0) return {
		...plan,
		action: newKey === void 0 ? "unchanged" : "update"
	};
	if (value !== "unreadable") return {
		...plan,
		action: "update",
		value: toStore
	};
	const notice = `The value of the secret ${spec.name} may not be read, so the login is stored again each time. Allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key if that is your own, to store only changes.`;
	return {
		...plan,
		action: "update",
		value: toStore,
		notice
	};
}
/**
* Plans for a secret without this repository's tags. Rejects one that is another repository's. Uses an untagged one
* only if it holds just credentials, because the execution role can read all of it. Replaces other credentials in it,
* unless an AWS service or a rotation writes them.
*/
function planForeign(finding, spec) {
	const { name, repository, username, password } = spec;
	const notOurs = (why) => secretNotOurs(name, repository, why);
	if (finding.state === "deleted") throw finding.refusal ?? notOurs(`is scheduled for deletion, and ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.J)(finding.tags)}`);
	const { arn, value, tags, keeper, refusal } = finding;
	if ((0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.L)(tags) !== void 0) throw notOurs((0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.J)(tags));
	if (value === "unreadable") throw secretUnreadable(name);
	const stored = typeof value === "object" ? (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.r)(value.text) : void 0;
	const plan = {
		spec,
		arn,
		key: refusal === void 0 ? (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.i)(finding.key) : "unknown"
	};
	if (isJustLogin(stored) && stored.username === username && stored.password === password) return {
		...plan,
		action: "unchanged"
	};
	if (refusal !== void 0) throw refusal;
	if (keeper !== void 0) throw notOurs(`is kept by ${keeper}`);
	if (!isJustLogin(stored)) throw notOurs("holds something other than just `username` and `password`");
	const notice = `The secret ${name} does not carry the tags of this action. It held other credentials, which are replaced. Tag it ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.R)(repository)} if this repository is to keep it.`;
	return {
		...plan,
		action: "update",
		value: JSON.stringify(loginOf(spec)),
		notice
	};
}
/** Whether the value holds a user name, a password and nothing else. */
function isJustLogin(stored) {
	const { username, password, ...rest } = stored ?? {};
	return typeof username === "string" && typeof password === "string" && Object.keys(rest).length === 0;
}
/** Returns the value to store, which keeps other keys; nothing if the secret already holds the credentials. */
function valueToStore(value, spec) {
	const login = loginOf(spec);
	if (value === "none" || value === "unreadable") return JSON.stringify(login);
	const stored = value === "binary" ? void 0 : (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.r)(value.text);
	if (stored === void 0) {
		const why = "holds a value that is not a JSON object";
		throw spec.access ? accessSecretNotOurs(spec.name, `it ${why}`) : secretNotOurs(spec.name, spec.repository, why);
	}
	return Object.entries(login).every(([key, value]) => stored[key] === value) ? void 0 : JSON.stringify({
		...stored,
		...login
	});
}
function loginOf({ username, password, access }) {
	return {
		username,
		password,
		...access && { authorization: access.authorization }
	};
}
/**
* Applies the plan and returns the secret's ARN. If another run has changed the secret, looks it up and plans again.
* Retries, because Secrets Manager may show that change only after some seconds. Throws `KMS_KEY_DENIED` if the
* workflow's role can't use the key.
*/
async function applySecret(clients, plan, signal) {
	let current = plan;
	let hopeless = false;
	return (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.n)(async () => {
		try {
			if (current.action === "restore") current = await restore(clients, current, signal);
			return await applyOnce(clients, current);
		} catch (error) {
			if ((0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.l)(error) && typeof current.key === "object") throw (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.u)(plan.spec.name, current.key.arn, error);
			if (!isOvertaken(error)) throw error;
			const next = planSecret(await findSecret(clients, plan.spec.name), plan.spec);
			hopeless = current.action === "update" && next.action === "update";
			current = next;
			throw error;
		}
	}, {
		on: (error) => isOvertaken(error) && !hopeless,
		within: 6e4,
		every: 1e3,
		signal
	});
}
async function applyOnce({ secretsManager: client }, plan) {
	const { spec, arn = spec.name, value, newKey } = plan;
	switch (plan.action) {
		case "create": {
			const created = await client.send(new _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_6__.r({
				Name: spec.name,
				Description: spec.description,
				SecretString: value,
				KmsKeyId: spec.key?.id,
				Tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.q)(spec.tags)
			}));
			return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(created.ARN, "ARN");
		}
		case "update":
			if (newKey !== void 0) {
				await client.send(new _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_6__.t({
					SecretId: arn,
					KmsKeyId: newKey,
					SecretString: value
				}));
				return arn;
			}
			return (await client.send(new _secret_js__WEBPACK_IMPORTED_MODULE_5__.f({
				SecretId: arn,
				SecretString: value
			}))).ARN ?? arn;
		case "restore":
		case "unchanged": return arn;
	}
}
/** Cancels the secret's deletion and plans again. Throws `SECRET_NOT_RESTORED` if that has no effect. */
async function restore(clients, { spec, arn = spec.name }, signal) {
	await clients.secretsManager.send(new _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_6__.n({ SecretId: arn }));
	const isThere = ({ state }) => state === "present";
	const finding = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_0__.t)(() => findSecret(clients, arn), isThere, {
		within: 3e4,
		signal
	});
	if (finding.state !== "deleted") return planSecret(finding, spec);
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("SECRET_NOT_RESTORED", `The secret ${spec.name} is still scheduled for deletion, although Secrets Manager accepted RestoreSecret.`, "Run the job again. If it fails again, see in CloudTrail who calls DeleteSecret on it.");
}
/**
* Whether the secret was created, deleted or restored after it was read, or AWS doesn't show it yet.
* Source: errors of CreateSecret, PutSecretValue and RestoreSecret in the Secrets Manager API reference.
*/
function isOvertaken(error) {
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "ResourceExistsException", "InvalidRequestException", "ResourceNotFoundException");
}
function fromDescription(description, read) {
	const arn = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(description.ARN, "ARN");
	const tags = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.G)(description.Tags);
	if (description.DeletedDate !== void 0) return {
		state: "deleted",
		arn,
		tags
	};
	return {
		state: "present",
		arn,
		value: valueOf(description, read),
		tags,
		keeper: keeperOf(description)
	};
}
/** Source: "Secrets managed by other services" and "Rotate secrets" in the AWS Secrets Manager User Guide. */
function keeperOf({ OwningService, RotationEnabled }) {
	if (OwningService !== void 0) return `the service ${OwningService}`;
	return RotationEnabled === true ? "its rotation" : void 0;
}
/** Source: errors of GetSecretValue in the Secrets Manager API reference. */
function valueOf({ Name, KmsKeyId = "it is encrypted with" }, read) {
	if (read.status === "fulfilled") return valueIn(read.value);
	if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.o)(read.reason)) return "unreadable";
	if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(read.reason, "ResourceNotFoundException")) return "none";
	if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(read.reason, "DecryptionFailure")) throw read.reason;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("KMS_KEY_UNUSABLE", `The secret ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(Name, "Name")} cannot be decrypted: the KMS key ${KmsKeyId} is disabled or about to be deleted.`, "Enable the key, or cancel its deletion; or name another secret in `secret-name`.", { cause: read.reason });
}
function valueIn({ SecretString: text, SecretBinary: binary }) {
	if (text !== void 0) return { text };
	return binary === void 0 ? "none" : "binary";
}
/** `why` continues the sentence after "exists and". */
function secretNotOurs(name, repository, why) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("SECRET_NOT_OURS", `The secret ${name} exists and ${why}. It was left unchanged.`, `Set another name in \`secret-name\`, or tag the secret ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.R)(repository)} if this repository is to keep its credentials in it. To use it as it is, set its ARN in \`secret-arn\`.`);
}
function accessSecretNotOurs(name, why) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("SECRET_NOT_OURS", `The secret ${name} is to hold the password of the environment, but ${why}. It was left unchanged.`, "Delete the secret, or deploy to another `environment`.");
}
function secretUnreadable(name) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("SECRET_UNREADABLE", `The secret ${name} exists without the tags of this repository, and its value can't be read. It was left unchanged.`, "Allow `secretsmanager:GetSecretValue` on it (and `kms:Decrypt` on its key, if that is your own), so that what it holds is known. Or set another name in `secret-name`.");
}
/**
* Schedules an environment's password secret for deletion if its tags name the environment. Returns whether it did. A
* denied look-up counts as no secret, unless the tags of a revision say that there is one (`isKnown`).
*/
async function removeAccessSecret(place, { secretsManager }, { isKnown }) {
	const lookUp = secretsManager.send(new _secret_js__WEBPACK_IMPORTED_MODULE_5__.m({ SecretId: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.t)(place) }));
	const present = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.y)(lookUp, "ResourceNotFoundException");
	const found = await (isKnown ? present : (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(present, () => void 0));
	if (found === void 0 || found.DeletedDate !== void 0 || !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.i)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_1__.G)(found.Tags), place)) return false;
	return (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.o)({ secretsManager }, (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(found.ARN, "ARN"));
}



/***/ })

};
