/* The screen on the wall works without this file. With it, what is higher than the screen is drawn
   closer, so that the last question is seen, too. Keeping the page up to date is htmx's work, and
   counting down that of timer.js. */
"use strict";
(() => {
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    window.dialogboteClock?.(detail.xhr.getResponseHeader("Date"));
  });

  function fit() {
    const scene = document.getElementById("scene");
    scene.classList.remove("crowded");
    scene.classList.toggle("crowded", document.documentElement.scrollHeight > innerHeight);
  }
  document.addEventListener("htmx:afterSwap", fit);
  document.addEventListener("htmx:afterSettle", fit);
  window.addEventListener("resize", fit);
  fit();

  /* What a form has answered is no place to come back to, and a one-time code none to leave behind. */
  const { here } = document.body.dataset;
  if (location.pathname !== here) history.replaceState(null, "", here);
})();
