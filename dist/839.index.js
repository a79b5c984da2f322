export const id = 839;
export const ids = [839];
export const modules = {

/***/ 6839:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   addText: () => (/* binding */ addText),
/* harmony export */   findChallengePlace: () => (/* binding */ findChallengePlace),
/* harmony export */   removeText: () => (/* binding */ removeText)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4479);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7963);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4800);





// src/aws/challenge-record.ts
/** How many CNAME records may follow each other. */
const MOST_ALIASES = 8;
/**
* Finds where an authority looks for the proof that a name, or a wildcard, is the user's: at `_acme-challenge` below it, or
* where a CNAME record leads from there. `zoneId` is the zone of the name. Throws where no zone of this account has it.
* Source: RFC 8555, section 8.4.
*/
async function findChallengePlace(clients, { name, zoneId }) {
	const route53 = (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.openRoute53)(clients);
	const first = `_acme-challenge.${name.replace(/^\*\./, "")}`;
	let at = first;
	for (let aliases = 0; aliases <= MOST_ALIASES; aliases++) {
		const zone = await zoneFor(route53, at, aliases === 0 ? { zoneId } : { from: first });
		const sets = await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.listAt)(route53, zone.id, at);
		const alias = sets.find(({ Type }) => Type === "CNAME");
		if (alias === void 0) {
			requirePlain(sets);
			return {
				zone,
				name: at
			};
		}
		requirePlain(sets);
		at = (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.plainName)((0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.valuesOf)(alias)[0]);
	}
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_1__.i("CHALLENGE_DELEGATED", `More than ${MOST_ALIASES} CNAME records follow each other from ${first}.`, `Let the CNAME record of ${first} lead to the name that is to have the TXT record.`);
}
/** An authority asks the internet, so the zone must be a public one, and the one that answers for the name. */
async function zoneFor(route53, name, { zoneId, from }) {
	const given = zoneId === void 0 ? void 0 : await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.findZone)(route53, {
		name,
		zoneId
	});
	const cut = given && await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.findCut)(route53, given, name);
	if (given !== void 0 && given.nameServers.length > 0 && cut === void 0) return given;
	try {
		const zone = await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.findZone)(route53, { name });
		const ownCut = await (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.findCut)(route53, zone, name);
		if (ownCut !== void 0) throw (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.delegated)(zone, ownCut);
		return zone;
	} catch (error) {
		if (!(error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.i) || error.code !== "DOMAIN_WITHOUT_ZONE") throw error;
		if (given !== void 0 && cut !== void 0) throw (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.delegated)(given, cut);
		if (given !== void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_1__.i("CHALLENGE_DELEGATED", `The hosted zone ${given.id} (${given.name}) is private, so no certificate authority can see a record in it.`, `Create a public hosted zone that contains ${name}, or set \`certificate-secret-arn\` to a certificate of your own.`);
		if (from === void 0) throw error;
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_1__.i("CHALLENGE_DELEGATED", `A CNAME record of ${from} leads to ${name}, which no public hosted zone of this AWS account contains.`, `Delete the CNAME record, let it lead to a name in a hosted zone of this account, or set \`certificate-secret-arn\` to a certificate that you obtain elsewhere.`);
	}
}
/** A record set with a routing policy is one of several, to none of which a value can be added for all. */
function requirePlain(sets) {
	const special = sets.find(({ Type = "", AliasTarget, SetIdentifier }) => ["TXT", "CNAME"].includes(Type) && (AliasTarget !== void 0 || SetIdentifier !== void 0));
	if (special === void 0) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_1__.i("CHALLENGE_DELEGATED", `The ${special.Type ?? ""} record of ${(0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.plainName)(special.Name)} is an alias or has a routing policy, so no value can be added to it.`, "Replace it with a simple record, or delete it.");
}
/** Seconds for which resolvers may keep a TXT record that did not exist before. */
const TTL = 60;
/** How often a change is tried anew when somebody else has changed the record meanwhile. */
const MOST_CHANGES = 10;
/**
* Adds a value to the TXT record at a name, beside whatever else is there. Returns the change; nothing where the value was
* there already.
*/
async function addText(route53, place, text, signal) {
	return changeTexts(route53, place, (texts) => [...texts, quoted(text)], signal);
}
/** Takes a value away from the TXT record at a name. What others have put there stays. */
async function removeText(route53, place, text, signal) {
	try {
		return await changeTexts(route53, place, (texts) => texts.filter((each) => each !== quoted(text)), signal);
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.a)(error, "NoSuchHostedZone")) return void 0;
		throw error;
	}
}
async function changeTexts(route53, { zone, name }, change, signal) {
	const patience = {
		on: _errors_js__WEBPACK_IMPORTED_MODULE_3__.o,
		within: 6e4,
		every: 1500,
		signal
	};
	for (let number = 1; number <= MOST_CHANGES; number++) {
		const sets = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_1__.t)(() => (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.listAt)(route53, zone.id, name), patience);
		requirePlain(sets);
		const set = sets.find(({ Type }) => Type === "TXT");
		const texts = set === void 0 ? [] : (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.valuesOf)(set);
		const next = [...new Set(change(texts))];
		if (next.length === texts.length) return void 0;
		const changes = [...set === void 0 ? [] : [{
			Action: "DELETE",
			ResourceRecordSet: set
		}], ...next.length === 0 ? [] : [{
			Action: "CREATE",
			ResourceRecordSet: setOf(name, next, set)
		}]];
		const made = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_1__.t)(() => (0,_hosted_zone_js__WEBPACK_IMPORTED_MODULE_4__.changeBatch)(route53, zone.id, changes), patience).catch(async (error) => {
			throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.i)(error) ? await changeDenied(route53, zone.id, name, error) : error;
		});
		if (made !== "conflict") return made.change;
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_1__.n)(200 + Math.random() * 800, signal);
	}
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_1__.i("CHALLENGE_DELEGATED", `The TXT record of ${name} was changed by others each time that this run was about to.`, "Run the job again when no other run obtains a certificate for this name.");
}
/** Matches a denial that no statement in the role's own policy overrides. */
const OVERRIDING = /with an explicit deny|because no (?!identity-based policy)/;
/**
* Adds the statement for this record to a denial. AWS names only the zone in it, so the general remedy could only allow too
* much or too little. A denial by another kind of policy stays as it is.
*/
async function changeDenied(route53, zoneId, name, cause) {
	if (OVERRIDING.test((0,_wait_js__WEBPACK_IMPORTED_MODULE_1__.d)(cause))) return cause;
	const Condition = {
		"ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": name },
		"ForAllValues:StringEquals": {
			"route53:ChangeResourceRecordSetsRecordTypes": "TXT",
			"route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE"]
		}
	};
	const Action = "route53:ChangeResourceRecordSets";
	const Resource = `arn:${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__.r)(await route53.config.region())}:route53:::hostedzone/${zoneId}`;
	return new _wait_js__WEBPACK_IMPORTED_MODULE_1__.i("CHALLENGE_DELEGATED", `The TXT record of ${name} can't be changed. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.r)(cause)}`, `Add this statement to the policy of the workflow's AWS role: ${JSON.stringify({
		Effect: "Allow",
		Action,
		Resource,
		Condition
	})}`, { cause });
}
function setOf(name, texts, before) {
	return {
		Name: name,
		Type: "TXT",
		TTL: before?.TTL ?? TTL,
		ResourceRecords: texts.map((Value) => ({ Value }))
	};
}
/** A value of a TXT record as Route 53 has it. An authority's proof has only letters, digits, `-` and `_`. */
function quoted(text) {
	return `"${text}"`;
}



/***/ })

};
