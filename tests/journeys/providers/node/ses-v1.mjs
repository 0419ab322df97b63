// Sends by the first API of Amazon SES: a message of Nodemailer's making; prints the id.
import { SendRawEmailCommand, SESClient } from '@aws-sdk/client-ses'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'

const message = new MailComposer({
    from: 'App <app@example.com>',
    to: 'Ann <ann@example.com>',
    cc: 'Cy <cy@example.com>',
    replyTo: 'help@example.com',
    subject: 'Your code is 604118 ✓',
    text: 'Your code is 604118.',
    html: '<p>Your code is <b>604118</b>.</p>',
    attachments: [{ filename: 'terms.pdf', content: '%PDF-1.7 terms' }],
})
const ses = new SESClient({ region: 'eu-west-1', endpoint: process.env.BASE_URL })
const sent = await ses.send(
    new SendRawEmailCommand({
        Source: 'app@example.com',
        Destinations: ['ann@example.com', 'cy@example.com', 'bo@example.com'],
        RawMessage: { Data: await message.compile().build() },
    }),
)
console.log(sent.MessageId)
