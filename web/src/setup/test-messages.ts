/** Test messages of a coffee shop, which show what the page can do. */
import type { Draft } from "../api/shapes.ts";
import { logo, receipt, sales } from "./test-files.ts";
import type { TestKind } from "./test-kinds.ts";

const shop = "Third Cup Coffee <hello@thirdcup.example>";
const ann = "Ann Okafor <ann@example.com>";

/** Returns the messages of a kind. `now` is the time from which the invitation counts. */
export function testMessages(kind: TestKind, now: Date): Draft[] {
  const makers = { text: note, html: order, attachment: report, code: signIn, event: invitation };
  if (kind !== "all") return [makers[kind](now)];
  return Object.values(makers).map((make) => make(now));
}

function note(): Draft {
  return {
    from: "Cid Marlow <cid@example.com>",
    to: ann,
    subject: "Re: Which grinder for the office?",
    text: `Hi Ann,

the small one will do: it grinds for eight cups and takes no more room than a kettle.
There is a comparison at https://thirdcup.example/guides/grinders if you want to look.

Shall I order it on Monday?

Cid

> We are nine now, and the old one is loud.
> What would you take?
`,
  };
}

function order(): Draft {
  return {
    from: shop,
    to: ann,
    reply_to: "orders@thirdcup.example",
    subject: "Your order 10482 is on its way",
    tags: ["order"],
    headers: {
      "List-Unsubscribe": "<https://thirdcup.example/unsubscribe/8f2c>",
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
    text: `Thank you, Ann.

House blend, 250 g    € 9.50
Paper filters, 100    € 4.20
Total                € 13.70

Follow your parcel: https://thirdcup.example/orders/10482
`,
    html: page(`<h1>Thank you, Ann.</h1>
<p>Your order <b>10482</b> left the roastery this morning.</p>
<table class="lines">
<tr><td>House blend, 250 g</td><td>€&nbsp;9.50</td></tr>
<tr><td>Paper filters, 100</td><td>€&nbsp;4.20</td></tr>
<tr><td>Shipping</td><td>free</td></tr>
<tr><th>Total</th><th>€&nbsp;13.70</th></tr>
</table>
<p><a class="go" href="https://thirdcup.example/orders/10482">Follow your parcel</a></p>
<img src="https://track.thirdcup.example/open/10482.gif" width="1" height="1" alt="">`),
    attachments: [{ filename: "logo.png", content: logo, content_id: "logo" }],
  };
}

function report(): Draft {
  return {
    from: "Reports <reports@thirdcup.example>",
    to: ["team@thirdcup.example", "bob@example.com"],
    subject: "Receipt 10482 and the sales of this week",
    text: "Hello all,\n\nthe receipt and the numbers of this week are attached.\n",
    attachments: [
      { filename: "receipt-10482.pdf", content: receipt },
      { filename: "sales.csv", content: sales },
      { filename: "logo.png", content: logo },
    ],
  };
}

function signIn(): Draft {
  const code = String(100_000 + Math.floor(Math.random() * 900_000));
  return {
    from: "Third Cup Coffee <security@thirdcup.example>",
    to: ann,
    subject: `Your sign-in code is ${code}`,
    tags: ["security"],
    text: `Your sign-in code is ${code}. It is valid for ten minutes.

Or sign in here: https://thirdcup.example/signin?token=k3v9x1
`,
    html: page(`<h1>Sign in to Third Cup</h1>
<p>Enter this code within ten minutes:</p>
<p class="code">${code}</p>
<p><a class="go" href="https://thirdcup.example/signin?token=k3v9x1">Sign in</a></p>
<p class="quiet">You did not ask for it? Then no one has signed in, and you need do nothing.</p>`),
    attachments: [{ filename: "logo.png", content: logo, content_id: "logo" }],
  };
}

function invitation(now: Date): Draft {
  const start = new Date(now);
  start.setDate(start.getDate() + 7);
  start.setHours(16, 0, 0, 0);
  const end = new Date(start.getTime() + 90 * 60_000);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Third Cup//Tastings//EN",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    `UID:tasting-${now.getTime()}@thirdcup.example`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(end)}`,
    "RRULE:FREQ=MONTHLY;COUNT=6",
    "SUMMARY:Coffee tasting",
    "LOCATION:The roastery\\, Mill Lane 4",
    "ORGANIZER;CN=Third Cup Coffee:mailto:events@thirdcup.example",
    "ATTENDEE;CN=Ann Okafor;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ann@example.com",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return {
    from: "Third Cup Coffee <events@thirdcup.example>",
    to: ann,
    subject: "Invitation: Coffee tasting",
    text: "Dear Ann,\n\nwe taste the new harvest next week, and would love to have you there.\n",
    attachments: [{ filename: "invite.ics", content: btoa(lines.join("\r\n")) }],
  };
}

/** Writes a time as iCalendar does in UTC (RFC 5545 section 3.3.5). */
function utc(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, "");
}

/** The frame of the shop's HTML: made for light and dark, and for narrow screens. */
function page(content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><style>
body{margin:0;padding:24px 12px;background:#f4efe6;color:#2b2622;font:16px/1.5 Georgia,serif}
.card{max-width:520px;margin:0 auto;background:#fff;border-radius:8px;overflow:hidden}
.top{padding:16px 32px;background:#1f4d3a;color:#fff;font-size:20px}
.top img{vertical-align:middle;margin-right:12px}
.in{padding:16px 32px 32px}
h1{margin:8px 0;font-size:24px;font-weight:normal}
.lines{width:100%;border-collapse:collapse}
.lines td,.lines th{padding:8px 0;border-top:1px solid #e4ddd3;text-align:left}
.lines :last-child:not(tr){text-align:right}
.go{display:inline-block;margin-top:16px;padding:10px 20px;border-radius:6px;background:#1f4d3a;color:#fff;text-decoration:none}
.code{font:700 32px/1.5 ui-monospace,monospace;letter-spacing:4px;text-align:center}
.quiet{color:#6b625a;font-size:14px}
@media (prefers-color-scheme:dark){body{background:#171412;color:#ece5db}.card{background:#24201c}
.lines td,.lines th{border-color:#453e36}.quiet{color:#b0a699}}
</style></head><body><div class="card">
<div class="top"><img src="cid:logo" width="48" height="48" alt="">Third Cup Coffee</div>
<div class="in">
${content}
</div></div></body></html>
`;
}
