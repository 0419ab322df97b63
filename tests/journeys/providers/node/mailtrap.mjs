// Sends by Mailtrap's SDK, which has no base URL to set; prints the id.
import { MailtrapClient } from 'mailtrap'

const client = new MailtrapClient({ token: process.env.API_KEY })
const sent = await client.send({
    from: { email: 'app@example.com', name: 'App' },
    to: [{ email: 'ann@example.com', name: 'Ann' }],
    cc: [{ email: 'cy@example.com', name: 'Cy' }],
    bcc: [{ email: 'bo@example.com' }],
    reply_to: { email: 'help@example.com' },
    subject: 'Your code is 604118 ✓',
    text: 'Your code is 604118.',
    html: '<p>Your code is <b>604118</b>.</p>',
    attachments: [
        {
            filename: 'terms.pdf',
            type: 'application/pdf',
            content: Buffer.from('%PDF-1.7 terms'),
        },
    ],
})
console.log(sent.message_ids[0])
