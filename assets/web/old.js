document.querySelector("#splash p").textContent =
  "This browser is too old for Rehearse. Update it, or open Rehearse in a recent Chrome, Edge, Firefox or Safari.";
