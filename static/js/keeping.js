// What is typed is kept in this browser, too, until the server has it: for the person who typed it, for three days at
// most, and until that person signs out. Nothing of a form marked data-secret, such as a ballot, is ever kept.

const PREFIX = "kept:";
const MOST_AGE = 3 * 24 * 60 * 60 * 1000;
const owner = document.documentElement.dataset.member;

// Without this storage (a private window, a full disk) everything goes on as before.
function ask(what) {
  try {
    return what(localStorage);
  } catch {
    return null;
  }
}

const nameOf = (place) => `${PREFIX}${owner}:${place}`;

function each(act) {
  ask((store) => {
    for (const name of Object.keys(store).filter((one) => one.startsWith(PREFIX))) act(store, name);
  });
}

export function keep(place, what) {
  if (owner) ask((store) => store.setItem(nameOf(place), JSON.stringify({ ...what, at: Date.now() })));
}

export function kept(place) {
  return owner ? ask((store) => JSON.parse(store.getItem(nameOf(place)))) : null;
}

export function drop(place) {
  if (owner) ask((store) => store.removeItem(nameOf(place)));
}

// What this person has kept: pairs of a place and what was kept there.
export function allKept() {
  const found = [];
  const own = `${PREFIX}${owner}:`;
  each((store, name) => {
    if (owner && name.startsWith(own)) found.push([name.slice(own.length), JSON.parse(store.getItem(name))]);
  });
  return found;
}

// What was sent while nobody was signed in has not been taken.
export function nothingWasTaken() {
  each((store, name) => {
    const what = JSON.parse(store.getItem(name));
    if (what.sent) store.setItem(name, JSON.stringify({ ...what, sent: false }));
  });
}

each((store, name) => {
  const what = ask(() => JSON.parse(store.getItem(name)));
  if (!what || Date.now() - what.at > MOST_AGE) store.removeItem(name);
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-sign-out]")) each((store, name) => store.removeItem(name));
});
