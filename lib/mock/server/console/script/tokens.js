import { ask } from "./api.js";
import { byId, copyButton, make, onSubmit, show, terms } from "./dom.js";
import { hidden } from "./people.js";
import { findingsOf } from "./request_details.js";

/** Shows the issuers that can sign. */
export async function showTokens() {
  const issuers = await ask("GET", "issuers");
  const select = byId("mint").elements.issuer;
  const { value } = select;
  select.replaceChildren(...issuers.map(({ issuer }) => make("option", {}, issuer)));
  if (value !== "") select.value = value;
}

/** Makes the forms for tokens. */
export function startTokens() {
  onSubmit("mint", async ({ subject, displayName, expiresIn, issuer }) => {
    const body = { subject, displayName, issuer, expiresIn: Number(expiresIn) };
    const { token } = await ask("POST", "guest-tokens", body);
    show(
      "minted",
      make(
        "article",
        { class: "card made" },
        make("h3", {}, `Guest token of ${displayName}`),
        make("p", { class: "id" }, hidden(token), copyButton(token, "Copy guest token")),
      ),
    );
  });
  onSubmit("explain", async ({ token }, form) => {
    const { isAccepted, reason, decoded, findings } = await ask("POST", "explain", { token });
    show(
      "explained",
      make(
        "p",
        { class: `verdict ${isAccepted ? "good" : "bad"}` },
        isAccepted ? "The mock takes this token." : `The mock refuses this token: ${reason}`,
      ),
      findingsOf(findings),
      ...decoded === undefined ? [] : contentOf(decoded),
    );
    form.elements.token.select();
  });
}

function contentOf({ kind, form, header, claims, expiresAt, personId, orgId }) {
  return [
    terms({
      kind: form === undefined ? kind : `${kind} (${form})`,
      "expires at": expiresAt,
      "person id": personId,
      organization: orgId,
    }),
    ...header === undefined
      ? []
      : [make("h3", {}, "Header"), make("pre", {}, JSON.stringify(header, null, 2))],
    ...claims === undefined
      ? []
      : [make("h3", {}, "Claims"), make("pre", {}, JSON.stringify(claims, null, 2))],
  ];
}
