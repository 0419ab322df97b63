// Sends by Mailjet's SDK; prints the id.
import Mailjet from 'node-mailjet'

const url = process.env.BASE_URL && new URL(process.env.BASE_URL)
const mailjet = new Mailjet({
    apiKey: 'key',
    apiSecret: process.env.API_KEY,
    config: url ? { host: url.host } : {},
})
const sent = await mailjet.post('send', { version: 'v3.1' }).request({
    Messages: [
        {
            From: { Email: 'app@example.com', Name: 'App' },
            To: [{ Email: 'ann@example.com', Name: 'Ann' }],
            Cc: [{ Email: 'cy@example.com', Name: 'Cy' }],
            Bcc: [{ Email: 'bo@example.com' }],
            ReplyTo: { Email: 'help@example.com' },
            Subject: 'Your code is 604118 ✓',
            TextPart: 'Your code is 604118.',
            HTMLPart: '<p>Your code is <b>604118</b>.</p>',
            Attachments: [
                {
                    ContentType: 'application/pdf',
                    Filename: 'terms.pdf',
                    Base64Content: Buffer.from('%PDF-1.7 terms').toString('base64'),
                },
            ],
        },
    ],
})
console.log(sent.body.Messages[0].To[0].MessageUUID)
