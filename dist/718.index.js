export const id = 718;
export const ids = [718];
export const modules = {

/***/ 7108:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ describeKept),
/* harmony export */   c: () => (/* binding */ parseValue),
/* harmony export */   d: () => (/* binding */ removeLeft),
/* harmony export */   f: () => (/* binding */ textOf),
/* harmony export */   i: () => (/* binding */ claim),
/* harmony export */   l: () => (/* binding */ release),
/* harmony export */   n: () => (/* binding */ WARNED_BEFORE),
/* harmony export */   o: () => (/* binding */ extend),
/* harmony export */   r: () => (/* binding */ busy),
/* harmony export */   s: () => (/* binding */ listKept),
/* harmony export */   t: () => (/* binding */ LEASE),
/* harmony export */   u: () => (/* binding */ removeKept)
/* harmony export */ });
/* harmony import */ var _secret_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5714);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _schemas_02_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(569);
/* harmony import */ var _SecretsManagerClient_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9297);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4577);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4479);






// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/ListSecretsCommand.js
var ListSecretsCommand = class extends (0,_secret_js__WEBPACK_IMPORTED_MODULE_0__._)(_secret_js__WEBPACK_IMPORTED_MODULE_0__.h, _secret_js__WEBPACK_IMPORTED_MODULE_0__.g, "ListSecrets", _schemas_02_js__WEBPACK_IMPORTED_MODULE_2__.l) {};
// node_modules/@aws-sdk/client-secrets-manager/dist-es/pagination/ListSecretsPaginator.js
const paginateListSecrets = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__.S)(_SecretsManagerClient_js__WEBPACK_IMPORTED_MODULE_3__.t, ListSecretsCommand, "NextToken", "NextToken", "MaxResults");
// src/aws/certificate-secret.ts
/** How long (ms) before a certificate expires the action warns of it. */
const WARNED_BEFORE = 12096e5;
/** Looks up a certificate's secret by its name, without reading its value. */
async function describeKept({ secretsManager, kms }, SecretId) {
	const lookUp = secretsManager.send(new _secret_js__WEBPACK_IMPORTED_MODULE_0__.m({ SecretId }));
	const found = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__.y)(lookUp, "ResourceNotFoundException");
	return found && {
		...keptOf(found),
		key: await (0,_secret_js__WEBPACK_IMPORTED_MODULE_0__.s)(kms, found)
	};
}
function keptOf(found) {
	const current = Object.entries(found.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes("AWSCURRENT"));
	return {
		arn: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__._)(found.ARN, "ARN"),
		tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__.G)(found.Tags),
		deleted: found.DeletedDate !== void 0,
		version: current?.[0]
	};
}
/** Returns the secrets with certificates that this repository owns, except those scheduled for deletion. */
async function listKept({ secretsManager: client }, repository) {
	const kept = [];
	const Filters = [{
		Key: "name",
		Values: [(0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__.f)(repository)]
	}];
	for await (const { SecretList = [] } of paginateListSecrets({
		client,
		pageSize: 100
	}, { Filters })) for (const { SecretVersionsToStages: VersionIdsToStages, ...secret } of SecretList) {
		const name = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__.s)((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__._)(secret.Name, "Name"), repository);
		const found = keptOf({
			...secret,
			VersionIdsToStages
		});
		const changed = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__._)(secret.LastChangedDate ?? secret.CreatedDate, "LastChangedDate");
		if (name !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__.w)(found.tags, { repository })) kept.push({
			...found,
			name,
			changed
		});
	}
	return kept;
}
/**
* Schedules the repository's own secret for deletion, and removes the TXT value that a killed run has left. Within
* seven days, a deployment to the same name can restore the secret. Returns whether the deletion was scheduled.
*/
async function removeKept(secret, repository, clients) {
	if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__.w)(secret.tags, { repository })) return false;
	await removeLeft(secret.tags, void 0, clients);
	return (0,_secret_js__WEBPACK_IMPORTED_MODULE_0__.o)(clients, secret.arn);
}
/**
* Removes the TXT value that a killed run has left, unless it is `wanted` now. The secret's tags name the value, and
* nothing else is changed.
*/
async function removeLeft(tags, wanted, clients) {
	const { challenge: left } = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__.P)(tags);
	if (left === void 0 || JSON.stringify(left) === JSON.stringify(wanted)) return;
	const { openRoute53, removeText } = await Promise.all(/* import() */[__webpack_require__.e(751), __webpack_require__.e(800)]).then(__webpack_require__.bind(__webpack_require__, 4800));
	const at = {
		zone: { id: left.zoneId },
		name: left.name
	};
	await removeText(openRoute53(clients), at, left.text, clients.signal);
}
/** How long (ms) a claim lasts if its run doesn't extend it. */
const LEASE = 3e5;
/** The staging label of the versions that are claims, so that none of them becomes the current value. */
const LABEL = "run-on-fargate-order";
/**
* Claims the order. Continues the last claim if it has expired, was released or comes from an earlier attempt of this
* run. Otherwise, returns it, because it holds the order. `first` is the claim with number 0: the value of a secret
* without a certificate.
*/
async function claim(client, row, wanted, first) {
	let last = first;
	for (let number = 1;; number++) {
		if (!isHeld(last, wanted)) {
			const value = adopt(wanted, last);
			const next = {
				row,
				number,
				value,
				until: Date.now() + LEASE,
				adopted: value !== wanted
			};
			if (await put(client, next)) return next;
		}
		const next = await read(client, row, number);
		if (next === void 0) return { heldBy: last };
		last = next;
	}
}
/** Extends a claim; returns nothing if another run has taken the order over. */
async function extend(client, claimed) {
	const next = {
		...claimed,
		number: claimed.number + 1,
		until: Date.now() + LEASE
	};
	return await put(client, next) ? next : void 0;
}
/** Releases the claim, so that the next run can continue at once. */
async function release(client, claimed) {
	await put(client, {
		...claimed,
		number: claimed.number + 1,
		until: 0
	});
}
/** Whether a claim still counts. It doesn't if its run was re-run, or if a wrong clock makes it last too long. */
function isHeld(claimed, { run: own }) {
	const { until = "", run = "", authority } = claimed ?? {};
	const [id, attempt] = run.split("/");
	const [ownId, ownAttempt] = own.split("/");
	const isOver = id === ownId && Number(attempt) < Number(ownAttempt);
	const left = Date.parse(until) - Date.now();
	return authority !== void 0 && !isOver && left > 0 && left <= 6e5;
}
/** Returns the claim with the keys of an earlier run, which its order requires. */
function adopt(wanted, before) {
	const { "account-key": accountKey, "private-key": privateKey, authority } = before ?? {};
	if (authority !== wanted.authority || accountKey === void 0 || privateKey === void 0) return wanted;
	return {
		...wanted,
		"account-key": accountKey,
		"private-key": privateKey
	};
}
/** Stores a claim. Returns false if another run has stored one with its number. */
async function put(client, { row, number, value, until }) {
	const command = new _secret_js__WEBPACK_IMPORTED_MODULE_0__.f({
		SecretId: row.secretArn,
		ClientRequestToken: tokenOf(row, number),
		SecretString: textOf(value, until),
		VersionStages: [LABEL]
	});
	return await (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__.y)(client.send(command), "ResourceExistsException") !== void 0;
}
/** Returns the JSON of a claim. */
function textOf(value, until) {
	return JSON.stringify({
		...value,
		until: new Date(until).toISOString()
	});
}
async function read(client, row, number) {
	const lookUp = (0,_secret_js__WEBPACK_IMPORTED_MODULE_0__.a)({ secretsManager: client }, row.secretArn, tokenOf(row, number));
	const found = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__.y)(lookUp, "ResourceNotFoundException");
	return found && parseValue(found.text);
}
function tokenOf({ secretArn, basis }, number) {
	return (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__.W)(JSON.stringify([
		secretArn,
		basis,
		number
	]), 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
/** Parses the JSON of a value; returns nothing for any other text. */
function parseValue(text) {
	const value = (0,_secret_js__WEBPACK_IMPORTED_MODULE_0__.r)(text);
	return value && Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === "string"));
}
/** Returns the error for a certificate that another run is still obtaining. */
function busy(name, by) {
	const who = by?.run === void 0 ? "Another run" : `The run ${by.run}`;
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("CERTIFICATE_BUSY", `${who} has begun to obtain the certificate of ${name} and has not ended${by?.until === void 0 ? "" : `; it has until ${by.until}`}.`, "Run the job again after that. Set a longer `timeout-minutes` to wait for it.");
}



/***/ }),

/***/ 718:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IE: () => (/* binding */ removeEnvironment),
/* harmony export */   VG: () => (/* binding */ requireAllRemoved),
/* harmony export */   a: () => (/* binding */ warnOfEnds),
/* harmony export */   destroy: () => (/* binding */ destroy),
/* harmony export */   destroyWhenClosed: () => (/* binding */ destroyWhenClosed),
/* harmony export */   i: () => (/* binding */ renewAndRemove),
/* harmony export */   n: () => (/* binding */ findStale),
/* harmony export */   r: () => (/* binding */ removeStale),
/* harmony export */   s1: () => (/* binding */ describeRemoval),
/* harmony export */   t: () => (/* binding */ endedTasks),
/* harmony export */   whyBack: () => (/* binding */ whyBack)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _secret2_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1250);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _task_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7115);
/* harmony import */ var _arn_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1635);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4479);
/* harmony import */ var _events_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3987);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4577);
/* harmony import */ var _security_group_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5886);
/* harmony import */ var _certificate_secret_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7108);
/* harmony import */ var _resource_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(5446);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(7598);












// src/teardown/domain.ts
/** The code for Route 53, which is loaded only for environments with a domain. */
const loadRecords = () => Promise.all(/* import() */[__webpack_require__.e(751), __webpack_require__.e(800), __webpack_require__.e(426)]).then(__webpack_require__.bind(__webpack_require__, 9045));
/** How long (ms) the removal of a DNS record usually takes to reach all name servers. */
const REMOVED_WITHIN = 6e4;
/**
* Returns a function that removes all records of an environment, and waits until no name server has them. It returns
* their names. Call it before tasks are stopped, because a record must not outlive its task, and again after, because a
* concurrent deployment may point the name to its tasks at any moment.
*/
function recordRemover({ repository, environment, job }, zones, { clients, emit }) {
	if (job === true) return () => Promise.resolve([]);
	const owner = {
		repository,
		environment,
		region: clients.region
	};
	const nameless = /* @__PURE__ */ new Set();
	return async (tasks) => {
		const names = [];
		for (;;) {
			const records = await removeRecords([.../* @__PURE__ */ new Set([...zones, ...(0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.f)(tasks).zones])], owner, clients);
			for (const { name, ids } of records) {
				emit({
					type: "noted",
					text: `Removed the DNS records of ${name}`
				});
				names.push(name);
				ids.forEach((id) => nameless.add(id));
			}
			const missing = tasks.filter(({ tags }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.v)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.G)(tags)) !== void 0).map(({ taskArn }) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_11__.a)(taskArn)).filter((id) => !nameless.has(id));
			if (records.length + missing.length === 0) return names;
			missing.forEach((id) => nameless.add(id));
			if (missing.length > 0) await (0,_wait_js__WEBPACK_IMPORTED_MODULE_4__.r)(REMOVED_WITHIN, clients.signal);
		}
	};
}
/** Removes all records of an environment in these zones, and waits until no name server has them. */
async function removeRecords(zones, owner, clients) {
	if (zones.length === 0) return [];
	const { changeRecords, isSameOwner, openRoute53 } = await loadRecords();
	const own = (await findAllMarked(zones, clients)).filter(({ marker }) => isSameOwner(marker, owner));
	return (await Promise.all(own.map(async ({ name, zoneId }) => {
		const options = {
			awaitsOthers: true,
			signal: clients.signal
		};
		const place = {
			name,
			zoneId,
			owner
		};
		const held = await changeRecords(openRoute53(clients), place, () => Promise.resolve(void 0), options);
		return held === void 0 ? [] : [{
			name,
			ids: held.marker.tasks.map(({ id }) => id)
		}];
	}))).flat();
}
async function findAllMarked(zones, clients) {
	const { findMarked, openRoute53 } = await loadRecords();
	const route53 = openRoute53(clients);
	return (await Promise.all(zones.map((zone) => findMarked(route53, zone)))).flat();
}
/** Returns the repository's records in this Region that point to a task that has ended. */
async function findStale(zones, repository, clients) {
	if (zones.length === 0) return [];
	const own = (await findAllMarked(zones, clients)).filter(({ marker }) => marker.repository === repository && marker.region === clients.region);
	const stale = [...Map.groupBy(own, ({ marker }) => marker.cluster)].map(async ([cluster, records]) => {
		const ids = records.flatMap(({ marker }) => marker.tasks.map(({ id }) => id));
		const running = new Set(await (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.l)(clients.ecs, cluster, ids));
		return records.flatMap((each) => {
			const ended = each.marker.tasks.map(({ id }) => id).filter((id) => !running.has(id));
			return ended.length === 0 && each.marker.tasks.length > 0 ? [] : [{
				...each,
				ended
			}];
		});
	});
	return (await Promise.all(stale)).flat();
}
/** Removes ended tasks from the records, and the records if no task is left. Returns the error if that fails. */
async function removeStale({ name, zoneId, marker: owner }, clients) {
	const { changeRecords, openRoute53 } = await loadRecords();
	try {
		await changeRecords(openRoute53(clients), {
			name,
			zoneId,
			owner
		}, async ({ marker, ttl }) => {
			const ids = marker.tasks.map(({ id }) => id);
			const running = await (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.l)(clients.ecs, marker.cluster, ids);
			const tasks = marker.tasks.filter(({ id }) => running.includes(id));
			if (tasks.length === 0) return void 0;
			return tasks.length === ids.length ? "keep" : {
				marker: {
					...marker,
					tasks
				},
				ttl
			};
		}, {
			awaitsOthers: false,
			signal: clients.signal
		});
		return;
	} catch (error) {
		clients.signal.throwIfAborted();
		return (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.b)(error);
	}
}
/** Returns the IDs of the ended tasks, for the log. */
function endedTasks({ ended }) {
	return ended.map(_arn_js__WEBPACK_IMPORTED_MODULE_11__.a).join(", ");
}
/**
* Removes the certificate of a removed environment, and returns whether it did. A shared certificate is removed only
* with the last of its environments.
*/
async function removeCertificate(name, { place, cluster, keepsShared = false }, clients) {
	const { repository, environment } = place;
	const secret = await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_8__.a)(clients, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.d)(repository, name));
	if (secret === void 0 || secret.deleted) return false;
	const isShared = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.B)(secret.tags, repository) === void 0;
	if (isShared ? keepsShared : !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.i)(secret.tags, place)) return false;
	return (isShared ? await (0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.c)(clients, repository, cluster) : []).every((user) => user.environment === environment) && (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_8__.u)(secret, repository, clients);
}
/** Warns of tasks whose certificate expires soon. A task keeps the certificate that it was started with. */
function warnOfEnds(environments, emit) {
	const ends = environments.flatMap(({ environment, tasks }) => {
		const dates = tasks.flatMap(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.a)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.G)(tags)) ?? []);
		const first = Math.min(...dates.map((date) => date.getTime()));
		return first - Date.now() < 12096e5 ? [{
			environment,
			first: new Date(first)
		}] : [];
	});
	if (ends.length === 0) return;
	emit({
		type: "warned",
		text: `The certificates of running tasks expire within 14 days: ${ends.map(({ environment, first }) => `${environment} (${first.toISOString()})`).join(", ")}. Deploy these environments again, because a task keeps the certificate that it was started with.`
	});
}
/** How long (ms) a sweep waits for a certificate authority. */
const RENEWED_WITHIN = 6e5;
/**
* Renews the certificates in use if they are due, and removes unused ones. Looks for certificates only if an
* environment has had one. Returns what could not be removed. Warns of what could not be renewed.
*/
async function renewAndRemove({ due, staying }, { repository, cluster }, tools) {
	const { clients, emit } = tools;
	if ([...due, ...staying].every(({ certificates }) => certificates.length === 0)) return { left: [] };
	const secrets = await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_8__.s)(clients, repository);
	let listed;
	const listAgain = () => listed ??= (0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.c)(clients, repository, cluster);
	const left = [];
	for (const secret of secrets) {
		const id = `certificate of ${secret.name}`;
		const uses = ({ certificates }) => certificates.includes(secret.name);
		const rest = staying.some(uses) ? staying : [...staying, ...await listAgain()];
		const isUsed = rest.some(uses);
		try {
			if (isUsed) await renew(secret, repository, tools);
			else if (isUnused(secret, rest, repository) && await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_8__.u)(secret, repository, clients)) emit({
				type: "noted",
				text: `Removed the ${id}`
			});
		} catch (error) {
			clients.signal.throwIfAborted();
			const why = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.b)(error);
			if (isUsed) emit({
				type: "warned",
				text: `The ${id} could not be renewed: ${why}`
			});
			else left.push({
				id,
				why
			});
		}
	}
	return { left };
}
/** Whether a certificate that isn't in use can be removed: it has expired, or its environments are gone. */
function isUnused(secret, rest, repository) {
	if (secret.changed.getTime() > Date.now() - 3e5) return false;
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.u)(secret.tags);
	if (record !== void 0 && record.expires.getTime() < Date.now()) return true;
	const tagged = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.B)(secret.tags, repository);
	return tagged === void 0 ? rest.length === 0 : !rest.some(({ environment }) => environment === tagged.environment);
}
async function renew(secret, repository, tools) {
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.u)(secret.tags);
	if (record === void 0) return;
	const { certificate } = await __webpack_require__.e(/* import() */ 665).then(__webpack_require__.bind(__webpack_require__, 6665));
	const { name, authority, zoneId } = record;
	const resource = certificate({
		https: {
			certificateName: name,
			certificateSecretId: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.d)(repository, name),
			authority: { directory: authority }
		},
		domain: name,
		zoneId,
		repository,
		run: `sweep ${(0,node_crypto__WEBPACK_IMPORTED_MODULE_10__.randomUUID)()}/1`,
		tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.U)({ repository }),
		timeout: RENEWED_WITHIN
	}, tools);
	await (0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.t)([resource], (0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.a)([resource], await (0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.n)([resource])), () => void 0);
}
// src/teardown/destroy.ts
/** How long (ms) ECS's lists may lack a task that was just started. Assumed, as ECS only speaks of seconds. */
const UNSEEN_FOR = 5e3;
/**
* Removes an environment. For an event, removes it only if it follows the event's ref and no other. Returns why nothing
* was removed. Throws `NOT_ALL_REMOVED` if something is left.
*/
async function destroy({ subject, cluster, onlyOrigin, by, zoneId }, tools) {
	const { emit, findGone, clients } = tools;
	const whyKept = async ({ origins }) => whyNotOf(onlyOrigin, origins, subject.environment) ?? await whyBack({
		onlyOrigin,
		by
	}, {
		findGone,
		signal: clients.signal
	});
	const spec = {
		place: subject,
		cluster,
		zoneId,
		unseenFor: UNSEEN_FOR,
		whyKept
	};
	const removal = await (0,_events_js__WEBPACK_IMPORTED_MODULE_5__.i)(emit, "Remove", () => removeEnvironment(spec, tools));
	if (removal.kept !== void 0) return removal.kept;
	for (const text of describeRemoval(removal)) emit({
		type: "noted",
		text
	});
	requireAllRemoved([removal]);
	const { origin, commit } = removal;
	emit({
		type: "removed",
		environment: subject.environment,
		pullRequest: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.z)(origin),
		commit
	});
}
/**
* Removes an environment whose pull request, label or branch ended while it was deployed. Returns whether it did. Keeps
* an environment that doesn't follow only that ref, with its previous tasks.
*/
async function destroyWhenClosed(subject, cluster, tools) {
	const { origin = "", environment } = subject;
	const whyKept = ({ origins }) => whyNotOf(origin, origins, environment);
	const removal = await removeEnvironment({
		place: subject,
		cluster,
		whyKept
	}, tools);
	if (removal.kept !== void 0) return false;
	for (const text of describeRemoval(removal)) tools.emit({
		type: "noted",
		text
	});
	requireAllRemoved([removal]);
	tools.emit({
		type: "removed",
		environment
	});
	return true;
}
/** Returns why an environment stays although `ref` is gone. Returns nothing if it follows only that ref. */
function whyNotOf(ref, origins, environment) {
	if (ref === void 0) return void 0;
	const others = [...origins].filter((origin) => origin !== ref);
	if (others.length === 0) return void 0;
	const followed = others.find((origin) => origin !== void 0);
	return followed === void 0 ? `Skipped: environment ${environment} does not follow ${ref}. To remove it, set \`mode: destroy\`.` : `Skipped: environment ${environment} follows ${followed}, not ${ref}. To remove it, set \`mode: destroy\`.`;
}
/**
* Returns why an environment stays although an event has ended its ref or label. The run may have waited since, or be
* an old one that was restarted. If GitHub can't be asked, the event counts. A comment's command always counts.
*/
async function whyBack({ onlyOrigin: ref, by }, { findGone, signal }) {
	if (ref === void 0 || by === "command") return void 0;
	try {
		if ((await findGone([ref])).has(ref)) return void 0;
		return by === "label" ? `Skipped: ${ref} has its label again.` : `Skipped: ${ref} exists again, or is open again.`;
	} catch {
		signal.throwIfAborted();
		return;
	}
}
/** Returns a line for each thing that was removed or left. */
function describeRemoval({ environment, removed, left }) {
	if (removed.length + left.length === 0) return [`Nothing to remove for environment ${environment}.`];
	return [...removed.map((id) => `removed  ${id}`), ...left.map(({ id, why }) => `left     ${id}: ${why}`)];
}
/** Throws `NOT_ALL_REMOVED` if anything is left. The step must not succeed while something still runs. */
function requireAllRemoved(removals) {
	const left = removals.flatMap((removal) => removal.left.map(({ id, why }) => `${id} (${why})`));
	if (left.length === 0) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_4__.a("NOT_ALL_REMOVED", `Not removed: ${left.join(", ")}.`, "Run the job again to continue the removal, or delete these yourself.");
}
/** How long (ms) tasks may take to stop: two minutes for the containers, and more for network interfaces. */
const STOPPED_WITHIN = 24e4;
/** How long (ms) to keep stopping tasks that other runs start meanwhile. */
const EMPTY_WITHIN = 36e4;
/**
* Removes the resources of an environment, in this order: DNS records, tasks, security groups, certificates, password,
* and revisions with the newest last. Each step requires that the previous one left nothing, so that a later run still
* finds the rest. Removes only what has the environment's tags. Returns what could not be removed. Throws if a look-up
* fails or the run is cancelled.
*/
async function removeEnvironment(spec, tools) {
	const { place, whyKept } = spec;
	const parts = await Promise.all([place, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.O)(place)].map((part) => lookAt(part, spec, tools)));
	const running = parts.flatMap((part) => part.running);
	const registered = parts.flatMap((part) => part.registered);
	const found = [...running, ...registered];
	const all = found.length > 0 || whyKept === void 0 ? found : await groupsOf(parts, tools);
	const expires = (0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.l)(running.length > 0 ? running : registered);
	const origins = new Set(all.map(({ origin }) => origin));
	const about = {
		environment: place.environment,
		...describeLast(parts)
	};
	const kept = all.length === 0 ? void 0 : await whyKept?.({
		origins,
		expires
	});
	if (kept !== void 0) return {
		...about,
		kept,
		removed: [],
		left: []
	};
	const outcomes = await Promise.all(parts.map((part) => removePart(part, spec, tools)));
	return {
		...about,
		...merge(outcomes)
	};
}
async function lookAt(place, { cluster, zoneId }, { clients }) {
	const { ecs, region } = clients;
	const { family } = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.N)(place, region);
	const revision = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.p)(ecs, family, (tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.i)(tags, place));
	const tags = revision?.tags ?? {};
	const clusters = [.../* @__PURE__ */ new Set([cluster, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.m)(tags) ?? cluster])];
	const tasks = await (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.d)(ecs, clusters, family, place);
	const { zones, certificates } = (0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.f)(tasks, [tags]);
	const tagged = revision && (0,_resource_js__WEBPACK_IMPORTED_MODULE_9__.d)(revision, place.repository);
	return {
		place,
		clusters,
		tasks,
		running: tasks.flatMap((task) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.B)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.G)(task.tags), place.repository) ?? []),
		zones: [.../* @__PURE__ */ new Set([...zones, ...zoneId === void 0 ? [] : [zoneId]])],
		certificates,
		tags,
		registered: tagged === void 0 ? [] : [tagged]
	};
}
async function groupsOf(parts, { clients }) {
	const found = parts.map(async ({ place }) => {
		return (await (0,_security_group_js__WEBPACK_IMPORTED_MODULE_7__.a)(clients.ec2, place)).flatMap(({ tags }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.B)(tags, place.repository) ?? []);
	});
	return (await Promise.all(found)).flat();
}
/** Returns the origin and commit of a removed environment, for the comment on the pull request. */
function describeLast(parts) {
	const newest = parts.flatMap(({ tasks }) => tasks).toSorted((a, b) => (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.i)(b) - (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.i)(a))[0];
	const commit = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.g)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.G)(newest?.tags ?? []));
	return {
		origin: parts.flatMap(({ running, registered }) => [...running, ...registered]).find((each) => each.origin !== void 0)?.origin,
		commit
	};
}
function merge(outcomes) {
	return {
		removed: outcomes.flatMap(({ removed }) => removed),
		left: outcomes.flatMap(({ left }) => left)
	};
}
async function removePart(part, spec, tools) {
	const { place } = part;
	const { clients } = tools;
	const { signal } = clients;
	const { family, securityGroup } = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.N)(place, clients.region);
	const steps = [
		[family, () => removeTasks(part, spec, tools)],
		[securityGroup, async () => ({
			removed: await (0,_security_group_js__WEBPACK_IMPORTED_MODULE_7__.r)(clients.ec2, place, signal),
			left: []
		})],
		...part.certificates.map((name) => only(`certificate of ${name}`, () => removeCertificate(name, spec, clients))),
		...mayHavePassword(part) ? [only("secret of the password", () => removePassword(part, clients))] : [],
		[family, () => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.l)(clients.ecs, family, (tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.i)(tags, place))]
	];
	const done = [];
	for (const [id, step] of steps) {
		const outcome = await attempt(id, step, signal);
		done.push(outcome);
		if (outcome.left.length > 0) break;
	}
	return merge(done);
}
/** The secret is created before the first revision, whose tags name it. A run can fail in between. */
function mayHavePassword({ place, registered, tags }) {
	return place.job !== true && (registered.length === 0 || (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.n)(tags) !== void 0);
}
function removePassword({ place, registered }, clients) {
	return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.i)(place, clients, { isKnown: registered.length > 0 });
}
/** Returns the step that removes one thing. `remove` returns whether there was something to remove. */
function only(id, remove) {
	return [id, async () => ({
		removed: await remove() ? [id] : [],
		left: []
	})];
}
/** Runs one step of a removal. Returns a failure as `left`, but throws if the run is cancelled. */
async function attempt(id, step, signal) {
	signal.throwIfAborted();
	const outcome = await step().catch((error) => ({
		removed: [],
		left: [{
			id,
			why: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.b)(error)
		}]
	}));
	signal.throwIfAborted();
	return outcome;
}
async function removeTasks(part, { unseenFor = 0 }, tools) {
	const within = part.registered.length > 0 ? unseenFor : 0;
	return merge(await Promise.all(part.clusters.map((cluster) => emptyCluster(cluster, part, within, tools))));
}
/** Stops the environment's tasks in one cluster, and those that start meanwhile, until none is left. */
async function emptyCluster(cluster, { place, tasks, zones }, unseenFor, tools) {
	const { clients } = tools;
	const { family } = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_6__.N)(place, clients.region);
	const removeNames = recordRemover(place, zones, tools);
	const removed = [];
	let found = tasks.filter(({ clusterArn = "" }) => clusterArn.endsWith(`/${cluster}`));
	const begin = Date.now();
	for (;;) {
		const arns = found.map(({ taskArn }) => taskArn).filter((arn) => !removed.includes(arn));
		if (arns.length > 0) {
			const outcome = await stopTasks(cluster, arns, () => removeNames(found), tools);
			removed.push(...outcome.removed);
			if (outcome.left.length > 0) return {
				removed,
				left: outcome.left
			};
			if (Date.now() - begin > EMPTY_WITHIN) return {
				removed,
				left: [{
					id: family,
					why: "other tasks keep starting in it"
				}]
			};
		} else if (Date.now() - begin >= unseenFor) return {
			removed: [.../* @__PURE__ */ new Set([...removed, ...await removeNames(found)])],
			left: []
		};
		else await (0,_wait_js__WEBPACK_IMPORTED_MODULE_4__.r)(Math.min(1e3, unseenFor), clients.signal);
		found = await (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.u)(clients.ecs, cluster, family, place);
	}
}
/** Removes the names of tasks, stops the tasks, and waits until they have stopped. */
async function stopTasks(cluster, arns, removeNames, { clients, emit }) {
	const { signal } = clients;
	const names = await removeNames();
	const refused = (await Promise.all(arns.map(async (arn) => {
		try {
			await (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.v)(clients.ecs, arn, "The environment is removed");
			emit({
				type: "noted",
				text: `Stopping task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_11__.a)(arn)}`
			});
			return [];
		} catch (error) {
			signal.throwIfAborted();
			return [{
				id: arn,
				why: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.b)(error)
			}];
		}
	}))).flat();
	const stopping = arns.filter((arn) => !refused.some(({ id }) => id === arn));
	const newNames = await removeNames();
	const open = await (0,_task_js__WEBPACK_IMPORTED_MODULE_3__.n)(clients.ecs, cluster, stopping, {
		within: STOPPED_WITHIN,
		signal
	});
	return {
		removed: [
			...names,
			...newNames,
			...stopping.filter((arn) => !open.includes(arn))
		],
		left: [...refused, ...open.map((id) => ({
			id,
			why: `it did not stop within ${STOPPED_WITHIN / 6e4} minutes`
		}))]
	};
}



/***/ })

};
