export const id = 791;
export const ids = [791,426];
export const modules = {

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

/***/ 9045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MOST_MOVES: () => (/* binding */ MOST_MOVES),
/* harmony export */   awaitSync: () => (/* reexport safe */ _hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__.oS),
/* harmony export */   changeRecords: () => (/* binding */ changeRecords),
/* harmony export */   findMarked: () => (/* binding */ findMarked),
/* harmony export */   findRecord: () => (/* binding */ findRecord),
/* harmony export */   isDelegated: () => (/* reexport safe */ _hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__.MK),
/* harmony export */   isNewer: () => (/* binding */ isNewer),
/* harmony export */   isSameOwner: () => (/* binding */ isSameOwner),
/* harmony export */   lookUp: () => (/* reexport safe */ _hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__.TE),
/* harmony export */   moveRecords: () => (/* binding */ moveRecords),
/* harmony export */   openRoute53: () => (/* reexport safe */ _hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__.openRoute53),
/* harmony export */   readMarker: () => (/* binding */ readMarker),
/* harmony export */   readRecords: () => (/* binding */ readRecords),
/* harmony export */   writeMarker: () => (/* binding */ writeMarker)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4800);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4479);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4577);





// src/resources/dns-record.ts
/** The label of the TXT record that names the owner of a name. */
const MARKER_LABEL = "_run-on-fargate";
/** Finds the zone of a name and the environment's records there. Throws if the name can't have records in that zone. */
async function findRecord(clients, spec) {
	const route53 = (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__.openRoute53)(clients);
	const zone = await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .findZone */ ._S)(route53, spec);
	const [held] = await Promise.all([readRecords(route53, zone, spec), (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .requireNotDelegated */ .kU)(route53, zone, spec.name)]);
	return {
		zone,
		held
	};
}
/**
* Returns the environment's records at the name; nothing if there are none. Throws `DOMAIN_TAKEN` if the name has
* records that this environment didn't create. Nobody may overwrite those.
*/
async function readRecords(route53, zone, { name, owner }) {
	const [own, beside] = await Promise.all([(0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .listAt */ .gT)(route53, zone.id, name), (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .listAt */ .gT)(route53, zone.id, `${MARKER_LABEL}.${name}`)]);
	const addresses = own.filter(isAddress);
	const markers = beside.filter(({ Type }) => Type === "TXT" || Type === "CNAME");
	if (addresses.length + markers.length === 0) return void 0;
	const held = heldBy(addresses, markers);
	const show = [...addresses, ...markers].map(describeSet).join("; ");
	if (held === void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_3__.a("DOMAIN_TAKEN", `${name} of \`domain\` has records that this action didn't create, or that somebody has changed since: ${show}.`, "Choose another name, or delete these records.");
	if (isSameOwner(held.marker, owner)) return held;
	const { repository, environment, region } = held.marker;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_3__.a("DOMAIN_TAKEN", `${name} of \`domain\` belongs to the environment ${environment} of ${repository} in ${region}: ${show}.`, "Choose another name, or remove that environment with `mode: destroy`.");
}
function isAddress({ Type }) {
	return Type === "A" || Type === "AAAA" || Type === "CNAME";
}
/** Returns an environment's records; nothing if the addresses differ from those in the marker. */
function heldBy(addresses, markers) {
	const sets = [...addresses, ...markers];
	const isPlain = sets.every(({ Type, AliasTarget, SetIdentifier, TTL }) => {
		return Type !== "CNAME" && AliasTarget === void 0 && SetIdentifier === void 0 && TTL !== void 0;
	});
	const [text, ...others] = markers.flatMap(_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .valuesOf */ .sm);
	const marker = isPlain && others.length === 0 ? readMarker(text) : void 0;
	if (marker === void 0) return void 0;
	const found = addresses.flatMap(_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .valuesOf */ .sm);
	const said = marker.tasks.map(({ address }) => address);
	if (!(found.length === 0 || found.length === said.length && said.every((each) => found.some(sameAs(each))))) return void 0;
	return {
		marker,
		sets,
		ttl: Math.max(...sets.map(({ TTL = 0 }) => TTL))
	};
}
/** Returns a comparison with this address. Route 53 may return an IPv6 address in another notation. */
function sameAs(address) {
	const plain = (text) => text.includes(":") ? new URL(`http://[${text}]`).hostname : text;
	return (other) => plain(other) === plain(address);
}
/**
* Replaces the records `held` by those of `next`, or deletes them if there is no `next`. Route 53 applies the batch
* only if `held` is still current. Returns the change, or `conflict` if it isn't.
*/
async function moveRecords(route53, { id, name }, held, next) {
	const Changes = [...(held?.sets ?? []).map((set) => ({
		Action: "DELETE",
		ResourceRecordSet: set
	})), ...(next === void 0 ? [] : setsFor(name, next)).map((set) => ({
		Action: "CREATE",
		ResourceRecordSet: set
	}))];
	return (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .changeBatch */ .lL)(route53, id, Changes);
}
function setsFor(name, { marker, ttl }) {
	const addresses = [...new Set(marker.tasks.map(({ address }) => address))];
	const v4 = addresses.filter((address) => !address.includes(":"));
	const v6 = addresses.filter((address) => address.includes(":"));
	const set = (Name, Type, values) => values.length === 0 ? [] : [{
		Name,
		Type,
		TTL: ttl,
		ResourceRecords: values.map((Value) => ({ Value }))
	}];
	return [
		...set(name, "A", v4),
		...set(name, "AAAA", v6),
		...set(`${MARKER_LABEL}.${name}`, "TXT", [writeMarker(marker)])
	];
}
/** How long (ms) a change usually takes to reach all name servers. Only the run that made it can ask Route 53. */
const USUAL_SYNC = 6e4;
/** Returns all records in a zone that have one of the action's markers; none if the zone no longer exists. */
async function findMarked(route53, zoneId) {
	const lookUp = (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .listSets */ .M9)(route53, { HostedZoneId: zoneId }, () => true);
	const sets = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__.y)(lookUp, "NoSuchHostedZone") ?? [];
	const byName = Map.groupBy(sets, ({ Name }) => (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .plainName */ .MH)(Name));
	return sets.filter(({ Name, Type }) => Type === "TXT" && (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .plainName */ .MH)(Name).startsWith(`${MARKER_LABEL}.`)).flatMap((marker) => {
		const name = (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .plainName */ .MH)(marker.Name).slice(16);
		const held = heldBy((byName.get(name) ?? []).filter(isAddress), [marker]);
		return held === void 0 ? [] : [{
			...held,
			zoneId,
			name
		}];
	});
}
/** How many times to try a change that conflicts with the changes of others. */
const MOST_MOVES = 10;
/**
* Changes an environment's records, and waits until all name servers have the change. `decide` gets the current
* records, and returns their replacement, nothing to delete them, or `keep`. If the environment has no records, another
* run may be removing them. After a conflict, or with `awaitsOthers`, waits as long as that usually takes. Returns the
* former records if it changed them. Retries calls that fail temporarily.
*/
async function changeRecords(route53, place, decide, { awaitsOthers, signal }) {
	const { zoneId: id, name } = place;
	const patience = {
		on: _errors_js__WEBPACK_IMPORTED_MODULE_1__.c,
		within: 6e4,
		every: 1500,
		signal
	};
	let waited = false;
	for (let move = 1; move <= 10; move++) {
		const held = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_3__.n)(() => readOwn(route53, place), patience);
		if (held === void 0) {
			if (waited || !(awaitsOthers || move > 1)) return void 0;
			await (0,_wait_js__WEBPACK_IMPORTED_MODULE_3__.r)(USUAL_SYNC, signal);
			waited = true;
			continue;
		}
		const next = await decide(held);
		if (next === "keep") return void 0;
		const moved = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_3__.n)(() => moveRecords(route53, {
			id,
			name
		}, held, next), patience);
		if (moved === "conflict") continue;
		await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .awaitSync */ .oS)(route53, moved.change, signal);
		return held;
	}
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_3__.a("DOMAIN_TAKEN", `Other runs changed the records of ${name} each time before this run could.`, "Run the job again when no other run deploys to this name.");
}
/** Returns the environment's records; nothing if the name has another owner now, or the zone no longer exists. */
async function readOwn(route53, { zoneId, name, owner }) {
	try {
		return await readRecords(route53, { id: zoneId }, {
			name,
			owner
		});
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__.s)(error, "NoSuchHostedZone") || error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_3__.a && error.code === "DOMAIN_TAKEN") return void 0;
		throw error;
	}
}
function describeSet(set) {
	const { Name, Type, AliasTarget: alias, SetIdentifier } = set;
	const values = alias === void 0 ? (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .valuesOf */ .sm)(set).join(", ") : `alias of ${(0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .plainName */ .MH)(alias.DNSName)}`;
	return `${(0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_2__/* .plainName */ .MH)(Name)} ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__._)(Type, "Type")} ${values}${SetIdentifier === void 0 ? "" : ` (set ${SetIdentifier})`}`;
}
/** The most characters of a value, and of each string in it. Source: "TXT record type", Route 53. */
const [LONGEST_VALUE, LONGEST_STRING] = [4e3, 255];
/** Returns the marker as the value of a TXT record. Omits the origin if the value would be too long. */
function writeMarker(marker) {
	const { origin } = marker;
	const whole = quoted(fieldsOf(marker, origin));
	return whole.length <= LONGEST_VALUE ? whole : quoted(fieldsOf(marker, void 0));
}
function fieldsOf(marker, origin) {
	const fields = {
		repository: encode(marker.repository),
		environment: encode(marker.environment),
		region: marker.region,
		cluster: marker.cluster,
		by: marker.startedBy,
		began: String(marker.began),
		until: String(marker.until),
		tasks: marker.tasks.map(({ id, address }) => `${id}@${address}`).join(","),
		...origin !== void 0 && { origin: encode(origin) }
	};
	return [VERSION, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)].join(" ");
}
const VERSION = "run-on-fargate-1";
function quoted(text) {
	const strings = [];
	for (let start = 0; start < text.length; start += LONGEST_STRING) strings.push(`"${text.slice(start, start + LONGEST_STRING)}"`);
	return strings.join(" ");
}
/** Parses a value that `writeMarker` wrote; returns nothing for any other value. */
function readMarker(value = "") {
	const text = [...value.matchAll(/"([^"\\]*)"/g)].map(([, string = ""]) => string).join("");
	if (!text.startsWith(`${VERSION} `)) return void 0;
	const parts = Array.from(text.matchAll(/(\S+?)=(\S*)/g), ([, name = "", value = ""]) => [name, value]);
	const fields = Object.fromEntries(parts);
	const { region, cluster, by: startedBy, began = "", until = "", tasks = "" } = fields;
	const [repository, environment, origin] = [
		fields.repository,
		fields.environment,
		fields.origin
	].map(decode);
	if (!repository || !environment || !region || !cluster || !startedBy) return void 0;
	if (!/^\d+$/.test(began) || !/^\d+$/.test(until)) return void 0;
	return {
		repository,
		environment,
		region,
		origin: origin === "" ? void 0 : origin,
		cluster,
		startedBy,
		began: Number(began),
		until: Number(until),
		tasks: tasks.split(",").flatMap((task) => {
			const [id = "", address = ""] = task.split("@");
			return id === "" || address === "" ? [] : [{
				id,
				address
			}];
		})
	};
}
/** Encodes as in tags, and also spaces and non-ASCII characters, which a TXT record can hold only with escapes. */
function encode(text) {
	return encodeURIComponent((0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__.b)(text));
}
function decode(value = "") {
	try {
		return (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__._)(decodeURIComponent(value));
	} catch {
		return;
	}
}
/** Whether these are the same environment in the same Region. */
function isSameOwner(one, other) {
	return one.repository === other.repository && one.environment === other.environment && one.region === other.region;
}
/** Whether the deployment of `one` began after that of `other`. If they began at once, all runs compare `startedBy`. */
function isNewer(one, other) {
	return one.began === other.began ? one.startedBy > other.startedBy : one.began > other.began;
}



/***/ })

};
