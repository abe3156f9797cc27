// After signing out, no page of before is shown again by the browser's Back button, which may hold it whole in memory.

const KEY = "signed-out-at";
const opened = Date.now();

function note(moment) {
  try {
    localStorage.setItem(KEY, moment);
  } catch {
    // Without this storage the pages that are left are fetched anew only once the browser has dropped them.
  }
}

function lastSignOut() {
  try {
    return Number(localStorage.getItem(KEY));
  } catch {
    return 0;
  }
}

// Pages without a member are those before signing in, to which signing out leads.
if (!("member" in document.documentElement.dataset)) note(opened);
else window.addEventListener("pageshow", (event) => {
  if (!event.persisted || lastSignOut() < opened) return;
  document.documentElement.hidden = true;
  location.reload();
});
