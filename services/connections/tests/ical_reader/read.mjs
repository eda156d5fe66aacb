// Prints the events of a calendar file as JSON, as ical.js reads them.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
console.log(
  JSON.stringify(
    events.map(({ uid, summary, description, startDate }) => ({ uid, summary, description, start: startDate.toString() })),
  ),
);
