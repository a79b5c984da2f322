export const id = 992;
export const ids = [992];
export const modules = {

/***/ 3992:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   sweep: () => (/* binding */ sweep)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _secret2_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1250);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7963);
/* harmony import */ var _log_group_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4916);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4577);
/* harmony import */ var _events_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3987);
/* harmony import */ var _destroy_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(718);
/* harmony import */ var _resource_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5446);









// src/teardown/sweep.ts
/** How many environments to remove at once. Each mostly waits for its tasks, and ECS deletes a revision per second. */
const AT_ONCE = 25;
/**
* Removes environments that have expired, or whose pull request, branch or tag is gone. Then updates DNS records and
* certificates, and removes unused log groups. Continues after a failure. Throws `NOT_ALL_REMOVED` if anything is left.
*/
async function sweep(request, tools) {
	const { clients, emit } = tools;
	const { repository } = request;
	const { due, staying, stale } = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(emit, "Find", () => findDue(request, tools));
	(0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__.a)(staying, emit);
	emit({
		type: "swept",
		environments: due.map(({ environment }) => environment)
	});
	if (request.dryRun) {
		emit({
			type: "noted",
			text: due.length + stale.length === 0 ? "There is nothing to remove." : "Nothing was removed because `dry-run` is set."
		});
		return;
	}
	const removals = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(emit, "Remove", () => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_1__.Y)(due, (each) => removeOne(each, request, tools), {
		concurrency: AT_ONCE,
		signal: clients.signal
	}));
	const records = await removeStaleOnes(stale, tools);
	const certificates = await (0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__.i)({
		due,
		staying
	}, request, tools);
	(0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__/* .requireAllRemoved */ .VG)([
		...removals,
		records,
		certificates,
		...await findMissed(removals, request, tools)
	]);
	if (staying.length > 0 || removals.some((removal) => removal.kept !== void 0)) return;
	const { logGroup: prefix } = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.N)({
		repository,
		environment: ""
	}, clients.region);
	const gone = await (0,_log_group_js__WEBPACK_IMPORTED_MODULE_4__.r)(clients, await (0,_account_js__WEBPACK_IMPORTED_MODULE_3__.t)(clients.sts), {
		prefix,
		repository
	});
	if (gone.length > 0) emit({
		type: "noted",
		text: `Removed unused log groups: ${gone.join(", ")}`
	});
}
async function findDue({ repository, cluster, zoneId }, tools) {
	const { clients, emit, findGone } = tools;
	const all = await (0,_resource_js__WEBPACK_IMPORTED_MODULE_8__.c)(clients, repository, cluster);
	const gone = await findGone([...new Set(all.flatMap(({ origins }) => [...origins].flatMap((origin) => origin ?? [])))]);
	const due = all.flatMap((each) => {
		const why = whyDue(each, gone);
		return why === void 0 ? [] : [{
			...each,
			why
		}];
	});
	const occupied = all.filter(({ tasks }) => tasks.length > 0).length;
	emit({
		type: "noted",
		text: `Found ${all.length} environments of ${repository}, ${occupied} of them with tasks in cluster ${cluster}`
	});
	for (const { environment, why } of due) emit({
		type: "noted",
		text: `to remove  ${environment}: ${why}`
	});
	const zones = /* @__PURE__ */ new Set([...all.flatMap((each) => each.zones), ...zoneId === void 0 ? [] : [zoneId]]);
	const stale = (await (0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__.n)([...zones], repository, clients)).filter(({ marker }) => !due.some(({ environment }) => environment === marker.environment));
	for (const each of stale) emit({
		type: "noted",
		text: `to remove  the DNS record ${each.name} of ${each.marker.environment}: the task ${(0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__.t)(each)} has ended`
	});
	return {
		due,
		staying: all.filter((each) => !due.some(({ environment }) => environment === each.environment)),
		stale
	};
}
/** Removes ended tasks from DNS records. Returns what could not be removed. */
async function removeStaleOnes(stale, { clients, emit }) {
	const outcomes = stale.map(async (each) => {
		const why = await (0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__.r)(each, clients);
		if (why === void 0) emit({
			type: "noted",
			text: `Removed ${(0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__.t)(each)} from the DNS record ${each.name}`
		});
		return why === void 0 ? [] : [{
			id: each.name,
			why
		}];
	});
	return { left: (await Promise.all(outcomes)).flat() };
}
/** Returns why an environment must be removed: all refs that it follows are gone, or it has expired. */
function whyDue({ origins, expires }, gone) {
	const ended = [...origins].filter((ref) => ref !== void 0 && gone.has(ref));
	if (ended.length > 0 && ended.length === origins.size) return ended.map((ref) => `${ref} is gone`).join(", ");
	return expires !== void 0 && expires.getTime() < Date.now() ? `it expired at ${expires.toISOString()}` : void 0;
}
/** Removes an environment, unless a new check shows that its ref is back or it was deployed again. */
async function removeOne({ environment, zones }, request, tools) {
	const { clients, emit, findGone } = tools;
	const { repository, cluster, zoneId = zones[0] } = request;
	const whyKept = async (now) => {
		return whyDue(now, await findGone([...now.origins].flatMap((origin) => origin ?? []))) === void 0 ? "its ref exists again, or it was deployed again" : void 0;
	};
	try {
		const removal = await (0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__/* .removeEnvironment */ .IE)({
			place: {
				repository,
				environment
			},
			cluster,
			zoneId,
			whyKept,
			keepsShared: true
		}, tools);
		if (removal.kept !== void 0) emit({
			type: "noted",
			text: `${environment}: kept, because ${removal.kept}`
		});
		else for (const line of (0,_destroy_js__WEBPACK_IMPORTED_MODULE_7__/* .describeRemoval */ .s1)(removal)) emit({
			type: "noted",
			text: `${environment}: ${line}`
		});
		if (removal.removed.length > 0 && removal.left.length === 0) {
			const { origin, commit } = removal;
			emit({
				type: "removed",
				environment,
				pullRequest: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_5__.z)(origin),
				commit
			});
		}
		return removal;
	} catch (error) {
		clients.signal.throwIfAborted();
		return {
			environment,
			removed: [],
			left: [{
				id: environment,
				why: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.b)(error)
			}]
		};
	}
}
/** Returns environments that still exist although nothing was found to remove. The sweep must fail for them. */
async function findMissed(removals, { repository, cluster }, { clients }) {
	const idle = removals.filter(({ kept, removed, left }) => kept === void 0 && removed.length + left.length === 0);
	if (idle.length === 0) return [];
	const names = new Set((await (0,_resource_js__WEBPACK_IMPORTED_MODULE_8__.c)(clients, repository, cluster)).map(({ environment }) => environment));
	return [{ left: idle.filter(({ environment }) => names.has(environment)).map(({ environment }) => ({
		id: environment,
		why: "none of its resources could be found"
	})) }];
}



/***/ })

};
