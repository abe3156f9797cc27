// Pages of a conference that goes on: they ask again by themselves, say when the network is lost, and go on.

const lost = document.getElementById("lost");

document.addEventListener("htmx:sendError", () => { lost.hidden = false; });
document.addEventListener("htmx:timeout", () => { lost.hidden = false; });
window.addEventListener("offline", () => { lost.hidden = false; });
document.addEventListener("htmx:beforeSwap", (event) => {
  // Only the part that was asked for is taken in: not the sign-in page, not a page of error.
  const mine = event.detail.xhr.getResponseHeader("X-Room") === "1";
  lost.hidden = mine;
  if (!mine) event.detail.shouldSwap = false;
});

// A point that is on elsewhere is told to whoever writes about another; a fresh page follows by itself.
function follow() {
  const now = document.getElementById("now");
  const elsewhere = document.getElementById("elsewhere");
  const writing = document.getElementById("item");
  if (elsewhere) elsewhere.hidden = !now.dataset.item || now.dataset.item === writing.value;
}
document.addEventListener("htmx:afterSettle", follow);
if (document.getElementById("now")) follow();

document.addEventListener("change", (event) => { if (event.target.id === "item") event.target.form.requestSubmit(); });

document.getElementById("full")?.addEventListener("click", () => document.getElementById("wall").requestFullscreen());
