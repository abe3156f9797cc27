// A form goes out once: a second click while the answer is on its way is no second sending.

const PATIENCE = 10000; // after that the first sending is taken for lost
let underWay = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (underWay.has(form)) return event.preventDefault();
  underWay.add(form);
  setTimeout(() => underWay.delete(form), PATIENCE);
});
// The page as it was before, when somebody comes back to it.
window.addEventListener("pageshow", () => { underWay = new WeakSet(); });
