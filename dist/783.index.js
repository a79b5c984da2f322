export const id = 783;
export const ids = [783];
export const modules = {

/***/ 783:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findSource: () => (/* binding */ findSource),
/* harmony export */   withWhatThereIs: () => (/* binding */ withWhatThereIs)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _secret2_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1250);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _arn_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1635);
/* harmony import */ var _task_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7115);
/* harmony import */ var _deployment_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1689);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4479);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4577);
/* harmony import */ var _inspect_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4836);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7717);
/* harmony import */ var _tls_container_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(895);











// src/deploy/source.ts
/**
* Returns what `image-from` names: the revision that an environment runs or ran before, with image digests. Only
* resources with the repository's tags count. Throws `SOURCE_MISSING` with the available ones, or `SOURCE_NOT_OURS`.
*/
async function findSource(query, clients) {
	const { from, place } = query;
	const { ecs, region } = clients;
	const { family } = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.N)(place, region);
	const newest = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.p)(ecs, family, (tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.T)(tags, place), ["ACTIVE"]);
	if (newest === void 0) throw await noEnvironment(query, clients);
	const clusters = [.../* @__PURE__ */ new Set([query.cluster, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.m)(newest.tags) ?? query.cluster])];
	const task = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.w)(await (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.d)(ecs, clusters, family, place));
	const running = task === void 0 ? void 0 : {
		revision: await revisionOf(task, newest, place, clients),
		ran: (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.S)(task)
	};
	if (from.kind !== "previous") return sourceOf(running?.revision ?? newest, running?.ran, query, clients);
	const recorded = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.C)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.G)(task?.tags ?? []));
	const before = (running && recorded && await findReplaced(recorded, running, place, clients)) ?? await findEarlier(running?.revision ?? newest, family, place, clients);
	if (before === void 0) throw await noneBefore(running?.revision ?? newest, family, query, clients);
	return sourceOf(before.revision, before.ran, query, clients);
}
/** Returns the revision of a task. Throws `SOURCE_NOT_OURS` without the tags, as anybody can register a revision. */
async function revisionOf({ taskDefinitionArn = "" }, newest, place, { ecs }) {
	if (taskDefinitionArn === newest.arn) return newest;
	const revision = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.d)(ecs, taskDefinitionArn);
	if (revision !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.T)(revision.tags, place)) return revision;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_4__.a("SOURCE_NOT_OURS", `The task of ${place.environment} runs on ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_9__.n)(taskDefinitionArn)}, which does not carry the tags of this environment.`, "Deploy an image with `image`. Check in CloudTrail who started the task.");
}
/** Returns what the running task replaced, by its tags. Returns nothing if that still runs or was deleted. */
async function findReplaced(recorded, { revision, ran }, place, { ecs }) {
	if (recorded.revision === ran.revision && Object.entries(recorded.digests).every(([name, digest]) => (0,_deployment_js__WEBPACK_IMPORTED_MODULE_10__.d)(ran.digests, name) === digest)) return void 0;
	const arn = revision.arn.replace(/\d+$/, String(recorded.revision));
	const before = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.d)(ecs, arn);
	return before?.active === true && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.T)(before.tags, place) ? {
		revision: before,
		ran: recorded
	} : void 0;
}
/** How many revisions to describe, at most, in search of one with the environment's tags. */
const MOST_DESCRIBED = 50;
/** Returns the newest of the older revisions with the environment's tags. */
async function findEarlier({ arn }, family, place, { ecs }) {
	const older = (await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.y)(ecs, family, "ACTIVE")).filter((each) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_9__.r)(each) < (0,_arn_js__WEBPACK_IMPORTED_MODULE_9__.r)(arn));
	for (const each of older.slice(0, MOST_DESCRIBED)) {
		const revision = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.d)(ecs, each);
		if (revision !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.T)(revision.tags, place)) return { revision };
	}
}
async function sourceOf({ arn, definition, tags, executionRole }, ran, { from, place }, clients) {
	const own = (definition.containerDefinitions ?? []).filter(({ name }) => !(0,_tls_container_js__WEBPACK_IMPORTED_MODULE_8__.r)(name));
	const main = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.b)(tags) ?? own[0]?.name ?? "";
	const containers = own.map((container) => {
		const { name, image, repositoryCredentials } = container;
		const recorded = name === main ? (0,_inspect_js__WEBPACK_IMPORTED_MODULE_6__.n)(tags["run-on-fargate:image"] ?? "")?.digest : void 0;
		const digest = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_10__.d)(ran?.digests, name) ?? recorded;
		const secret = repositoryCredentials?.credentialsParameter;
		return {
			name,
			image: digest === void 0 ? image : (0,_deployment_js__WEBPACK_IMPORTED_MODULE_10__.c)(image, digest),
			secret: secret === void 0 || isForAnother(secret, image, place) ? void 0 : secret
		};
	});
	const images = new Map(containers.map(({ name, image }) => [name, image]));
	const pinned = own.map(({ repositoryCredentials: _, ...container }) => ({
		...container,
		image: images.get(container.name) ?? container.image
	}));
	return {
		name: (0,_arn_js__WEBPACK_IMPORTED_MODULE_9__.n)(arn),
		environment: place.environment,
		whole: from.kind !== "environment",
		main,
		containers,
		definition: {
			...definition,
			containerDefinitions: pinned
		},
		tags,
		ports: from.kind === "environment" ? [] : (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.c)(tags),
		keptRole: from.kind !== "environment" && Object.keys((0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.h)(tags)).length > 0 ? roleIn(executionRole, place, clients) : void 0,
		logins: await loginsOf(containers, place, clients)
	};
}
function roleIn(arn, place, { region }) {
	const [, path = "/", name] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn ?? "") ?? [];
	return name === void 0 || name === (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.N)(place, region).executionRole ? { path } : {
		name,
		path
	};
}
/**
* Returns the registry credentials in this repository's own secrets, to ask the registries whether the images still
* exist. Only the execution role reads other secrets.
*/
async function loginsOf(containers, place, clients) {
	const ids = [...new Set(containers.flatMap(({ secret }) => secret ?? []))];
	const logins = await Promise.all(ids.map(async (id) => {
		const name = secretNameIn(id);
		if (name === void 0) return [];
		try {
			const found = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.t)(clients, id);
			if (found.state !== "present" || !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.w)(found.tags, place) || typeof found.value !== "object") return [];
			const { username, password } = JSON.parse(found.value.text);
			if (typeof username !== "string" || typeof password !== "string") return [];
			return [[id, {
				username,
				password,
				secretId: name
			}]];
		} catch (error) {
			if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.o)(error) || error instanceof SyntaxError) return [];
			throw error;
		}
	}));
	return Object.fromEntries(logins.flat());
}
/** The prefix of the secrets that the action names after their registry. */
const OWN_SECRETS = "run-on-fargate/";
/** Returns the name in a secret's ARN, without the six characters that Secrets Manager adds. */
function secretNameIn(arn) {
	return /:secret:(.+)-[A-Za-z0-9]{6}$/.exec(arn)?.[1];
}
/** Whether the secret is named after another registry. The image's registry must not get its credentials. */
function isForAnother(secret, image, { repository }) {
	const name = secretNameIn(secret) ?? secret;
	return name.startsWith(OWN_SECRETS) && name !== (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.H)(repository, (0,_reference_js__WEBPACK_IMPORTED_MODULE_7__.c)(image).domain);
}
/** How many names an error lists. */
const MOST_TOLD = 30;
/** How many families to describe at once. ECS allows 20 such calls per second. */
const AT_ONCE = 10;
/** The error codes for an image that the registry no longer has. */
const GONE = ["IMAGE_NOT_FOUND", "IMAGE_TAG_NOT_FOUND"];
/** Returns the error. If the image of `image-from` is gone, adds the environments or revisions that exist. */
async function withWhatThereIs(error, { from }, clients) {
	if (from === void 0 || !(error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_4__.a) || !GONE.includes(error.code)) return error;
	const { place } = from.query;
	const { family } = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.N)(place, clients.region);
	const others = from.query.from.kind === "environment" ? listOf("The environments", await environmentsOf(place, clients)) : listOf("The revisions", await namesIn(family, clients));
	return new _wait_js__WEBPACK_IMPORTED_MODULE_4__.a(error.code, `${error.message} The image was taken from ${from.name}. ${others}`, "Set another environment in `image-from`, or deploy an image with `image`.", { cause: error });
}
async function namesIn(family, { ecs }) {
	return (await (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.v)((0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.y)(ecs, family, "ACTIVE"), () => [])).map(_arn_js__WEBPACK_IMPORTED_MODULE_9__.n);
}
/** Returns the names of the repository's environments that have active revisions. */
async function environmentsOf(place, { ecs, region }) {
	const { repository } = place;
	const nameIn = async (family) => {
		const revision = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.p)(ecs, family, (tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.w)(tags, place), ["ACTIVE"]);
		const name = revision && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.B)(revision.tags, repository)?.environment;
		return name !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.N)({
			repository,
			environment: name
		}, region).family === family ? [name] : [];
	};
	const look = async () => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.Y)(await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.v)(ecs, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.N)(place, region).familyPrefix), nameIn, { concurrency: AT_ONCE });
	return (await (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.v)(look(), () => [])).flat();
}
async function noEnvironment({ from, place }, clients) {
	const { repository, environment } = place;
	const what = from.kind === "environment" ? "" : ` to take \`${from.kind}\` from`;
	return new _wait_js__WEBPACK_IMPORTED_MODULE_4__.a("SOURCE_MISSING", `Invalid value "${from.kind === "environment" ? environment : from.kind}" for \`image-from\`: ${repository} has no environment ${environment} in ${clients.region}${what}. ${listOf("Its environments", await environmentsOf(place, clients))}`, "Name an environment that was deployed with this action, or deploy an image with `image`.");
}
async function noneBefore({ arn }, family, { place }, clients) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_4__.a("SOURCE_MISSING", `Invalid value "previous" for \`image-from\`: the environment ${place.environment} has no revision before ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_9__.n)(arn)}. ${listOf("Its revisions", await namesIn(family, clients))}`, "Deploy an image with `image`, or what another environment runs with `image-from` and its name.");
}
function listOf(what, names) {
	if (names.length === 0) return `${what}: none.`;
	const sorted = [...new Set(names)].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
	const more = sorted.length > MOST_TOLD ? ` and ${sorted.length - MOST_TOLD} more` : "";
	return `${what}: ${sorted.slice(0, MOST_TOLD).join(", ")}${more}.`;
}



/***/ })

};
