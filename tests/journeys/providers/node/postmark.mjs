// Sends by Postmark's SDK; prints the id.
import { ServerClient } from 'postmark'

const url = process.env.BASE_URL && new URL(process.env.BASE_URL)
const client = new ServerClient(
    process.env.API_KEY,
    url ? { useHttps: false, requestHost: url.host } : undefined,
)
const sent = await client.sendEmail({
    From: 'App <app@example.com>',
    To: 'Ann <ann@example.com>',
    Cc: 'Cy <cy@example.com>',
    Bcc: 'bo@example.com',
    ReplyTo: 'help@example.com',
    Subject: 'Your code is 604118 ✓',
    TextBody: 'Your code is 604118.',
    HtmlBody: '<p>Your code is <b>604118</b>.</p>',
    Attachments: [
        {
            Name: 'terms.pdf',
            ContentType: 'application/pdf',
            ContentID: null,
            Content: Buffer.from('%PDF-1.7 terms').toString('base64'),
        },
    ],
})
console.log(sent.MessageID)
