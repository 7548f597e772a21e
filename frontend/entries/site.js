// On every page: the quick exit, and GOV.UK components that need a script. Works without: the exit is a plain link then.
import { CharacterCount, ErrorSummary, NotificationBanner, Radios, Checkboxes, SkipLink } from "govuk-frontend";
import { listenForExit } from "../exit.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const Component of [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) new Component(element);
}
listenForExit();
