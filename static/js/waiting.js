// The number beside "My work". The page of the work has it; every other page asks for it once in a while, and
// after something was sent, for then it may have changed. It is kept for this tab only.

const KEY = "waiting";
const PATIENCE = 300000;
const place = document.querySelector("[data-waiting]");

function kept() {
  try {
    const { total, until } = JSON.parse(sessionStorage.getItem(KEY)) ?? {};
    return until > Date.now() ? total : null;
  } catch {
    return null;
  }
}

function keep(total) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ total, until: Date.now() + PATIENCE }));
  } catch {
    // Without this storage the number is asked for on every page.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

function show(total) {
  place.textContent = total || "";
  place.hidden = !total;
}

async function ask() {
  const answer = await fetch(place.dataset.waiting, { headers: { accept: "application/json" } });
  if (!answer.ok || answer.redirected) return;
  const { total } = await answer.json();
  keep(total);
  show(total);
}

if (!place) forget();
else {
  document.addEventListener("submit", forget);
  const known = kept();
  if (document.querySelector("[data-work]")) keep(Number(place.textContent));
  else if (known !== null) show(known);
  else ask().catch(forget);
}
