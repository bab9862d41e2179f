import { ask } from "./api.js";
import { copyButton, empty, make, onSubmit, show, terms } from "./dom.js";

/** Shows who the mock knows. */
export async function showPeople() {
  const [{ guests, users }, apps] = await Promise.all([
    ask("GET", "people"),
    ask("GET", "service-apps"),
  ]);
  show("guests", listOf(guests, "No guest has logged in."));
  show("users", listOf(users, "No user was made."));
  show(
    "service-apps",
    ...apps.map(({ clientId, scopes, authorized }) =>
      make(
        "article",
        { class: "card" },
        make("h3", {}, clientId, badge(authorized ? "authorized" : "deauthorized", authorized)),
        terms({ scopes: scopes.join(" ") }),
      )
    ),
  );
}

function listOf(people, nobody) {
  if (people.length === 0) return empty(nobody);
  return make("div", {}, ...people.map(personCard));
}

function personCard({ displayName, email, personId, subject, owner, created, scopes }) {
  return make(
    "article",
    { class: "card" },
    make("h3", {}, displayName),
    terms({
      "person id": make("span", { class: "id" }, make("code", {}, personId), copyButton(personId)),
      email,
      subject,
      owner: owner && make("code", {}, owner),
      scopes: scopes?.join(" ").replace(/^\*$/, "every scope"),
      created,
    }),
  );
}

function badge(text, isGood) {
  return make("span", { class: `badge ${isGood ? "good" : "bad"}` }, text);
}

/** Makes the form for users. */
export function startPeople() {
  onSubmit("make-user", async (user, form) => {
    const { personId, accessToken } = await ask("POST", "users", user);
    show(
      "made-user",
      make(
        "article",
        { class: "card made" },
        make("h3", {}, `${user.displayName} can be used`),
        terms({
          "person id": make("code", {}, personId),
          "access token": make(
            "span",
            { class: "id" },
            hidden(accessToken),
            copyButton(accessToken, "Copy access token"),
          ),
        }),
      ),
    );
    form.reset();
    await showPeople();
  });
}

/** Stands for a token, which is copied and not shown. */
export function hidden(token) {
  return make("code", {}, `•••••• (${token.length} characters)`);
}
