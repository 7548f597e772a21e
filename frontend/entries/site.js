// Entry for every page: starts the GOV.UK components that need a script; pages work without them. Not here: the quick exit, which is
// in ui/first.js so that it works before this script loads.
import { CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink } from "govuk-frontend";
import { ready } from "../shared/ready.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const Component of [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) new Component(element);
}
ready();
