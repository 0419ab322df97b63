/** Generated from the server's code by `make generate`: not to be edited. */

import type { FaultRule } from "./shapes.ts";

/** The usual faults, and the magic recipients that do the same. */
export const recipes: readonly {
  name: string;
  recipient: string | null;
  rule: FaultRule;
}[] = [
  {
    name: "refuse-recipient",
    recipient: "550@fault.test",
    rule: {
      mailbox: null,
      on: "RCPT",
      match: { recipient: "bad@example.com" },
      action: { reply: [550, "5.1.1", "No such user"] },
      times: null,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
  {
    name: "fail-once",
    recipient: "data-451-then-ok@fault.test",
    rule: {
      mailbox: null,
      on: "end-of-data",
      match: {},
      action: { reply: [451, "4.3.0", "Local error, try again later"] },
      times: 1,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
  {
    name: "greylist",
    recipient: "greylist@fault.test",
    rule: {
      mailbox: null,
      on: "RCPT",
      match: { attempt: 1 },
      action: { reply: [451, "4.7.1", "Greylisted, try again later"] },
      times: null,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
  {
    name: "slow",
    recipient: "data-delay-3@fault.test",
    rule: {
      mailbox: null,
      on: "end-of-data",
      match: {},
      action: { delay: 3 },
      times: null,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
  {
    name: "drop-after-data",
    recipient: "data-drop@fault.test",
    rule: {
      mailbox: null,
      on: "end-of-data",
      match: {},
      action: { drop: { after_bytes: 0, after_store: false } },
      times: null,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
  {
    name: "accepted-unanswered",
    recipient: "drop-after-store@fault.test",
    rule: {
      mailbox: null,
      on: "end-of-data",
      match: {},
      action: { drop: { after_bytes: 0, after_store: true } },
      times: null,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
  {
    name: "expired-certificate",
    recipient: null,
    rule: {
      mailbox: null,
      on: "STARTTLS",
      match: {},
      action: { certificate: "expired" },
      times: null,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
  {
    name: "wrong-password",
    recipient: null,
    rule: {
      mailbox: null,
      on: "AUTH",
      match: {},
      action: { reply: [535, "5.7.8", "Authentication credentials invalid"] },
      times: null,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
  {
    name: "mailbox-full",
    recipient: "552@fault.test",
    rule: {
      mailbox: null,
      on: "RCPT",
      match: { recipient: "full@example.com" },
      action: { reply: [552, "5.2.2", "Mailbox full"] },
      times: null,
      skip: 0,
      probability: 1,
      seed: 0,
    },
  },
];
