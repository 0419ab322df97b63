// Sends by the API of Amazon SES, version 2; prints the id.
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2'

const ses = new SESv2Client({ region: 'eu-west-1', endpoint: process.env.BASE_URL })
const sent = await ses.send(
    new SendEmailCommand({
        FromEmailAddress: 'App <app@example.com>',
        Destination: {
            ToAddresses: ['Ann <ann@example.com>'],
            CcAddresses: ['Cy <cy@example.com>'],
            BccAddresses: ['bo@example.com'],
        },
        ReplyToAddresses: ['help@example.com'],
        Content: {
            Simple: {
                Subject: { Data: 'Your code is 604118 ✓' },
                Body: {
                    Text: { Data: 'Your code is 604118.' },
                    Html: { Data: '<p>Your code is <b>604118</b>.</p>' },
                },
                Attachments: [{ FileName: 'terms.pdf', RawContent: Buffer.from('%PDF-1.7 terms') }],
            },
        },
    }),
)
console.log(sent.MessageId)
