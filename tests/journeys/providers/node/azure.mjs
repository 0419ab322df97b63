// Sends by Azure Communication Services; prints the id of the operation, once it has succeeded.
import { EmailClient } from '@azure/communication-email'

const url = process.env.BASE_URL ?? 'https://shop.europe.communication.azure.com'
const client = new EmailClient(`endpoint=${url}/;accesskey=${process.env.API_KEY}`, {
    allowInsecureConnection: url.startsWith('http:'),
})
const poller = await client.beginSend({
    senderAddress: 'app@example.com',
    recipients: {
        to: [{ address: 'ann@example.com', displayName: 'Ann' }],
        cc: [{ address: 'cy@example.com', displayName: 'Cy' }],
        bcc: [{ address: 'bo@example.com' }],
    },
    replyTo: [{ address: 'help@example.com' }],
    content: {
        subject: 'Your code is 604118 ✓',
        plainText: 'Your code is 604118.',
        html: '<p>Your code is <b>604118</b>.</p>',
    },
    attachments: [
        {
            name: 'terms.pdf',
            contentType: 'application/pdf',
            contentInBase64: Buffer.from('%PDF-1.7 terms').toString('base64'),
        },
    ],
})
const sent = await poller.pollUntilDone()
if (sent.status !== 'Succeeded') throw new Error(sent.status)
console.log(sent.id)
