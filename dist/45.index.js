export const id = 45;
export const ids = [45];
export const modules = {

/***/ 9045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MOST_MOVES: () => (/* binding */ MOST_MOVES),
/* harmony export */   awaitSync: () => (/* reexport safe */ _hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.awaitSync),
/* harmony export */   changeRecords: () => (/* binding */ changeRecords),
/* harmony export */   findMarked: () => (/* binding */ findMarked),
/* harmony export */   findRecord: () => (/* binding */ findRecord),
/* harmony export */   moveRecords: () => (/* binding */ moveRecords),
/* harmony export */   openRoute53: () => (/* reexport safe */ _hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.openRoute53),
/* harmony export */   readRecords: () => (/* binding */ readRecords)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _dns_marker_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3970);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4800);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4479);





// src/resources/dns-record.ts
/** The label of the TXT record that says whose the name is. */
const MARKER_LABEL = "_run-on-fargate";
/** Finds the zone of a name and the environment's records there. Throws where it could have none. Writes nothing. */
async function findRecord(clients, spec) {
	const route53 = (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.openRoute53)(clients);
	const zone = await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.findZone)(route53, spec);
	const [held] = await Promise.all([readRecords(route53, zone, spec), (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.requireNotDelegated)(route53, zone, spec.name)]);
	return {
		zone,
		held
	};
}
/**
* Reads the environment's records at the name; nothing where the name is free. Throws `DOMAIN_TAKEN` for records that the
* environment hasn't created, which nobody may overwrite.
*/
async function readRecords(route53, zone, { name, owner }) {
	const [own, beside] = await Promise.all([(0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.listAt)(route53, zone.id, name), (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.listAt)(route53, zone.id, `${MARKER_LABEL}.${name}`)]);
	const addresses = own.filter(({ Type = "" }) => [
		"A",
		"AAAA",
		"CNAME"
	].includes(Type));
	const markers = beside.filter(({ Type = "" }) => ["TXT", "CNAME"].includes(Type));
	if (addresses.length + markers.length === 0) return void 0;
	const held = heldBy(addresses, markers);
	const show = [...addresses, ...markers].map(describeSet).join("; ");
	if (held === void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_4__.i("DOMAIN_TAKEN", `${name} of \`domain\` has records that this action didn't create, or that somebody has changed since: ${show}.`, "Choose another name, or delete these records.");
	if ((0,_dns_marker_js__WEBPACK_IMPORTED_MODULE_1__.n)(held.marker, owner)) return held;
	const { repository, environment, region } = held.marker;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_4__.i("DOMAIN_TAKEN", `${name} of \`domain\` belongs to the environment ${environment} of ${repository} in ${region}: ${show}.`, "Choose another name, or remove that environment with `mode: destroy`.");
}
/** Reads these records as an environment's; nothing where they are not just what its marker says. */
function heldBy(addresses, markers) {
	const sets = [...addresses, ...markers];
	const isPlain = sets.every(({ Type, AliasTarget, SetIdentifier, TTL }) => {
		return Type !== "CNAME" && AliasTarget === void 0 && SetIdentifier === void 0 && TTL !== void 0;
	});
	const [text, ...others] = markers.flatMap(_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.valuesOf);
	const marker = isPlain && others.length === 0 ? (0,_dns_marker_js__WEBPACK_IMPORTED_MODULE_1__.r)(text ?? "") : void 0;
	if (marker === void 0) return void 0;
	const found = addresses.flatMap(_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.valuesOf);
	const said = marker.tasks.map(({ address }) => address);
	if (!(found.length === 0 || found.length === said.length && said.every((each) => found.some(sameAs(each))))) return void 0;
	return {
		marker,
		sets,
		ttl: Math.max(...sets.map(({ TTL = 0 }) => TTL))
	};
}
/** Route 53 may write an IPv6 address otherwise than it was given. */
function sameAs(address) {
	const plain = (text) => text.includes(":") ? new URL(`http://[${text}]`).hostname : text;
	return (other) => plain(other) === plain(address);
}
/**
* Replaces the records `held` by those of `next`, or by none, in one batch that Route 53 carries out only when `held` is
* still what is there. Returns the change, or `conflict` when it isn't.
*/
async function moveRecords(route53, { id, name }, held, next) {
	const Changes = [...(held?.sets ?? []).map((set) => ({
		Action: "DELETE",
		ResourceRecordSet: set
	})), ...(next === void 0 ? [] : setsFor(name, next)).map((set) => ({
		Action: "CREATE",
		ResourceRecordSet: set
	}))];
	return (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.changeBatch)(route53, id, Changes);
}
function setsFor(name, { marker, ttl }) {
	const addresses = [...new Set(marker.tasks.map(({ address }) => address))];
	const set = (Name, Type, values) => values.length === 0 ? [] : [{
		Name,
		Type,
		TTL: ttl,
		ResourceRecords: values.map((Value) => ({ Value }))
	}];
	return [
		...set(name, "A", addresses.filter((address) => !address.includes(":"))),
		...set(name, "AAAA", addresses.filter((address) => address.includes(":"))),
		...set(`${MARKER_LABEL}.${name}`, "TXT", [(0,_dns_marker_js__WEBPACK_IMPORTED_MODULE_1__.i)(marker)])
	];
}
/** How long (ms) it usually takes, for changes of others, which nobody but them can follow. */
const USUAL_SYNC = 6e4;
/** Returns all records in a zone that have one of our markers; none for a zone that doesn't exist any more. */
async function findMarked(route53, zoneId) {
	try {
		const sets = await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.listSets)(route53, { HostedZoneId: zoneId }, () => true);
		const byName = Map.groupBy(sets, ({ Name }) => (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.plainName)(Name));
		return sets.filter(({ Name, Type }) => Type === "TXT" && (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.plainName)(Name).startsWith(`${MARKER_LABEL}.`)).flatMap((marker) => {
			const name = (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.plainName)(marker.Name).slice(16);
			const held = heldBy(byName.get(name)?.filter(({ Type = "" }) => [
				"A",
				"AAAA",
				"CNAME"
			].includes(Type)) ?? [], [marker]);
			return held === void 0 ? [] : [{
				...held,
				zoneId,
				name
			}];
		});
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.a)(error, "NoSuchHostedZone")) return [];
		throw error;
	}
}
/** How often a change is tried anew when somebody else has changed the records meanwhile. */
const MOST_MOVES = 10;
/**
* Changes an environment's records, and waits until all name servers have the change. `decide` is asked what is to stand
* there instead of what stands there now: other records, none, or `keep`. Where nothing of the environment's stands there,
* another run may have just removed it; with `awaitsOthers`, this waits as long as such a change usually takes. Returns
* what stood there before, where it was changed. A call that AWS can't answer for the moment is made again.
*/
async function changeRecords(route53, place, decide, { awaitsOthers, signal }) {
	const { zoneId: id, name } = place;
	const patience = {
		on: _errors_js__WEBPACK_IMPORTED_MODULE_2__.o,
		within: 6e4,
		every: 1500,
		signal
	};
	let waited = false;
	for (let move = 1; move <= 10; move++) {
		const held = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_4__.t)(() => readOwn(route53, place), patience);
		if (held === void 0) {
			if (waited || !(awaitsOthers || move > 1)) return void 0;
			await (0,_wait_js__WEBPACK_IMPORTED_MODULE_4__.n)(USUAL_SYNC, signal);
			waited = true;
			continue;
		}
		const next = await decide(held);
		if (next === "keep") return void 0;
		const moved = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_4__.t)(() => moveRecords(route53, {
			id,
			name
		}, held, next), patience);
		if (moved === "conflict") continue;
		await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.awaitSync)(route53, moved.change, signal);
		return held;
	}
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_4__.i("DOMAIN_TAKEN", `The records of ${name} were changed by others each time that this run was about to.`, "Run the job again when no other run deploys to this name.");
}
/** What is somebody else's by now needs no more care. */
async function readOwn(route53, { zoneId, name, owner }) {
	try {
		return await readRecords(route53, { id: zoneId }, {
			name,
			owner
		});
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.a)(error, "NoSuchHostedZone") || error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_4__.i && error.code === "DOMAIN_TAKEN") return void 0;
		throw error;
	}
}
function describeSet(set) {
	const { Name, Type = "", AliasTarget: alias, SetIdentifier } = set;
	const values = alias === void 0 ? (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.valuesOf)(set).join(", ") : `alias of ${(0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.plainName)(alias.DNSName)}`;
	return `${(0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_3__.plainName)(Name)} ${Type} ${values}${SetIdentifier === void 0 ? "" : ` (set ${SetIdentifier})`}`;
}



/***/ })

};
