// Entry for the pages of the journey, up to sending. The work is done in journey/start.js.
import { start } from "../journey/start.js";
import { missing, ready } from "../shared/ready.js";

start().then((able) => (able ? ready() : missing()), missing);
