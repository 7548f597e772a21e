// On every page: GOV.UK components that need a script. Works without. The quick exit is not here: ui/first.js has it from the first moment.
import { CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink } from "govuk-frontend";
import { ready } from "../shared/ready.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const Component of [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) new Component(element);
}
ready();
