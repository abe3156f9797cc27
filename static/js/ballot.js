// What is marked on a ballot is gone with its page: somebody who comes back to it finds it empty.

const form = document.querySelector("form[data-ballot]");
addEventListener("pagehide", () => form.reset());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
